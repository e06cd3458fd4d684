/* SPDX-License-Identifier: ISC */
/* Three nodes in a row, one -> two -> three, and one on its own. Their pulses are beaten here, in cycles of 480 frames
 * and 10 ms, with one look per cycle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/supervise/judge.h"

enum { ONE, TWO, THREE, ALONE, N, NFRAMES = 480, CYCLE_US = 10000, LIMIT_US = 100000 };

static struct aers_pulse pulses[N];
static struct aers_vital vitals[N];
static struct aers_wards wards;
static struct aers_look at;
static unsigned nuneasy;

static struct aers_conduct *of(uint32_t i)
{
    return &vitals[i].conduct;
}

static void wire(bool with_two)
{
    aers_wards_finish(&wards);
    for (uint32_t i = 0; i < N; i++)
        aers_wards_add(&wards, &vitals[i]);
    if (with_two)
        aers_wards_add_up(&wards, TWO, ONE);
    aers_wards_add_up(&wards, THREE, TWO);
    aers_wards_seal(&wards);
    aers_judge_begin(&wards);
}

static int set_up(void **state)
{
    (void)state;
    memset(pulses, 0, sizeof pulses);
    for (uint32_t i = 0; i < N; i++)
        vitals[i] = (struct aers_vital){.nholders = 1, .pulse = &pulses[i]};
    at = (struct aers_look){.now_us = UINT32_MAX - 300000, /* it may wrap */
                            .elapsed_us = CYCLE_US,
                            .server_moves = true,
                            .frame = UINT32_MAX - 9600,
                            .nframes = NFRAMES,
                            .limit_us = LIMIT_US,
                            .is_realtime = true};
    wire(true);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_wards_finish(&wards);
    return 0;
}

static void begin(uint32_t i)
{
    aers_pulse_begin(&pulses[i], at.frame, at.now_us, at.now_us + CYCLE_US, at.now_us);
}

static void run(uint32_t i, uint32_t after_us)
{
    begin(i);
    (void)aers_pulse_end(&pulses[i], at.now_us + after_us, 0);
}

static void look(void)
{
    nuneasy = aers_judge_silence(&wards, &at);
    aers_judge_cycles(&wards, &at);
    at.now_us += CYCLE_US;
    at.frame += NFRAMES;
}

/* Cycles in which those of the mask are run, each in time. */
static void cycles(unsigned n, unsigned mask)
{
    while (n-- > 0) {
        for (uint32_t i = 0; i < N; i++)
            if (mask & 1u << i)
                run(i, 100 * (i + 1));
        look();
    }
}

enum { ALL = 15, NOT_ONE = 1 << ALONE, NOT_TWO = 1 << ALONE | 1 << ONE };

static void who_is_in_time_is_left_alone(void **state)
{
    (void)state;
    cycles(500, ALL);
    for (uint32_t i = 0; i < N; i++) {
        assert_int_equal(of(i)->verdict, AERS_VERDICT_NONE);
        assert_int_equal(of(i)->ncaused, 0);
    }
}

static void the_most_upstream_of_the_silent_is_stopped_after_100_ms(void **state)
{
    (void)state;
    cycles(20, ALL);
    cycles(9, NOT_TWO);
    assert_true(nuneasy >= 2);
    assert_int_equal(of(TWO)->verdict, AERS_VERDICT_NONE);
    cycles(1, NOT_TWO);
    assert_int_equal(of(TWO)->verdict, AERS_VERDICT_STOPPED);
    assert_int_equal(of(TWO)->verdict_ms, 100);
    cycles(50, NOT_TWO);
    assert_int_equal(of(THREE)->verdict, AERS_VERDICT_NONE);
    assert_int_equal(of(ONE)->verdict, AERS_VERDICT_NONE);
}

static void a_block_that_does_not_end_hangs(void **state)
{
    (void)state;
    cycles(20, ALL);
    begin(TWO);
    aers_pulse_enter(&pulses[TWO], 7);
    cycles(11, NOT_TWO);
    assert_int_equal(of(TWO)->verdict, AERS_VERDICT_HANGS);
    assert_int_equal(of(TWO)->verdict_step, 7);
    assert_int_equal(of(THREE)->verdict, AERS_VERDICT_NONE);
}

