/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "src/aers-meter/http/rates.h"

enum { SECOND_US = 1000000, BURST = 20 };

static unsigned count_until_refused(struct aers_rates *rates, const char *peer, uint64_t now_us)
{
    unsigned n = 0;
    while (n < 1000 && aers_rates_count(rates, peer, now_us))
        n++;
    return n;
}

static void an_address_has_a_burst_and_one_more_a_second(void **state)
{
    struct aers_rates rates = {.size = {1, BURST}};
    (void)state;
    assert_int_equal(count_until_refused(&rates, "192.0.2.1:1", 10), BURST);
    assert_int_equal(count_until_refused(&rates, "192.0.2.1:2", SECOND_US + 10), 1);
    assert_int_equal(count_until_refused(&rates, "192.0.2.1:3", 4 * SECOND_US + 10), 3);
    assert_int_equal(count_until_refused(&rates, "192.0.2.1:3", 1000ull * SECOND_US), BURST);
}

static void others_are_counted_apart(void **state)
{
    struct aers_rates rates = {.size = {1, BURST}};
    (void)state;
    count_until_refused(&rates, "192.0.2.1:1", 10);
    assert_int_equal(count_until_refused(&rates, "[2001:db8::1]:1", 10), BURST);
    assert_false(aers_rates_count(&rates, "192.0.2.1:9", 10));
}

static void many_addresses_take_turns(void **state)
{
    struct aers_rates rates = {.size = {1, BURST}};
    char peer[32];
    (void)state;
    count_until_refused(&rates, "192.0.2.255:1", 10);
    for (unsigned i = 0; i < AERS_RATES_PEERS; i++) {
        snprintf(peer, sizeof peer, "192.0.2.%u:1", i);
        assert_true(aers_rates_count(&rates, peer, 20 + i));
    }
    assert_true(aers_rates_count(&rates, "192.0.2.255:1", 500));
}

static void many_a_second_are_many(void **state)
{
    struct aers_rates rates = {.size = {200, 500}};
    (void)state;
    assert_int_equal(count_until_refused(&rates, "192.0.2.1:1", 10), 500);
    assert_int_equal(count_until_refused(&rates, "192.0.2.1:1", SECOND_US / 2 + 10), 100);
    assert_int_equal(count_until_refused(&rates, "192.0.2.1:1", SECOND_US / 2 + 5010), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_a_burst_and_one_more_a_second),
        cmocka_unit_test(others_are_counted_apart),
        cmocka_unit_test(many_addresses_take_turns),
        cmocka_unit_test(many_a_second_are_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
