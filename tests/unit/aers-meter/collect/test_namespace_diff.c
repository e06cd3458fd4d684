/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/collect/namespace.h"
#include "src/aers-meter/collect/namespace_diff.h"

#define GAIN(value, max)                                                                                               \
    "\"gain_db\":{\"type\":\"float\",\"value\":" value ",\"min\":-120,\"max\":" max ",\"unit\":\"dB\"}"
#define MUTE(value)      "\"mute\":{\"type\":\"bool\",\"value\":" value "}"
#define NODE(id, params) "{\"id\":\"" id "\",\"params\":{" params "}}"
#define LIST(nodes)      "{\"nodes\":[" nodes "]}"

static char told[1024];

static void note(void *user, enum aers_path_change what, const char *path)
{
    static const char *const words[] = {"+", "-", "~"};
    size_t n = strlen(told);
    (void)user;
    snprintf(told + n, sizeof told - n, "%s%s%s", n ? " " : "", words[what], path);
}

static const char *diff(const char *before_text, const char *after_text)
{
    struct json_object *before_list = json_tokener_parse(before_text), *after_list = json_tokener_parse(after_text);
    struct json_object *before = aers_namespace_create(before_list), *after = aers_namespace_create(after_list);
    told[0] = '\0';
    aers_namespace_diff(before, after, note, NULL);
    json_object_put(before);
    json_object_put(after);
    json_object_put(before_list);
    json_object_put(after_list);
    return told;
}

static void values_are_no_change(void **state)
{
    (void)state;
    assert_string_equal(
        diff(LIST(NODE("a", GAIN("0", "24") "," MUTE("false"))), LIST(NODE("a", GAIN("-3", "24") "," MUTE("true")))),
        "");
}

static void a_node_comes_and_goes_as_one_path(void **state)
{
    (void)state;
    const char *one = LIST(NODE("a", MUTE("false"))), *two = LIST(NODE("a", MUTE("false")) "," NODE("b", MUTE("true")));
    assert_string_equal(diff(one, two), "+/aers/node/b ~/aers/node");
    assert_string_equal(diff(two, one), "-/aers/node/b ~/aers/node");
}

static void a_node_with_other_parameters_has_changed(void **state)
{
    (void)state;
    assert_string_equal(diff(LIST(NODE("a", MUTE("false"))), LIST(NODE("a", GAIN("0", "24")))),
                        "-/aers/node/a/mute +/aers/node/a/gain_db ~/aers/node/a");
}

static void another_range_is_a_change_of_the_parameter_alone(void **state)
{
    (void)state;
    assert_string_equal(diff(LIST(NODE("a", GAIN("0", "24"))), LIST(NODE("a", GAIN("0", "12")))),
                        "~/aers/node/a/gain_db");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_no_change),
        cmocka_unit_test(a_node_comes_and_goes_as_one_path),
        cmocka_unit_test(a_node_with_other_parameters_has_changed),
        cmocka_unit_test(another_range_is_a_change_of_the_parameter_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
