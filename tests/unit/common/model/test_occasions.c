/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "common/model/occasions.h"

static const char text[] = "[{\"at\": \"4800 samples\", \"synth\": \"click\", \"tag\": \"b\"},"
                           " {\"synth\": \"click\", \"tag\": \"a\"},"
                           " {\"at\": \"100 samples\", \"synth\": \"click\"},"
                           " {\"at\": \"0 samples\", \"synth\": \"click\", \"tag\": \"a\","
                           "  \"repeat\": {\"every\": \"1000 samples\", \"times\": 3}}]";

static void assert_happen(const char *tag, const char *wanted)
{
    struct aers_timeline timeline = {0};
    struct aers_occasions occasions;
    struct aers_happening happening;
    struct aers_error error;
    char got[256] = "";
    assert_int_equal(aers_timeline_parse(text, 48000, &timeline, &error), AERS_OK);
    assert_int_equal(aers_occasions_init(&occasions, &timeline, tag, 1), AERS_OK);
    while (aers_schedule_pop(&occasions.schedule, INT64_MAX, &happening))
        snprintf(got + strlen(got), sizeof got - strlen(got), "%u@%lld ", happening.event, (long long)happening.frame);
    assert_string_equal(got, wanted);
    aers_occasions_finish(&occasions);
    aers_timeline_finish(&timeline);
}

static void all_that_have_a_time_happen_in_order(void **state)
{
    (void)state;
    assert_happen(NULL, "3@0 2@100 3@1000 3@2000 0@4800 ");
}

static void those_with_any_tag_leave_out_those_without(void **state)
{
    (void)state;
    assert_happen("", "3@0 3@1000 3@2000 0@4800 ");
}

static void those_of_one_tag(void **state)
{
    (void)state;
    assert_happen("b", "0@4800 ");
    assert_happen("c", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_have_a_time_happen_in_order),
        cmocka_unit_test(those_with_any_tag_leave_out_those_without),
        cmocka_unit_test(those_of_one_tag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
