/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "src/aers-meter/http/guesses.h"

enum { SECOND_US = 1000000 };

static unsigned count_until_refused(struct aers_guesses *guesses, const char *peer, uint64_t now_us)
{
    unsigned n = 0;
    while (n < 1000 && aers_guesses_count(guesses, peer, now_us))
        n++;
    return n;
}

static void an_address_has_a_burst_and_one_more_a_second(void **state)
{
    struct aers_guesses guesses = {0};
    (void)state;
    assert_int_equal(count_until_refused(&guesses, "192.0.2.1:1", 10), AERS_GUESSES_BURST);
    assert_int_equal(count_until_refused(&guesses, "192.0.2.1:2", SECOND_US + 10), 1);
    assert_int_equal(count_until_refused(&guesses, "192.0.2.1:3", 4 * SECOND_US + 10), 3);
    assert_int_equal(count_until_refused(&guesses, "192.0.2.1:3", 1000ull * SECOND_US), AERS_GUESSES_BURST);
}

static void others_are_counted_apart(void **state)
{
    struct aers_guesses guesses = {0};
    (void)state;
    count_until_refused(&guesses, "192.0.2.1:1", 10);
    assert_int_equal(count_until_refused(&guesses, "[2001:db8::1]:1", 10), AERS_GUESSES_BURST);
    assert_false(aers_guesses_count(&guesses, "192.0.2.1:9", 10));
}

static void many_addresses_take_turns(void **state)
{
    struct aers_guesses guesses = {0};
    char peer[32];
    (void)state;
    count_until_refused(&guesses, "192.0.2.255:1", 10);
    for (unsigned i = 0; i < AERS_GUESSES_PEERS; i++) {
        snprintf(peer, sizeof peer, "192.0.2.%u:1", i);
        assert_true(aers_guesses_count(&guesses, peer, 20 + i));
    }
    assert_true(aers_guesses_count(&guesses, "192.0.2.255:1", 500));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_a_burst_and_one_more_a_second),
        cmocka_unit_test(others_are_counted_apart),
        cmocka_unit_test(many_addresses_take_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
