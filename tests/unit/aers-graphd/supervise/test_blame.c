/* SPDX-License-Identifier: ISC */
/* Clients of one cycle of 10,000 us: tone -> one -> two -> out, and hiss on its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-graphd/supervise/blame.h"

enum { TONE, ONE, TWO, OUT, HISS, N, DEADLINE_US = 10000 };

static struct aers_blame_record records[N];
static const uint32_t up_of_one[] = {TONE}, up_of_two[] = {ONE}, up_of_out[] = {TWO, HISS};

static void ends(uint32_t i, int32_t ended_us)
{
    records[i].has_run = records[i].has_ended = true;
    records[i].ended_us = ended_us;
}

static void is_not_run(uint32_t i)
{
    records[i].has_run = records[i].has_ended = false;
}

static int set_up(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < N; i++)
        records[i] = (struct aers_blame_record){.is_expected = true, .deadline_us = DEADLINE_US};
    records[ONE].ups = up_of_one;
    records[TWO].ups = up_of_two;
    records[OUT].ups = up_of_out;
    records[ONE].nups = records[TWO].nups = 1;
    records[OUT].nups = 2;
    ends(TONE, 100);
    ends(ONE, 200);
    ends(TWO, 300);
    ends(OUT, 400);
    ends(HISS, 100);
    return 0;
}

static void a_cycle_in_time_has_nobody_to_blame(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < N; i++)
        assert_false(aers_blame_is_bad(&records[i]));
}

static void the_one_that_took_long_is_blamed_for_those_behind_it(void **state)
{
    (void)state;
    ends(ONE, 9900); /* itself still in time */
    ends(TWO, 10050);
    ends(OUT, 10100);
    assert_false(aers_blame_is_bad(&records[ONE]));
    assert_true(aers_blame_is_bad(&records[OUT]));
    assert_int_equal(aers_blame_find(records, N, OUT), ONE);
    assert_int_equal(aers_blame_find(records, N, TWO), ONE);
}

static void the_path_that_was_waited_for_is_followed_not_the_other(void **state)
{
    (void)state;
    ends(HISS, 9000);
    ends(OUT, 10100);
    assert_int_equal(aers_blame_find(records, N, OUT), HISS);
}

static void of_those_that_were_not_run_the_first_is_blamed(void **state)
{
    (void)state;
    is_not_run(ONE);
    is_not_run(TWO);
    is_not_run(OUT);
    assert_int_equal(aers_blame_find(records, N, OUT), ONE);
}

static void one_that_is_not_run_behind_a_late_one_is_its_victim(void **state)
{
    (void)state;
    ends(ONE, 15000);
    is_not_run(TWO);
    is_not_run(OUT);
    assert_int_equal(aers_blame_find(records, N, OUT), ONE);
}

static void a_block_that_has_not_ended_is_blamed(void **state)
{
    (void)state;
    records[ONE].has_ended = false;
    is_not_run(TWO);
    is_not_run(OUT);
    assert_int_equal(aers_blame_find(records, N, OUT), ONE);
}

static void who_reads_from_a_stranger_is_not_blamed_for_having_waited(void **state)
{
    (void)state;
    is_not_run(ONE);
    records[ONE].reads_strangers = true;
    assert_int_equal(aers_blame_find(records, N, ONE), -1);
    ends(ONE, 20000); /* but for what it did */
    assert_int_equal(aers_blame_find(records, N, ONE), ONE);
}

static void who_has_just_come_is_not_waited_for(void **state)
{
    (void)state;
    is_not_run(TWO);
    records[TWO].is_expected = false;
    assert_false(aers_blame_is_bad(&records[TWO]));
    ends(OUT, 10500);
    assert_int_equal(aers_blame_find(records, N, OUT), OUT);
}

static void a_loop_ends(void **state)
{
    (void)state;
    static const uint32_t up_of_tone[] = {OUT};
    records[TONE].ups = up_of_tone;
    records[TONE].nups = 1;
    for (uint32_t i = 0; i < N; i++)
        is_not_run(i);
    assert_int_equal(aers_blame_find(records, N, OUT), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_cycle_in_time_has_nobody_to_blame, set_up),
        cmocka_unit_test_setup(the_one_that_took_long_is_blamed_for_those_behind_it, set_up),
        cmocka_unit_test_setup(the_path_that_was_waited_for_is_followed_not_the_other, set_up),
        cmocka_unit_test_setup(of_those_that_were_not_run_the_first_is_blamed, set_up),
        cmocka_unit_test_setup(one_that_is_not_run_behind_a_late_one_is_its_victim, set_up),
        cmocka_unit_test_setup(a_block_that_has_not_ended_is_blamed, set_up),
        cmocka_unit_test_setup(who_reads_from_a_stranger_is_not_blamed_for_having_waited, set_up),
        cmocka_unit_test_setup(who_has_just_come_is_not_waited_for, set_up),
        cmocka_unit_test_setup(a_loop_ends, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
