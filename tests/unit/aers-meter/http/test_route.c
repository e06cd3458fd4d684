/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "src/aers-meter/http/route.h"

static void handle_a(void *user, struct aers_exchange *exchange)
{
    (void)user, (void)exchange;
}

static void handle_b(void *user, struct aers_exchange *exchange)
{
    (void)user, (void)exchange;
}

static const struct aers_route routes[] = {
    {AERS_METHOD_GET, "/", handle_a, false},
    {AERS_METHOD_GET, "/api/nodes", handle_a, false},
    {AERS_METHOD_GET, "/api/nodes/{id}", handle_a, false},
    {AERS_METHOD_PATCH, "/api/nodes/{id}/params", handle_b, false},
    {AERS_METHOD_POST, "/api/thing", handle_b, false},
    {AERS_METHOD_GET, "/api/thing", handle_a, false},
    {AERS_METHOD_GET, NULL, NULL, false},
};

static enum aers_code find(enum aers_method method, const char *path, struct aers_route_params *params)
{
    const struct aers_route *route;
    struct aers_route_params own;
    return aers_route_find(routes, method, path, &route, params ? params : &own);
}

static void paths_are_matched_part_by_part(void **state)
{
    (void)state;
    assert_int_equal(find(AERS_METHOD_GET, "/", NULL), AERS_OK);
    assert_int_equal(find(AERS_METHOD_GET, "/api/nodes", NULL), AERS_OK);
    const char *none[] = {"",
                          "/api",
                          "/api/node",
                          "/api/nodesx",
                          "/api/nodes/",
                          "/api/nodes//params",
                          "//",
                          "api/nodes",
                          "/api/nodes/a/params/b",
                          "/API/nodes"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_int_equal(find(AERS_METHOD_GET, none[i], NULL), AERS_E_NOT_FOUND);
}

static void what_stands_for_a_brace_is_handed_on(void **state)
{
    (void)state;
    struct aers_route_params params;
    assert_int_equal(find(AERS_METHOD_PATCH, "/api/nodes/dialogue_gain/params", &params), AERS_OK);
    assert_string_equal(params.at[0], "dialogue_gain");
}

static void a_part_that_is_too_long_is_not_found(void **state)
{
    (void)state;
    char path[300];
    snprintf(path, sizeof path, "/api/nodes/%0*d", AERS_ROUTE_MAX_PARAM, 0);
    assert_int_equal(find(AERS_METHOD_GET, path, NULL), AERS_OK);
    snprintf(path, sizeof path, "/api/nodes/%0*d", AERS_ROUTE_MAX_PARAM + 1, 0);
    assert_int_equal(find(AERS_METHOD_GET, path, NULL), AERS_E_NOT_FOUND);
}

static void another_method_is_told_from_another_path(void **state)
{
    (void)state;
    assert_int_equal(find(AERS_METHOD_POST, "/api/nodes", NULL), AERS_E_UNSUPPORTED);
    assert_int_equal(find(AERS_METHOD_GET, "/api/nodes/a/params", NULL), AERS_E_UNSUPPORTED);
}

static void head_is_answered_by_get(void **state)
{
    (void)state;
    assert_int_equal(find(AERS_METHOD_HEAD, "/api/nodes", NULL), AERS_OK);
    assert_int_equal(find(AERS_METHOD_HEAD, "/api/nodes/a/params", NULL), AERS_E_UNSUPPORTED);
}

static void allow_lists_what_a_path_has(void **state)
{
    (void)state;
    char text[64];
    aers_route_allow(routes, "/api/thing", text, sizeof text);
    assert_string_equal(text, "POST, GET, HEAD");
    aers_route_allow(routes, "/nothing", text, sizeof text);
    assert_string_equal(text, "");
    char small[6];
    aers_route_allow(routes, "/api/thing", small, sizeof small);
    assert_int_equal(strlen(small), sizeof small - 1); /* cut, and ended */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_matched_part_by_part),
        cmocka_unit_test(what_stands_for_a_brace_is_handed_on),
        cmocka_unit_test(a_part_that_is_too_long_is_not_found),
        cmocka_unit_test(another_method_is_told_from_another_path),
        cmocka_unit_test(head_is_answered_by_get),
        cmocka_unit_test(allow_lists_what_a_path_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
