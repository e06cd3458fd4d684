/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-ctl/top/model.h"

static struct aers_top top;

static int set_up(void **state)
{
    (void)state;
    aers_top_init(&top);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_top_finish(&top);
    return 0;
}

static enum aers_code take(const char *nodes)
{
    char text[1024];
    struct json_object *status;
    struct aers_error error;
    snprintf(text, sizeof text, "{\"graph_id\":\"g\",\"state\":\"running\",\"rate_hz\":48000%s%s}", *nodes ? "," : "",
             nodes);
    assert_int_equal(aers_json_parse(text, strlen(text), sizeof text, &status, &error), AERS_OK);
    enum aers_code code = aers_top_take_status(&top, status, &error);
    json_object_put(status);
    return code;
}

#define THREE                                                                                                          \
    "\"nodes\":[{\"id\":\"b\",\"state\":\"running\",\"cpu_pct\":1.5,\"xruns\":0,\"restarts\":2},"                      \
    "{\"id\":\"a\",\"state\":\"backoff\",\"cpu_pct\":0.5,\"xruns\":3,\"restarts\":0,\"mute\":true},"                   \
    "{\"id\":\"c\",\"state\":\"running\",\"cpu_pct\":9.5,\"xruns\":3,\"restarts\":0}]"

static void hear(const char *address, float peak_db, int64_t now_ms)
{
    uint8_t args[16];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, args, sizeof args, "/", "");
    struct aers_osc_message message = {.address = address, .types = "ff", .args = args, .nargs = 2};
    union {
        float f;
        uint32_t bits;
    } both = {.f = peak_db};
    for (int i = 0; i < 4; i++)
        args[i] = args[i + 4] = (uint8_t)(both.bits >> (24 - 8 * i));
    aers_top_take_message(&top, &message, now_ms);
}

static const char *order(void)
{
    static char text[16];
    text[0] = 0;
    for (size_t i = 0; i < top.nrows; i++)
        strcat(text, top.rows[i].id);
    return text;
}

static const char *sorted(enum aers_top_column column, bool reversed)
{
    top.sort = column;
    top.reversed = reversed;
    aers_top_sort(&top);
    return order();
}

static void rows_are_sorted_by_every_column(void **state)
{
    (void)state;
    assert_int_equal(take(THREE), AERS_OK);
    assert_string_equal(order(), "bac");
    assert_string_equal(sorted(AERS_TOP_NODE, false), "abc");
    assert_string_equal(sorted(AERS_TOP_NODE, true), "cba");
    assert_string_equal(sorted(AERS_TOP_CPU, false), "cba");
    assert_string_equal(sorted(AERS_TOP_XRUNS, false), "acb"); /* equals stay in the order of the graph */
    assert_string_equal(sorted(AERS_TOP_XRUNS, true), "bac");
    assert_string_equal(sorted(AERS_TOP_RESTARTS, false), "bac");
    assert_string_equal(sorted(AERS_TOP_STATE, false), "abc");
    hear("/aers/node/a/meter", -6, 0);
    assert_string_equal(sorted(AERS_TOP_LEVEL, false), "abc");
    assert_string_equal(sorted(AERS_TOP_GRAPH, false), "bac");
}

static void the_selected_row_goes_with_its_node(void **state)
{
    (void)state;
    assert_int_equal(take(THREE), AERS_OK);
    assert_string_equal(top.selected, "b");
    aers_top_select(&top, 1);
    assert_string_equal(top.selected, "a");
    sorted(AERS_TOP_CPU, false);
    assert_int_equal(aers_top_selected(&top), 2);
    aers_top_select(&top, 99);
    assert_int_equal(aers_top_selected(&top), 2);
    aers_top_select(&top, -99);
    assert_string_equal(top.selected, "c");
    assert_int_equal(take("\"nodes\":[{\"id\":\"x\"}]"), AERS_OK); /* its node has gone */
    assert_string_equal(top.selected, "x");
    assert_int_equal(take("\"nodes\":[]"), AERS_OK);
    aers_top_select(&top, 1);
    assert_int_equal(aers_top_selected(&top), 0);
}

static void the_selected_row_is_in_sight(void **state)
{
    (void)state;
    assert_int_equal(take(THREE), AERS_OK);
    aers_top_select(&top, 2);
    aers_top_scroll(&top, 2);
    assert_int_equal(top.first, 1);
    aers_top_select(&top, -2);
    aers_top_scroll(&top, 2);
    assert_int_equal(top.first, 0);
    aers_top_select(&top, 2);
    aers_top_scroll(&top, 1);
    assert_int_equal(top.first, 2);
    aers_top_scroll(&top, 10); /* a larger terminal has room for all */
    assert_int_equal(top.first, 0);
    aers_top_scroll(&top, 0);
    assert_int_equal(top.first, 0);
}

static void levels_rise_at_once_fall_slowly_and_are_lost(void **state)
{
    (void)state;
    assert_int_equal(take(THREE), AERS_OK);
    aers_top_age(&top, 1000);
    hear("/aers/node/b/meter", -10, 1000);
    assert_float_equal(top.rows[0].peak_db, -10, 1e-6);
    hear("/aers/node/b/meter", -40, 1000);
    aers_top_age(&top, 1500);
    assert_float_equal(top.rows[0].peak_db, -20, 1e-6);
    assert_int_equal(take(THREE), AERS_OK); /* a new status keeps it */
    assert_float_equal(top.rows[0].peak_db, -20, 1e-6);
    aers_top_age(&top, 3001);
    assert_float_equal(top.rows[0].peak_db, AERS_TOP_SILENCE_DB, 1e-6);
    assert_float_equal(top.rows[1].peak_db, AERS_TOP_SILENCE_DB, 1e-6);
}

static void other_messages_are_passed_over(void **state)
{
    (void)state;
    static const char *const addresses[] = {"/aers/node/zz/meter", "/aers/node/b/meter/n", "/aers/node/b/gain_db",
                                            "/aers/node//meter",   "/aers/heartbeat",      "/reply"};
    assert_int_equal(take(THREE), AERS_OK);
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        hear(addresses[i], -3, 0);
    assert_float_equal(top.rows[0].peak_db, AERS_TOP_SILENCE_DB, 1e-6);
}

static void a_status_without_nodes_is_refused(void **state)
{
    (void)state;
    assert_int_equal(take(THREE), AERS_OK);
    assert_int_equal(take(""), AERS_E_INVALID);
    assert_int_equal(top.nrows, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_sorted_by_every_column, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_selected_row_goes_with_its_node, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_selected_row_is_in_sight, set_up, tear_down),
        cmocka_unit_test_setup_teardown(levels_rise_at_once_fall_slowly_and_are_lost, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_messages_are_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_status_without_nodes_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
