/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-ctl/meter_view.h"
#include "src/aers-ctl/table.h"

static struct aers_meter_view view;

static int set_up(void **state)
{
    (void)state;
    aers_meter_view_init(&view);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_meter_view_finish(&view);
    return 0;
}

static enum aers_code update(const char *json, int64_t now_ms)
{
    struct json_object *frame;
    struct aers_error error;
    assert_int_equal(aers_json_parse(json, strlen(json), 1 << 16, &frame, &error), AERS_OK);
    enum aers_code code = aers_meter_view_update(&view, frame, now_ms, &error);
    json_object_put(frame);
    return code;
}

static char *print(int columns, int rows)
{
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    struct aers_meter_style style = {.columns = columns, .rows = rows};
    aers_meter_view_print(&view, &style, stream);
    fclose(stream);
    return text;
}

static size_t count_lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static const char two[] = "{\"graph_id\":\"g\",\"meters\":{\"node/voice\":{\"rms\":-20,\"peak\":-6},"
                          "\"node/master\":{\"rms\":-18,\"peak\":-1,\"clips\":2,\"channels\":["
                          "{\"rms\":-30,\"peak\":-12},{\"rms\":-18,\"peak\":-1}]}},"
                          "\"latency\":{\"overall_ms\":4.5},\"cpu\":{\"by_node_pct\":{\"voice\":0.5,\"master\":1.25}}}";

static void levels_come_by_channel_where_there_are_several(void **state)
{
    (void)state;
    assert_int_equal(update(two, 1000), AERS_OK);
    assert_int_equal(view.nnodes, 2);
    assert_string_equal(view.nodes[0].id, "voice");
    assert_int_equal(view.nodes[0].nchannels, 1);
    assert_float_equal(view.nodes[0].channels[0].peak_db, -6, 1e-9);
    assert_int_equal(view.nodes[1].nchannels, 2);
    assert_float_equal(view.nodes[1].channels[0].rms_db, -30, 1e-9);
    assert_float_equal(view.nodes[1].cpu_pct, 1.25, 1e-9);
    assert_true(view.nodes[1].clipped);
    assert_float_equal(view.latency_ms, 4.5, 1e-9);
}

static void a_peak_is_held_and_then_falls(void **state)
{
    (void)state;
    static const char quiet[] = "{\"meters\":{\"node/a\":{\"rms\":-150,\"peak\":-150}}}";
    assert_int_equal(update("{\"meters\":{\"node/a\":{\"rms\":-10,\"peak\":-4}}}", 0), AERS_OK);
    assert_int_equal(update(quiet, 1400), AERS_OK);
    assert_float_equal(view.nodes[0].channels[0].hold_db, -4, 1e-9);
    assert_int_equal(update(quiet, 1600), AERS_OK);
    double after = view.nodes[0].channels[0].hold_db;
    assert_true(after < -4 && after > -10);
    assert_int_equal(update(quiet, 2600), AERS_OK);
    assert_float_equal(view.nodes[0].channels[0].hold_db, after - 20, 1e-6);
}

static void nodes_that_are_gone_are_dropped(void **state)
{
    (void)state;
    assert_int_equal(update(two, 0), AERS_OK);
    assert_int_equal(update("{\"meters\":{\"node/master\":{\"rms\":-20,\"peak\":-6}}}", 50), AERS_OK);
    assert_int_equal(view.nnodes, 1);
    assert_string_equal(view.nodes[0].id, "master");
    assert_int_equal(update("{\"type\":\"status\"}", 100), AERS_E_INVALID);
    assert_int_equal(view.nnodes, 1);
}

static void nodes_stand_in_the_order_of_the_graph(void **state)
{
    (void)state;
    static const char list[] = "[{\"id\":\"voice\"},{\"id\":\"gone\"},{\"id\":\"master\"}]";
    struct json_object *order;
    struct aers_error error;
    assert_int_equal(aers_json_parse(list, strlen(list), 4096, &order, &error), AERS_OK);
    assert_int_equal(update("{\"meters\":{\"node/z\":{},\"node/master\":{},\"node/b\":{},\"node/voice\":{}}}", 0),
                     AERS_OK);
    assert_true(view.has_new);
    aers_meter_view_sort(&view, order);
    json_object_put(order);
    static const char *const wanted[] = {"voice", "master", "b", "z"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(view.nodes[i].id, wanted[i]);
    assert_false(view.has_new);
}

static void bars_show_rms_peak_and_figures(void **state)
{
    (void)state;
    assert_int_equal(update("{\"graph_id\":\"g\",\"meters\":{\"node/tone\":{\"rms\":-30,\"peak\":-15}}}", 0), AERS_OK);
    char *text = print(4 + 29 + 20, 0); /* a bar of 20: 3 dB each */
    if (!strstr(text, "tone    ##########====|..... -15.0 -30.0   0.0 %\n"))
        fail_msg("%s", text);
    free(text);
}

static void what_does_not_fit_is_joined_by_node_and_then_scrolled(void **state)
{
    (void)state;
    assert_int_equal(update(two, 0), AERS_OK);
    char *text = print(80, 5); /* heading, three channels, foot */
    assert_int_equal(count_lines(text), 5);
    assert_non_null(strstr(text, "master  1 "));
    free(text);
    text = print(80, 4); /* only two nodes fit */
    assert_int_equal(count_lines(text), 4);
    assert_null(strstr(text, "master  1 "));
    assert_non_null(strstr(text, "-1.0 -18.0"));
    free(text);
    view.scroll = 99;
    text = print(80, 3);
    assert_int_equal(count_lines(text), 3);
    assert_non_null(strstr(text, "2 to 2 of 2"));
    assert_null(strstr(text, "voice"));
    assert_int_equal(view.scroll, 1);
    free(text);
}

static void no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    assert_int_equal(update(two, 0), AERS_OK);
    for (int columns = 50; columns < 200; columns += 7) {
        char *text = print(columns, 0);
        for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
            assert_true(aers_text_width(line) <= (size_t)columns);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(levels_come_by_channel_where_there_are_several, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_peak_is_held_and_then_falls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nodes_that_are_gone_are_dropped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nodes_stand_in_the_order_of_the_graph, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bars_show_rms_peak_and_figures, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_joined_by_node_and_then_scrolled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_line_is_wider_than_the_terminal, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
