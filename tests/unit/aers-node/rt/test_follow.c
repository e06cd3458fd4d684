/* SPDX-License-Identifier: ISC */
/* A run whose clock is JACK's transport. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rig.h"

static struct rig rig;

static void roll(bool rolls, int64_t place)
{
    aers_run_follow(&rig.run, rolls, place);
    rig_block(&rig, 1024);
}

static float last_of_block(void)
{
    return rig.audio[0][rig.done - 1];
}

static void begin_to_follow(void)
{
    rig_init(&rig, 0, 1);
    rig.run.start_at_once = false;
    rig.run.follows = true;
    rig_step(&rig, &rig_clock_module, NULL, 0);
}

static void who_follows_runs_while_the_transport_rolls_and_it_was_started(void **state)
{
    (void)state;
    begin_to_follow();
    roll(true, 5000); /* nobody has started it */
    assert_true(last_of_block() == 0.0f);
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = 0});
    roll(false, 6024);
    assert_true(last_of_block() == 0.0f);
    roll(true, 6024);
    assert_true(last_of_block() == 7047.0f);
    roll(true, 7048);
    assert_true(last_of_block() == 8071.0f);
    roll(false, 8072);
    assert_true(last_of_block() == 0.0f);
}

static void a_move_is_silence_and_then_the_new_place(void **state)
{
    (void)state;
    begin_to_follow();
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = 0});
    roll(true, 0);
    roll(true, 1024);
    assert_true(last_of_block() == 2047.0f);
    roll(true, 40000);
    assert_true(last_of_block() == 0.0f);
    assert_true(rig.audio[0][2048] > 2000.0f); /* it ramps down from where it was */
    roll(true, 41024);
    assert_true(last_of_block() == 42047.0f);
}

static void a_lost_block_is_no_move(void **state)
{
    (void)state;
    begin_to_follow();
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = 0});
    roll(true, 0);
    rig.frame += 1024; /* the server did two, we one; and it did not count the second */
    roll(true, 1024);
    assert_true(last_of_block() == 2047.0f);
    roll(true, 2048);
    assert_true(last_of_block() == 3071.0f);
}

static void a_hold_ends_it_whatever_the_transport_does(void **state)
{
    (void)state;
    begin_to_follow();
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_START, .frame = 0});
    roll(true, 0);
    rig_request(&rig, &(struct aers_request){.kind = AERS_EVENT_HOLD, .frame = AERS_FRAME_NOW});
    roll(true, 1024);
    roll(true, 2048);
    assert_true(last_of_block() == 0.0f);
    assert_int_equal(rig.run.state, AERS_RUN_HELD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_follows_runs_while_the_transport_rolls_and_it_was_started),
        cmocka_unit_test(a_move_is_silence_and_then_the_new_place),
        cmocka_unit_test(a_lost_block_is_no_move),
        cmocka_unit_test(a_hold_ends_it_whatever_the_transport_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