static void those_behind_get_time_when_the_culprit_has_gone(void **state)
{
    (void)state;
    cycles(20, ALL);
    cycles(10, NOT_ONE);
    assert_int_equal(of(ONE)->verdict, AERS_VERDICT_STOPPED);
    wire(false); /* JACK has noticed */
    cycles(5, NOT_ONE);
    assert_int_equal(of(TWO)->verdict, AERS_VERDICT_NONE);
    assert_int_equal(of(THREE)->verdict, AERS_VERDICT_NONE);
    cycles(200, ALL & ~(1 << ONE));
    assert_int_equal(of(TWO)->verdict, AERS_VERDICT_NONE);
    assert_int_equal(of(THREE)->verdict, AERS_VERDICT_NONE);
}

static void while_the_server_stands_still_nobody_is_to_blame(void **state)
{
    (void)state;
    cycles(20, ALL);
    at.server_moves = false;
    cycles(100, 0);
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(of(i)->verdict, AERS_VERDICT_NONE);
}

static void who_reads_from_a_stranger_may_be_waiting_for_him(void **state)
{
    (void)state;
    wards.items[ALONE].reads_strangers = true;
    cycles(20, ALL);
    cycles(200, ALL & ~(1 << ALONE));
    assert_int_equal(of(ALONE)->verdict, AERS_VERDICT_NONE);
}

static void late_blocks_are_counted_for_who_made_them_late(void **state)
{
    (void)state;
    cycles(20, ALL);
    for (int n = 0; n < 5; n++) {
        run(ONE, 100);
        run(TWO, 9800);
        run(THREE, 10100);
        run(ALONE, 100);
        look();
    }
    cycles(5, ALL);
    assert_int_equal(of(TWO)->ncaused, 5);
    assert_int_equal(of(ONE)->ncaused + of(THREE)->ncaused + of(ALONE)->ncaused, 0);
    assert_int_equal(of(TWO)->verdict, AERS_VERDICT_NONE);
}

static void blocks_that_nobody_ran_are_counted_for_the_first(void **state)
{
    (void)state;
    cycles(20, ALL);
    cycles(4, NOT_TWO);
    cycles(5, ALL);
    assert_int_equal(of(TWO)->ncaused, 4);
    assert_int_equal(of(THREE)->ncaused, 0);
}

static void late_in_most_blocks_for_two_seconds_is_too_often(void **state)
{
    (void)state;
    cycles(150, ALL);
    for (int n = 0; n < 350; n++) {
        run(ALONE, n % 3 ? 10100 : 100);
        cycles(1, ALL & ~(1 << ALONE));
        if (of(ALONE)->verdict)
            break;
    }
    assert_int_equal(of(ALONE)->verdict, AERS_VERDICT_OVERRUNS);
    assert_in_range(of(ALONE)->verdict_bad, 50, 80);
    assert_in_range(of(ALONE)->verdict_of, 90, 110);
    assert_int_equal(of(ONE)->verdict, AERS_VERDICT_NONE);
}

static void without_real_time_nobody_is_ended_for_being_late(void **state)
{
    (void)state;
    at.is_realtime = false;
    for (int n = 0; n < 500; n++) {
        run(ALONE, 10100);
        cycles(1, ALL & ~(1 << ALONE));
    }
    assert_int_equal(of(ALONE)->verdict, AERS_VERDICT_NONE);
    assert_true(of(ALONE)->ncaused > 400);
}

static void beats_that_were_slept_over_are_passed_over(void **state)
{
    (void)state;
    cycles(20, ALL);
    for (int n = 0; n < 1000; n++) { /* no look */
        for (uint32_t i = 0; i < N; i++)
            run(i, 100);
        at.now_us += CYCLE_US;
        at.frame += NFRAMES;
    }
    cycles(20, ALL);
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(of(i)->ncaused, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_is_in_time_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_most_upstream_of_the_silent_is_stopped_after_100_ms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_block_that_does_not_end_hangs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(those_behind_get_time_when_the_culprit_has_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(while_the_server_stands_still_nobody_is_to_blame, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_reads_from_a_stranger_may_be_waiting_for_him, set_up, tear_down),
        cmocka_unit_test_setup_teardown(late_blocks_are_counted_for_who_made_them_late, set_up, tear_down),
        cmocka_unit_test_setup_teardown(blocks_that_nobody_ran_are_counted_for_the_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(late_in_most_blocks_for_two_seconds_is_too_often, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_real_time_nobody_is_ended_for_being_late, set_up, tear_down),
        cmocka_unit_test_setup_teardown(beats_that_were_slept_over_are_passed_over, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
