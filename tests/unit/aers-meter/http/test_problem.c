/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/http/problem.h"

static void a_problem_has_the_fields_of_the_standard(void **state)
{
    (void)state;
    struct json_object *p = aers_problem_create(404, AERS_E_NOT_FOUND, "/api/x", "there is nothing at \"x\"");
    assert_string_equal(aers_json_get_string(p, "type", ""), "about:blank");
    assert_string_equal(aers_json_get_string(p, "title", ""), "Not Found");
    assert_int_equal(aers_json_get_int(p, "status", 0), 404);
    assert_string_equal(aers_json_get_string(p, "detail", ""), "there is nothing at \"x\"");
    assert_string_equal(aers_json_get_string(p, "instance", ""), "/api/x");
    assert_string_equal(aers_json_get_string(p, "code", ""), "not_found");
    json_object_put(p);
}

static void every_status_of_the_error_table_has_a_title(void **state)
{
    (void)state;
    for (int code = 0; code < AERS_NCODES; code++)
        assert_string_not_equal(aers_http_reason((unsigned)aers_code_http((enum aers_code)code)), "Error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_has_the_fields_of_the_standard),
        cmocka_unit_test(every_status_of_the_error_table_has_a_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
