/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "src/aers-node/host/timebase.h"
#include "src/aers-node/rt/midi_clock.h"

enum { RATE = 48000, NTEXT = 1 << 16 };

/* At 120 a clock is 1000 frames; from bar 3 (4 s) on, at 50, 2400. */
static struct aers_tempo_point points[] = {{.bar = 1, .bpm = 120, .beats = 4}, {.bar = 3, .bpm = 50, .beats = 3}};
static struct aers_tempo tempo = {points, 2};
static struct aers_timebase timebase;
static struct aers_midi_clock clock_;
static int64_t at;
static char said[NTEXT];

static void emit(void *user, uint32_t offset, const uint8_t *bytes, uint32_t nbytes)
{
    (void)user;
    size_t n = strlen(said);
    n += (size_t)snprintf(said + n, sizeof said - n, "%lld:", (long long)(at + offset));
    for (uint32_t i = 0; i < nbytes; i++)
        n += (size_t)snprintf(said + n, sizeof said - n, "%02x", bytes[i]);
    snprintf(said + n, sizeof said - n, " ");
}

static void roll(int64_t from, int64_t to, uint32_t block)
{
    for (at = from; at < to; at += block) {
        const uint32_t n = (uint32_t)(to - at < block ? to - at : block);
        aers_midi_clock_run(&clock_, atomic_load(&timebase.map), true, at, n, emit, NULL);
    }
}

static void stand(int64_t place)
{
    at = place;
    aers_midi_clock_run(&clock_, atomic_load(&timebase.map), false, place, 64, emit, NULL);
}

static int reset(void **state)
{
    (void)state;
    clock_ = (struct aers_midi_clock){0};
    said[0] = '\0';
    return 0;
}

static void from_0_it_starts_with_a_clock_on_frame_0(void **state)
{
    (void)state;
    stand(0);
    roll(0, 2500, 64);
    stand(2500);
    stand(2500);
    assert_string_equal(said, "0:fa 0:f8 1000:f8 2000:f8 2500:fc ");
}

static void it_is_the_same_at_any_block_size(void **state)
{
    static const uint32_t blocks[] = {16, 64, 1000, 1024, 8192};
    char first[NTEXT];
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        reset(state);
        roll(0, 5 * RATE, blocks[i]);
        if (i == 0)
            memcpy(first, said, sizeof first);
        assert_string_equal(said, first);
    }
    assert_non_null(strstr(first, " 191000:f8 192000:f8 194400:f8 196800:f8 "));
}

static void elsewhere_it_goes_on_with_the_next_sixteenth(void **state)
{
    (void)state;
    roll(48100, 56000, 1024); /* clock 48.1: the sixteenth after that is 9, clock 54 */
    assert_string_equal(said, "48100:f20900 49000:f8 50000:f8 51000:f8 52000:f8 53000:f8 54000:fb 54000:f8 55000:f8 ");
}

static void on_a_sixteenth_it_goes_on_at_once(void **state)
{
    (void)state;
    roll(48000, 48064, 64);
    assert_string_equal(said, "48000:f20800 48000:fb 48000:f8 ");
}

static void a_jump_is_a_stop_and_a_new_beginning(void **state)
{
    (void)state;
    roll(0, 64, 64);
    roll(12000, 12064, 64);
    roll(0, 64, 64);
    assert_string_equal(said, "0:fa 0:f8 12000:fc 12000:f20200 12000:fb 12000:f8 0:fc 0:fa 0:f8 ");
}

static void a_position_that_midi_cannot_say_is_left_out(void **state)
{
    (void)state;
    roll(INT64_C(16384) * 6 * 2400 + 192000 + 6 * 2400, INT64_C(16384) * 6 * 2400 + 192000 + 6 * 2400 + 64, 64);
    assert_null(strstr(said, "f2"));
    assert_non_null(strstr(said, "fb"));
}

static int give_tempo(void **state)
{
    (void)state;
    aers_tempo_settle(&tempo);
    return aers_timebase_set(&timebase, &tempo, RATE, NULL) != AERS_OK;
}

static int take_tempo(void **state)
{
    (void)state;
    aers_timebase_finish(&timebase);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(from_0_it_starts_with_a_clock_on_frame_0, reset),
        cmocka_unit_test_setup(it_is_the_same_at_any_block_size, reset),
        cmocka_unit_test_setup(elsewhere_it_goes_on_with_the_next_sixteenth, reset),
        cmocka_unit_test_setup(on_a_sixteenth_it_goes_on_at_once, reset),
        cmocka_unit_test_setup(a_jump_is_a_stop_and_a_new_beginning, reset),
        cmocka_unit_test_setup(a_position_that_midi_cannot_say_is_left_out, reset),
    };
    return cmocka_run_group_tests(tests, give_tempo, take_tempo);
}
