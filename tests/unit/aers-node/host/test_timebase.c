/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-node/host/timebase.h"

enum { RATE = 48000 };

/* Two bars of four beats at 120, then bars of three at 60: the second bar of those begins at 4 + 3 s. */
static struct aers_tempo_point points[] = {{.bar = 1, .bpm = 120, .beats = 4}, {.bar = 3, .bpm = 60, .beats = 3}};
static struct aers_tempo tempo = {points, 2};
static struct aers_timebase timebase;

static jack_position_t at(double seconds)
{
    jack_position_t position = {.frame = (jack_nframes_t)(seconds * RATE)};
    aers_timebase_callback(JackTransportRolling, 1024, &position, 0, &timebase);
    assert_true(position.valid & JackPositionBBT);
    return position;
}

static void assert_place(double seconds, int32_t bar, int32_t beat, int32_t tick)
{
    jack_position_t position = at(seconds);
    assert_int_equal(position.bar, bar);
    assert_int_equal(position.beat, beat);
    assert_int_equal(position.tick, tick);
}

static void bars_and_beats_are_those_of_the_tempo(void **state)
{
    (void)state;
    assert_place(0, 1, 1, 0);
    assert_place(0.25, 1, 1, AERS_TICKS_PER_BEAT / 2);
    assert_place(0.5, 1, 2, 0);
    assert_place(3.5, 2, 4, 0);
    assert_place(4, 3, 1, 0);
    assert_place(5, 3, 2, 0);
    assert_place(7, 4, 1, 0);
    assert_place(3604, 1203, 1, 0);
}

static void tempo_and_metre_change_with_the_bar(void **state)
{
    (void)state;
    assert_true(at(3.9).beats_per_minute == 120 && at(3.9).beats_per_bar == 4.0f);
    assert_true(at(4).beats_per_minute == 60 && at(4).beats_per_bar == 3.0f);
}

static void the_ticks_before_a_bar_are_counted_from_the_beginning(void **state)
{
    (void)state;
    assert_true(at(0).bar_start_tick == 0);
    assert_true(at(2.5).bar_start_tick == 4.0 * AERS_TICKS_PER_BEAT);
    assert_true(at(7.5).bar_start_tick == 11.0 * AERS_TICKS_PER_BEAT);
}

static int begin(void **state)
{
    (void)state;
    aers_tempo_settle(&tempo);
    return aers_timebase_set(&timebase, &tempo, RATE, NULL) != AERS_OK;
}

static int end(void **state)
{
    (void)state;
    aers_timebase_finish(&timebase);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_and_beats_are_those_of_the_tempo),
        cmocka_unit_test(tempo_and_metre_change_with_the_bar),
        cmocka_unit_test(the_ticks_before_a_bar_are_counted_from_the_beginning),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
