/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/error.h"

static void every_code_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int code = 0; code < AERS_NCODES; code++) {
        const char *word = aers_code_word((enum aers_code)code);
        assert_non_null(word);
        assert_int_equal(aers_code_of_word(word), code);
        assert_non_null(aers_code_sentence((enum aers_code)code));
    }
}

static void only_ok_exits_with_zero(void **state)
{
    (void)state;
    for (int code = 0; code < AERS_NCODES; code++)
        assert_int_equal(aers_code_exit((enum aers_code)code) == 0, code == AERS_OK);
}

static void http_statuses_are_errors_except_for_ok(void **state)
{
    (void)state;
    assert_int_equal(aers_code_http(AERS_OK), 200);
    for (int code = 1; code < AERS_NCODES; code++)
        assert_in_range(aers_code_http((enum aers_code)code), 400, 599);
}

static void a_number_that_is_no_code_is_a_failure(void **state)
{
    (void)state;
    assert_string_equal(aers_code_word((enum aers_code)999), "failed");
    assert_int_equal(aers_code_exit((enum aers_code) - 1), 1);
    assert_int_equal(aers_code_of_word("no such word"), AERS_E_FAILED);
}

static void set_fills_the_error_and_returns_its_code(void **state)
{
    (void)state;
    struct aers_error error;
    assert_int_equal(aers_error_set(&error, AERS_E_RANGE, "mix.yaml:3:1", "%d is too much", 7), AERS_E_RANGE);
    assert_int_equal(error.code, AERS_E_RANGE);
    assert_string_equal(error.where, "mix.yaml:3:1");
    assert_string_equal(error.what, "7 is too much");
    assert_int_equal(aers_error_set(NULL, AERS_E_IO, NULL, "nobody asks"), AERS_E_IO);
}

static void set_cuts_what_is_too_long(void **state)
{
    (void)state;
    struct aers_error error;
    char text[4096];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    assert_int_equal(aers_error_set(&error, AERS_E_FAILED, text, "%s", text), AERS_E_FAILED);
    assert_int_equal(strlen(error.where), sizeof error.where - 1);
    assert_int_equal(strlen(error.what), sizeof error.what - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_word_of_its_own),
        cmocka_unit_test(only_ok_exits_with_zero),
        cmocka_unit_test(http_statuses_are_errors_except_for_ok),
        cmocka_unit_test(a_number_that_is_no_code_is_a_failure),
        cmocka_unit_test(set_fills_the_error_and_returns_its_code),
        cmocka_unit_test(set_cuts_what_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
