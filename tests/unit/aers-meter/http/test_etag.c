/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-meter/http/etag.h"

static void expect(const char *text, int64_t wanted)
{
    int64_t revision = -2;
    assert_true(aers_etag_match(text, 17, &revision));
    assert_int_equal(revision, wanted);
}

static void a_tag_is_a_revision(void **state)
{
    (void)state;
    expect("\"12\"", 12);
    expect("\"1731379200123\"", 1731379200123);
}

static void of_several_the_newest_counts(void **state)
{
    (void)state;
    expect("\"12\", \"17\"", 17);
    expect("\"17\",\"12\"", 17);
    expect("\"other\", \"12\"", 12);
}

static void nothing_matches_what_is_no_revision(void **state)
{
    (void)state;
    const char *texts[] = {"\"other\"",
                           "W/\"17\"",
                           "17",
                           "\"17",
                           "\"\"",
                           "\"-1\"",
                           "?",
                           ",",
                           "\"1e3\"",
                           "\"+1\", W/\"1\"",
                           "\"9999999999999999999\""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        expect(texts[i], -1);
}

static void without_a_header_or_with_a_star_anything_will_do(void **state)
{
    (void)state;
    int64_t revision = -2;
    assert_false(aers_etag_match("", 17, &revision));
    assert_false(aers_etag_match("*", 17, &revision));
    assert_int_equal(revision, -2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_is_a_revision),
        cmocka_unit_test(of_several_the_newest_counts),
        cmocka_unit_test(nothing_matches_what_is_no_revision),
        cmocka_unit_test(without_a_header_or_with_a_star_anything_will_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
