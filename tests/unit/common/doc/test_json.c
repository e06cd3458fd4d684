/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/doc/json.h"

static enum aers_code parse(const char *text)
{
    struct json_object *object = NULL;
    struct aers_error error;
    enum aers_code code = aers_json_parse(text, strlen(text), 1000, &object, &error);
    if (!code)
        json_object_put(object);
    else
        assert_true(error.what[0]);
    return code;
}

static void what_rfc_8259_allows_is_read(void **state)
{
    static const char *const texts[] = {
        "1",     " 12 ", "-0",         "1.5e-3",           "true",         "null", "\"\"", "\"\\u00e9\\n\\\\\\\"\"",
        "[ 1 ]", "{}",   "{\"a\":[]}", "\t{\r\n\"a\":1 }", "\"\xc3\xa9\"", "1E5",  "[[]]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (parse(texts[i]))
            print_message("refused: %s\n", texts[i]);
        assert_int_equal(parse(texts[i]), AERS_OK);
    }
}

static void what_it_does_not_allow_is_refused(void **state)
{
    static const char *const texts[] = {
        "",          " ",      "NaN",       "Infinity",
        "-Infinity", "[1,]",   "{'a':1}",   "/*c*/1",
        "TRUE",      "01",     "1.",        ".5",
        "+1",        "-",      "\"a",       "[1",
        "1 2",       "{a:1}",  "[1]]",      "1e",
        "-01",       "nul",    "{\"a\"",    "{\"a\":}",
        "\"\\x\"",   "\"\t\"", "\"\n\"",    "\xff",
        "\"\xff\"",  "\x01",   "{,}",       "{\"a\" 1}",
        "[,1]",      "\"\\",   "\"\\u12\"", "{\"a\":1,}",
        "True",      "1-2",    "\v1",       "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!parse(texts[i]))
            print_message("let in: %s\n", texts[i]);
        assert_int_equal(parse(texts[i]), AERS_E_INVALID);
    }
}

static void bytes_after_a_nul_and_over_the_limit_are_refused(void **state)
{
    struct json_object *object = NULL;
    (void)state;
    assert_int_equal(aers_json_parse("1\0002", 3, 10, &object, NULL), AERS_E_INVALID);
    assert_int_equal(aers_json_parse("\"a\0b\"", 5, 10, &object, NULL), AERS_E_INVALID);
    assert_int_equal(aers_json_parse("12345678901", 11, 10, &object, NULL), AERS_E_LIMIT);
    assert_null(object);
}

static void numbers_are_written_short_and_without_what_json_lacks(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {{1, 3, "1"},
                 {-3.5, 2, "-3.5"},
                 {1.0 / 3, 4, "0.3333"},
                 {-0.0001, 2, "0"},
                 {100, 0, "100"},
                 {1e21, 1, "1000000000000000000000"},
                 {(double)NAN, 2, "null"},
                 {HUGE_VAL, 2, "null"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json_object *object = json_object_new_object();
        aers_json_add_number(object, "n", cases[i].value, cases[i].decimals);
        char wanted[64];
        snprintf(wanted, sizeof wanted, "{\"n\":%s}", cases[i].text);
        assert_string_equal(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), wanted);
        json_object_put(object);
    }
}

static void getters_answer_otherwise_for_what_is_absent_or_of_another_type(void **state)
{
    struct json_object *object = NULL;
    const char text[] = "{\"s\":\"x\",\"i\":5,\"d\":2.5,\"z\":null}";
    (void)state;
    assert_int_equal(aers_json_parse(text, strlen(text), 1000, &object, NULL), AERS_OK);
    assert_string_equal(aers_json_get_string(object, "s", "-"), "x");
    assert_string_equal(aers_json_get_string(object, "i", "-"), "-");
    assert_string_equal(aers_json_get_string(object, "none", "-"), "-");
    assert_true(aers_json_get_number(object, "i", 0) == 5);
    assert_true(aers_json_get_number(object, "d", 0) == 2.5);
    assert_true(aers_json_get_number(object, "s", 7) == 7);
    assert_int_equal(aers_json_get_int(object, "i", 0), 5);
    assert_int_equal(aers_json_get_int(object, "d", 9), 9);
    assert_int_equal(aers_json_get_int(object, "z", 9), 9);
    json_object_put(object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rfc_8259_allows_is_read),
        cmocka_unit_test(what_it_does_not_allow_is_refused),
        cmocka_unit_test(bytes_after_a_nul_and_over_the_limit_are_refused),
        cmocka_unit_test(numbers_are_written_short_and_without_what_json_lacks),
        cmocka_unit_test(getters_answer_otherwise_for_what_is_absent_or_of_another_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
