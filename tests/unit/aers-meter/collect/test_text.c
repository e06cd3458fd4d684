/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "src/aers-meter/collect/text.h"

static void check_number(double value, unsigned decimals, const char *wanted)
{
    struct aers_text text;
    char got[64];
    aers_text_init(&text);
    aers_text_put_number(&text, value, decimals);
    assert_true(text.nbytes < sizeof got);
    memcpy(got, aers_text_data(&text), text.nbytes);
    got[text.nbytes] = '\0';
    assert_string_equal(got, wanted);
    aers_text_finish(&text);
}

static void numbers_are_rounded_and_short(void **state)
{
    (void)state;
    check_number(0.0, 2, "0");
    check_number(-0.0, 2, "0");
    check_number(-0.001, 2, "0");
    check_number(-18.2, 2, "-18.2");
    check_number(-18.204, 2, "-18.2");
    check_number(-18.206, 2, "-18.21");
    check_number(-0.05, 2, "-0.05");
    check_number(0.995001, 2, "1");
    check_number(100.0, 0, "100");
    check_number(1731379200.125, 3, "1731379200.125");
    check_number(3.0, 3, "3");
    check_number(10.0, 1, "10");
}

static void what_json_has_no_number_for_is_null(void **state)
{
    (void)state;
    check_number(NAN, 2, "null");
    check_number(INFINITY, 2, "null");
    check_number(-INFINITY, 2, "null");
    check_number(1e300, 2, "null");
}

static void a_text_stops_at_its_maximum_and_says_so(void **state)
{
    (void)state;
    struct aers_text text;
    char *block = calloc(1, 1 << 20);
    aers_text_init(&text);
    for (int i = 0; i < 16; i++)
        aers_text_put(&text, block, 1 << 20);
    assert_false(text.failed);
    aers_text_put(&text, block, 1);
    assert_true(text.failed);
    assert_int_equal(text.nbytes, AERS_TEXT_MAX_NBYTES);
    aers_text_clear(&text);
    aers_text_puts(&text, "again");
    assert_false(text.failed);
    assert_int_equal(text.nbytes, 5);
    aers_text_finish(&text);
    free(block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_rounded_and_short),
        cmocka_unit_test(what_json_has_no_number_for_is_null),
        cmocka_unit_test(a_text_stops_at_its_maximum_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
