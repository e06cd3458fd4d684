/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/osc/write.h"
#include "src/aers-graphd/engine/takes.h"

static struct aers_takes *takes;

static enum aers_code take(void *user, const struct aers_osc_message *message)
{
    (void)user;
    return aers_takes_note(takes, message);
}

static enum aers_code tell(const char *state, int32_t ntakes, const char *file, int64_t frame, int64_t nframes)
{
    _Alignas(8) uint8_t packet[512];
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, sizeof packet, "/aers/take", "ssishhhhs");
    aers_osc_write_string(&w, "tape");
    aers_osc_write_string(&w, state);
    aers_osc_write_int(&w, ntakes);
    aers_osc_write_string(&w, file);
    aers_osc_write_int64(&w, frame);
    aers_osc_write_int64(&w, nframes);
    aers_osc_write_int64(&w, 0);
    aers_osc_write_int64(&w, 0);
    aers_osc_write_string(&w, strcmp(state, "failed") == 0 ? "No space left on device" : "");
    return aers_osc_each(packet, aers_osc_write_stop(&w), take, NULL);
}

static const struct aers_take *newest(void)
{
    return aers_takes_find(takes, "tape");
}

static void a_take_is_followed_to_its_end(void **state)
{
    (void)state;
    assert_int_equal(tell("idle", 0, "/out.wav", -1, 0), AERS_OK);
    assert_null(newest()); /* a file that waits for its take is none */
    assert_int_equal(tell("recording", 1, "/out.wav", 480, 100), AERS_OK);
    assert_int_equal(tell("recording", 1, "/out.wav", 480, 200), AERS_OK);
    assert_int_equal(takes->nitems, 1);
    assert_int_equal(newest()->nframes, 200);
    assert_string_equal(newest()->state, "recording");
    assert_int_equal(tell("idle", 1, "/out.wav", 480, 300), AERS_OK);
    assert_string_equal(newest()->state, "done");
    assert_int_equal(tell("failed", 2, "/out-002.wav", 1000, 7), AERS_OK);
    assert_int_equal(takes->nitems, 2);
    assert_string_equal(newest()->state, "failed");
    assert_string_equal(newest()->why, "No space left on device");
}

static void a_node_that_dies_cuts_its_take_whatever_it_still_said(void **state)
{
    (void)state;
    assert_int_equal(tell("recording", 1, "/out.wav", 480, 100), AERS_OK);
    aers_takes_end(takes, "tape", "killed");
    assert_int_equal(tell("recording", 1, "/out.wav", 480, 200), AERS_OK);
    aers_takes_end(takes, "tape", "");
    assert_string_equal(newest()->state, "cut");
    assert_string_equal(newest()->why, "killed");
    assert_int_equal(tell("recording", 1, "/out-002.wav", 5000, 1), AERS_OK);
    aers_takes_end(takes, "tape", "");
    assert_string_equal(newest()->state, "done");
}

static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    for (int i = 0; i < AERS_TAKES_KEPT + 10; i++)
        assert_int_equal(tell("recording", i + 1, "/out.wav", i, 1), AERS_OK);
    assert_int_equal(takes->nitems, AERS_TAKES_KEPT);
    assert_int_equal(takes->items[0].frame, 10);
}

static int make(void **state)
{
    (void)state;
    takes = calloc(1, sizeof *takes);
    return takes ? 0 : -1;
}

static int unmake(void **state)
{
    (void)state;
    aers_takes_finish(takes);
    free(takes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_take_is_followed_to_its_end, make, unmake),
        cmocka_unit_test_setup_teardown(a_node_that_dies_cuts_its_take_whatever_it_still_said, make, unmake),
        cmocka_unit_test_setup_teardown(the_oldest_are_forgotten, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
