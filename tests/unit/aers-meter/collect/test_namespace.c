/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/collect/namespace.h"

static const char text[] =
    "{\"graph_id\":\"g\",\"nodes\":[{\"id\":\"eq\",\"title\":\"The EQ\",\"params\":{"
    "\"bands/1/freq_hz\":{\"value\":80,\"min\":10,\"max\":20000,\"unit\":\"Hz\",\"type\":\"float\",\"doc\":\"Where.\"},"
    "\"bands/1/type\":{\"value\":\"hp\",\"choices\":[\"lp\",\"hp\"],\"type\":\"enum\",\"doc\":\"\"},"
    "\"mute\":{\"value\":true,\"type\":\"bool\",\"doc\":\"\"}}},{\"id\":7},{\"params\":{}},3]}";
static struct json_object *tree;

static int plant(void **state)
{
    struct json_object *list = NULL;
    (void)state;
    if (aers_json_parse(text, strlen(text), sizeof text, &list, NULL) != AERS_OK)
        return -1;
    tree = aers_namespace_create(list);
    json_object_put(list);
    return 0;
}

static int fell(void **state)
{
    (void)state;
    json_object_put(tree);
    return 0;
}

static void expect(const char *path, const char *wanted)
{
    struct json_object *node = aers_namespace_find(tree, path);
    assert_non_null(node);
    assert_string_equal(json_object_to_json_string_ext(node, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
                        wanted);
}

static void a_number_has_its_range_and_unit(void **state)
{
    (void)state;
    expect("/aers/node/eq/bands/1/freq_hz",
           "{\"FULL_PATH\":\"/aers/node/eq/bands/1/freq_hz\",\"ACCESS\":3,\"TYPE\":\"f\",\"VALUE\":[80],"
           "\"RANGE\":[{\"MIN\":10,\"MAX\":20000}],\"CLIPMODE\":[\"none\"],\"UNIT\":[\"time.hz\"],\"DESCRIPTION\":"
           "\"Where.\"}");
}

static void a_choice_has_its_names(void **state)
{
    (void)state;
    expect("/aers/node/eq/bands/1/type",
           "{\"FULL_PATH\":\"/aers/node/eq/bands/1/type\",\"ACCESS\":3,\"TYPE\":\"s\",\"VALUE\":[\"hp\"],"
           "\"RANGE\":[{\"VALS\":[\"lp\",\"hp\"]}],\"CLIPMODE\":[\"none\"],\"DESCRIPTION\":\"\"}");
}

static void a_switch_is_its_type(void **state)
{
    (void)state;
    expect("/aers/node/eq/mute", "{\"FULL_PATH\":\"/aers/node/eq/mute\",\"ACCESS\":3,\"TYPE\":\"T\",\"VALUE\":[true],"
                                 "\"DESCRIPTION\":\"\"}");
}

static void what_leads_there_is_a_container(void **state)
{
    (void)state;
    struct json_object *node = aers_namespace_find(tree, "/aers/node/eq/");
    assert_non_null(node);
    assert_string_equal(aers_json_get_string(node, "DESCRIPTION", ""), "The EQ");
    assert_int_equal(aers_json_get_int(node, "ACCESS", -1), 0);
    assert_ptr_equal(aers_namespace_find(tree, "/"), tree);
    assert_null(aers_namespace_find(tree, "/aers/node/7"));
    assert_null(aers_namespace_find(tree, "/aers/node/eq/mute/x"));
    assert_null(aers_namespace_find(tree, "//aers"));
}

static void host_info_says_where_osc_is_spoken(void **state)
{
    (void)state;
    struct json_object *info = aers_namespace_host_info("g", "osc.tcp://127.0.0.1:7770/");
    assert_string_equal(aers_json_get_string(info, "OSC_IP", ""), "127.0.0.1");
    assert_int_equal(aers_json_get_int(info, "OSC_PORT", 0), 7770);
    json_object_put(info);
    info = aers_namespace_host_info("", NULL);
    assert_string_equal(aers_json_get_string(info, "NAME", ""), "AERS");
    assert_false(json_object_object_get_ex(info, "OSC_PORT", NULL));
    json_object_put(info);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_has_its_range_and_unit),
        cmocka_unit_test(a_choice_has_its_names),
        cmocka_unit_test(a_switch_is_its_type),
        cmocka_unit_test(what_leads_there_is_a_container),
        cmocka_unit_test(host_info_says_where_osc_is_spoken),
    };
    return cmocka_run_group_tests(tests, plant, fell);
}
