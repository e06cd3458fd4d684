/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-graphd/supervise/tally.h"

static void the_first_respawn_is_immediate_and_the_next_wait_twice_as_long_each(void **state)
{
    (void)state;
    static const uint32_t expected[] = {0, 50, 100, 200, 400, 800, 1600, 3200, 5000};
    struct aers_tally tally = {0};
    for (unsigned i = 0; i < 9; i++) {
        aers_tally_add(&tally, 1000 + i);
        assert_int_equal(aers_tally_delay_ms(&tally, 1000 + i), expected[i]);
    }
}

static void ten_deaths_within_the_window_are_hopeless(void **state)
{
    (void)state;
    struct aers_tally tally = {0};
    for (unsigned i = 0; i < AERS_TALLY_DEATHS - 1; i++)
        aers_tally_add(&tally, 5000 + 100 * i);
    assert_false(aers_tally_is_hopeless(&tally, 6000));
    aers_tally_add(&tally, 6000);
    assert_true(aers_tally_is_hopeless(&tally, 6000));
}

static void deaths_far_apart_are_forgotten(void **state)
{
    (void)state;
    struct aers_tally tally = {0};
    for (unsigned i = 0; i < 100; i++) {
        aers_tally_add(&tally, (uint64_t)i * AERS_TALLY_WINDOW_MS);
        assert_int_equal(aers_tally_recent(&tally, (uint64_t)i * AERS_TALLY_WINDOW_MS), 1);
        assert_int_equal(aers_tally_delay_ms(&tally, (uint64_t)i * AERS_TALLY_WINDOW_MS), 0);
    }
    assert_int_equal(tally.total, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_respawn_is_immediate_and_the_next_wait_twice_as_long_each),
        cmocka_unit_test(ten_deaths_within_the_window_are_hopeless),
        cmocka_unit_test(deaths_far_apart_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
