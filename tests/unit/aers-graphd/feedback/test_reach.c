/* SPDX-License-Identifier: ISC */
/* What a prefix reaches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/feedback/reach.h"

static bool reaches(const char *prefix, const char *address)
{
    struct aers_reach reach;
    assert_int_equal(aers_reach_parse(prefix, &reach), AERS_OK);
    return aers_reach_has(&reach, address);
}

static bool is_normalised(const char *prefix)
{
    struct aers_reach reach;
    assert_int_equal(aers_reach_parse(prefix, &reach), AERS_OK);
    return reach.normalised;
}

static void a_prefix_ends_where_a_part_ends(void **state)
{
    (void)state;
    assert_true(reaches("/aers/node/eq", "/aers/node/eq/mute"));
    assert_true(reaches("/aers/node/eq/", "/aers/node/eq/bands/1/q"));
    assert_true(reaches("/aers/node/eq/mute", "/aers/node/eq/mute"));
    assert_true(reaches("/", "/aers/session/state"));
    assert_false(reaches("/aers/node/eq", "/aers/node/eq_2/mute"));
    assert_false(reaches("/aers/node/eq/mute/x", "/aers/node/eq/mute"));
    assert_false(reaches("/aers/nod", "/aers/node/eq/mute"));
}

static void a_prefix_may_be_a_pattern(void **state)
{
    (void)state;
    assert_true(reaches("/aers/node/fx_*", "/aers/node/fx_a/bands/1/q"));
    assert_true(reaches("/aers/node/*/mute", "/aers/node/fx_a/mute"));
    assert_true(reaches("/aers/node/{a,b}/bands/*/q", "/aers/node/b/bands/16/q"));
    assert_false(reaches("/aers/node/fx_*", "/aers/node/eq/mute"));
    assert_false(reaches("/aers/node/*/mute", "/aers/node/fx_a/solo"));
}

static void an_n_at_the_end_asks_for_normalised_values(void **state)
{
    (void)state;
    assert_true(is_normalised("/aers/node/eq/n"));
    assert_true(is_normalised("/aers/node/*/n/"));
    assert_true(is_normalised("/aers/node/eq/bands/1/q/n"));
    assert_true(reaches("/aers/node/eq/bands/1/q/n", "/aers/node/eq/bands/1/q"));
    assert_true(reaches("/aers/node/eq/n", "/aers/node/eq/mute"));
    assert_false(is_normalised("/aers/node/n")); /* a node may be called so */
    assert_false(is_normalised("/aers/n"));
    assert_false(is_normalised("/aers/node/eq/gain"));
}

static void what_is_no_address_is_refused(void **state)
{
    (void)state;
    struct aers_reach reach;
    char address[400];
    memset(address, 'a', sizeof address);
    address[0] = '/';
    address[sizeof address - 1] = '\0';
    assert_int_equal(aers_reach_parse("", &reach), AERS_E_INVALID);
    assert_int_equal(aers_reach_parse("aers", &reach), AERS_E_INVALID);
    assert_int_equal(aers_reach_parse("/a b", &reach), AERS_E_INVALID);
    assert_int_equal(aers_reach_parse("/{{", &reach), AERS_E_INVALID);
    assert_int_equal(aers_reach_parse("/*/*/*/*/*/*/*/*/*", &reach), AERS_E_LIMIT);
    assert_int_equal(aers_reach_parse(address, &reach), AERS_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefix_ends_where_a_part_ends),
        cmocka_unit_test(a_prefix_may_be_a_pattern),
        cmocka_unit_test(an_n_at_the_end_asks_for_normalised_values),
        cmocka_unit_test(what_is_no_address_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
