/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-ctl/token.h"

static const char *found_in(const char *text)
{
    static char token[AERS_TOKEN_NBYTES + 1];
    char copy[1024];
    snprintf(copy, sizeof copy, "%s", text);
    return aers_token_find(copy, token) == AERS_OK ? token : "none";
}

static void a_token_alone_is_one(void **state)
{
    (void)state;
    assert_string_equal(found_in("0123abcd\n"), "0123abcd");
    assert_string_equal(found_in("0123abcd"), "0123abcd");
    assert_string_equal(found_in("0123abcd\r\n"), "0123abcd");
}

static void of_two_that_of_control_is_taken(void **state)
{
    (void)state;
    assert_string_equal(found_in("view aaaa\ncontrol bbbb\n"), "bbbb");
    assert_string_equal(found_in("control bbbb\nview aaaa\n"), "bbbb");
    assert_string_equal(found_in("view aaaa\n"), "aaaa");
}

static void anything_else_is_none(void **state)
{
    char huge[400];
    (void)state;
    memset(huge, 'a', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_string_equal(found_in(""), "none");
    assert_string_equal(found_in("two words\n"), "none");
    assert_string_equal(found_in("one\ntwo\n"), "none");
    assert_string_equal(found_in("view aaaa\nelse\n"), "none");
    assert_string_equal(found_in("control \n"), "none");
    assert_string_equal(found_in("tab\tbed\n"), "none");
    assert_string_equal(found_in(huge), "none");
}

static void one_in_the_environment_must_be_fit_for_a_header(void **state)
{
    struct aers_ctl ctl = {0};
    struct aers_error error;
    char token[AERS_TOKEN_NBYTES + 1];
    (void)state;
    unsetenv("AERS_TOKEN_FILE");
    setenv("AERS_TOKEN", "0123", 1);
    assert_int_equal(aers_token_read(&ctl, token, &error), AERS_OK);
    assert_string_equal(token, "0123");
    setenv("AERS_TOKEN", "0123\r\nHost: evil", 1);
    assert_int_equal(aers_token_read(&ctl, token, &error), AERS_E_INVALID);
    assert_string_equal(token, "");
    unsetenv("AERS_TOKEN");
    assert_int_equal(aers_token_read(&ctl, token, &error), AERS_OK);
    assert_string_equal(token, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_alone_is_one),
        cmocka_unit_test(of_two_that_of_control_is_taken),
        cmocka_unit_test(anything_else_is_none),
        cmocka_unit_test(one_in_the_environment_must_be_fit_for_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
