/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/doc/json.h"
#include "src/aers-meter/api/socket_message.h"

static void check(const char *message, const char *code)
{
    struct aers_text reply;
    struct json_object *object = NULL;
    aers_text_init(&reply);
    aers_socket_message(NULL, 1, message, strlen(message), &reply);
    assert_int_equal(aers_json_parse(aers_text_data(&reply), reply.nbytes, 65536, &object, NULL), AERS_OK);
    assert_string_equal(aers_json_get_string(object, "type", ""), "error");
    assert_string_equal(aers_json_get_string(object, "code", ""), code);
    json_object_put(object);
    aers_text_finish(&reply);
}

static void setting_a_parameter_is_denied(void **state)
{
    (void)state;
    check("{\"type\":\"setParam\",\"node\":\"dialogue_gain\",\"param\":\"gain_db\",\"value\":-3.0}", "denied");
}

static void anything_else_is_answered_with_what_is_wrong(void **state)
{
    (void)state;
    check("{\"type\":\"dance\"}", "unsupported");
    check("{\"type\":7}", "invalid");
    check("[]", "invalid");
    check("\"setParam\"", "invalid");
    check("{\"type\":\"setParam\"", "invalid");
    check("", "invalid");
    check("\xff\xfe", "invalid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_a_parameter_is_denied),
        cmocka_unit_test(anything_else_is_answered_with_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
