/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/log.h"
#include "common/doc/json.h"

/* What fn writes to standard error. */
static void captured(void (*fn)(void), char *text, size_t size)
{
    int pair[2];
    assert_int_equal(pipe(pair), 0);
    int saved = dup(STDERR_FILENO);
    dup2(pair[1], STDERR_FILENO);
    fn();
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(pair[1]);
    ssize_t n = read(pair[0], text, size - 1);
    close(pair[0]);
    text[n > 0 ? n : 0] = 0;
}

static void say_something_nasty(void)
{
    aers_log(AERS_LOG_WARNING, "node \"x\"", "tab\tnewline\nquote\" backslash\\");
}

static void say_something_huge(void)
{
    char huge[9000];
    memset(huge, '"', sizeof huge - 1);
    huge[sizeof huge - 1] = 0;
    aers_log(AERS_LOG_ERROR, huge, "%s", huge);
}

static void say_debug(void)
{
    aers_log(AERS_LOG_DEBUG, NULL, "detail");
}

static void json_lines_parse_whatever_they_carry(void **state)
{
    (void)state;
    char line[8192];
    aers_log_start("aers-test", AERS_LOG_JSON, AERS_LOG_INFO);
    void (*const sayings[])(void) = {say_something_nasty, say_something_huge};
    for (size_t i = 0; i < 2; i++) {
        captured(sayings[i], line, sizeof line);
        struct json_object *object = json_tokener_parse(line);
        assert_non_null(object);
        assert_string_equal(aers_json_get_string(object, "program", ""), "aers-test");
        json_object_put(object);
        assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    }
}

static void text_lines_carry_program_level_and_subject(void **state)
{
    (void)state;
    char line[8192];
    aers_log_start("aers-test", AERS_LOG_TEXT, AERS_LOG_INFO);
    captured(say_something_nasty, line, sizeof line);
    assert_non_null(strstr(line, "aers-test warning: node \"x\": tab newline quote\" backslash\\\n"));
}

static void what_is_below_the_level_is_not_written(void **state)
{
    (void)state;
    char line[64];
    aers_log_start("aers-test", AERS_LOG_TEXT, AERS_LOG_INFO);
    captured(say_debug, line, sizeof line);
    assert_string_equal(line, "");
    aers_log_start("aers-test", AERS_LOG_TEXT, AERS_LOG_DEBUG);
    captured(say_debug, line, sizeof line);
    assert_non_null(strstr(line, "detail"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_lines_parse_whatever_they_carry),
        cmocka_unit_test(text_lines_carry_program_level_and_subject),
        cmocka_unit_test(what_is_below_the_level_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
