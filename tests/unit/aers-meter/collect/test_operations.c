/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/collect/operations.h"

static struct aers_operations operations;

static int set_up(void **state)
{
    (void)state;
    operations = (struct aers_operations){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_operations_finish(&operations);
    return 0;
}

static void take(const char *text, uint64_t asked_us)
{
    struct json_object *status = NULL;
    assert_int_equal(aers_json_parse(text, strlen(text), 4096, &status, NULL), AERS_OK);
    aers_operations_take_status(&operations, status, asked_us, asked_us + 5);
    json_object_put(status);
}

static enum aers_operation_state state_of(uint64_t id)
{
    const struct aers_operation *operation = aers_operations_find(&operations, id);
    assert_non_null(operation);
    return operation->state;
}

static void it_runs_until_nothing_is_pending(void **state)
{
    (void)state;
    uint64_t id = aers_operations_begin(&operations, "POST /x", NULL, 3, 100, 1.5);
    take("{\"state\":\"running\",\"pending\":2}", 200);
    assert_int_equal(state_of(id), AERS_OPERATION_RUNNING);
    take("{\"state\":\"running\",\"pending\":0}", 300);
    assert_int_equal(state_of(id), AERS_OPERATION_DONE);
}

static void a_status_from_before_it_began_says_nothing_of_it(void **state)
{
    (void)state;
    uint64_t id = aers_operations_begin(&operations, "POST /x", NULL, 3, 100, 1.5);
    take("{\"state\":\"running\",\"pending\":0}", 99);
    assert_int_equal(state_of(id), AERS_OPERATION_RUNNING);
}

static void it_fails_when_the_session_is_degraded_and_says_of_what(void **state)
{
    (void)state;
    uint64_t id = aers_operations_begin(&operations, "POST /x", NULL, 3, 100, 1.5);
    take("{\"state\":\"degraded\",\"pending\":0,\"nodes\":[{\"id\":\"a\",\"state\":\"failed\",\"reason\":\"gone\"},"
         "{\"id\":\"b\",\"state\":\"running\"}],\"edges\":[{\"from\":\"a\",\"to\":\"b\",\"state\":\"missing\"}],"
         "\"warnings\":[\"beware\"]}",
         200);
    assert_int_equal(state_of(id), AERS_OPERATION_FAILED);
    struct json_object *object = aers_operation_describe(aers_operations_find(&operations, id), 999), *faults = NULL;
    json_object_object_get_ex(object, "problems", &faults);
    assert_string_equal(json_object_to_json_string_ext(faults, JSON_C_TO_STRING_PLAIN),
                        "[\"a: failed: gone\",\"a > b: missing\",\"beware\"]");
    json_object_put(object);
}

static void it_fails_with_the_connection(void **state)
{
    (void)state;
    uint64_t done = aers_operations_begin(&operations, "POST /x", NULL, -1, 100, 1.5);
    take("{\"state\":\"running\",\"pending\":0}", 200);
    uint64_t open = aers_operations_begin(&operations, "POST /y", NULL, -1, 300, 1.5);
    aers_operations_lose(&operations, 400);
    assert_int_equal(state_of(done), AERS_OPERATION_DONE);
    assert_int_equal(state_of(open), AERS_OPERATION_FAILED);
}

static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    uint64_t first = aers_operations_begin(&operations, "POST /x", NULL, -1, 100, 1.5), last = 0;
    for (int i = 0; i < AERS_OPERATIONS_MAX; i++)
        last = aers_operations_begin(&operations, "POST /x", NULL, -1, 100, 1.5);
    assert_null(aers_operations_find(&operations, first));
    assert_null(aers_operations_find(&operations, last + 1));
    assert_null(aers_operations_find(&operations, 0));
    assert_int_equal(operations.nrunning, AERS_OPERATIONS_MAX);
    take("{\"state\":\"running\",\"pending\":0}", 200);
    assert_int_equal(operations.nrunning, 0);
    assert_int_equal(state_of(last), AERS_OPERATION_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_runs_until_nothing_is_pending, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_status_from_before_it_began_says_nothing_of_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_fails_when_the_session_is_degraded_and_says_of_what, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_fails_with_the_connection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_oldest_are_forgotten, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
