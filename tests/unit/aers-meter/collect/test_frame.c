/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "common/doc/json.h"
#include "src/aers-meter/collect/frame.h"
#include "tests/unit/aers-meter/collect/meters.h"

static struct aers_node_table table;
static struct aers_graph_paths paths;
static struct aers_text text;

static int set_up(void **state)
{
    (void)state;
    aers_node_table_init(&table);
    aers_graph_paths_init(&paths);
    aers_text_init(&text);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_node_table_finish(&table);
    aers_graph_paths_finish(&paths);
    aers_text_finish(&text);
    return 0;
}

static void hear(const char *id, uint32_t latency_frames, uint32_t nchannels)
{
    struct aers_meter_message message = meter_of(id, 0, -3.125f, -18.2f);
    message.latency_frames = latency_frames;
    message.nchannels = nchannels;
    message.peak_db[1] = -1.0f;
    message.rms_db[1] = -30.0f;
    message.cpu_avg_pct = 0.6f;
    message.cpu_max_pct = 1.5f;
    assert_int_equal(aers_node_table_update(&table, &message, 0), AERS_OK);
}

static struct json_object *write_and_parse(double period_ms)
{
    struct aers_frame frame = {.ts_s = 1731379200.12,
                               .seq = 9,
                               .graph_id = "g",
                               .rate_hz = 48000.0,
                               .period_ms = period_ms,
                               .table = &table,
                               .paths = &paths};
    struct json_object *object = NULL;
    struct aers_error error;
    aers_frame_write(&text, &frame);
    assert_false(text.failed);
    if (aers_json_parse(aers_text_data(&text), text.nbytes, 1 << 20, &object, &error) != AERS_OK)
        fail_msg("%s: %.*s", error.what, (int)text.nbytes, aers_text_data(&text));
    return object;
}

/* The value at a path of keys separated by dots; a key may hold '/'. */
static struct json_object *at(struct json_object *object, const char *path)
{
    char key[64];
    while (*path) {
        size_t n = strcspn(path, ".");
        memcpy(key, path, n);
        key[n] = '\0';
        if (!json_object_object_get_ex(object, key, &object))
            return NULL;
        path += n + (path[n] == '.');
    }
    return object;
}

static float number(struct json_object *object, const char *path)
{
    struct json_object *value = at(object, path);
    assert_non_null(value);
    assert_true(json_object_is_type(value, json_type_double) || json_object_is_type(value, json_type_int));
    return (float)json_object_get_double(value);
}

static void the_documented_fields_have_their_names_and_types(void **state)
{
    (void)state;
    hear("dialogue_gain", 96, 1);
    struct json_object *frame = write_and_parse(10.667);
    assert_float_equal(number(frame, "ts"), 1731379200.12f, 1e-3);
    assert_string_equal(json_object_get_string(at(frame, "type")), "frame");
    assert_string_equal(json_object_get_string(at(frame, "graph_id")), "g");
    assert_float_equal(number(frame, "meters.node/dialogue_gain.rms"), -18.2, 0.005);
    assert_float_equal(number(frame, "meters.node/dialogue_gain.peak"), -3.125, 0.0051);
    assert_float_equal(number(frame, "latency.overall_ms"), 2.0, 1e-6);
    assert_float_equal(number(frame, "latency.period_ms"), 10.667, 1e-6);
    assert_float_equal(number(frame, "latency.by_node_ms.dialogue_gain"), 2.0, 1e-6);
    assert_float_equal(number(frame, "cpu.by_node_pct.dialogue_gain"), 0.6, 1e-6);
    assert_float_equal(number(frame, "cpu.max_by_node_pct.dialogue_gain"), 1.5, 1e-6);
    assert_float_equal(number(frame, "seq"), 9, 0);
    json_object_put(frame);
}

static void an_empty_table_makes_an_empty_frame(void **state)
{
    (void)state;
    struct json_object *frame = write_and_parse(NAN);
    assert_int_equal(json_object_object_length(at(frame, "meters")), 0);
    assert_float_equal(number(frame, "latency.overall_ms"), 0, 0);
    assert_null(at(frame, "latency.period_ms"));
    json_object_put(frame);
}

static void channels_are_listed_when_there_are_several(void **state)
{
    (void)state;
    hear("mono", 0, 1);
    hear("stereo", 0, 2);
    struct json_object *frame = write_and_parse(NAN);
    assert_null(at(frame, "meters.node/mono.channels"));
    struct json_object *channels = at(frame, "meters.node/stereo.channels");
    assert_int_equal(json_object_array_length(channels), 2);
    assert_float_equal(number(json_object_array_get_idx(channels, 1), "peak"), -1.0, 1e-6);
    assert_float_equal(number(frame, "meters.node/stereo.peak"), -1.0, 1e-6);
    assert_float_equal(number(frame, "meters.node/stereo.rms"), -18.2, 0.005);
    json_object_put(frame);
}

static void stale_nodes_are_left_out_everywhere(void **state)
{
    (void)state;
    hear("gone", 4800, 1);
    aers_node_table_expire(&table, AERS_NODE_STALE_US);
    struct json_object *frame = write_and_parse(NAN);
    assert_null(at(frame, "meters.node/gone"));
    assert_null(at(frame, "latency.by_node_ms.gone"));
    assert_null(at(frame, "cpu.by_node_pct.gone"));
    assert_float_equal(number(frame, "latency.overall_ms"), 0, 0);
    json_object_put(frame);
}

static void counts_show_once_they_are_not_zero(void **state)
{
    (void)state;
    hear("a", 0, 1);
    struct json_object *frame = write_and_parse(NAN);
    assert_null(at(frame, "meters.node/a.clips"));
    json_object_put(frame);
    struct aers_meter_message message = meter_of("a", 3, -3.0f, -10.0f);
    message.clips = 7;
    assert_int_equal(aers_node_table_update(&table, &message, 10), AERS_OK);
    frame = write_and_parse(NAN);
    assert_float_equal(number(frame, "meters.node/a.clips"), 7, 0);
    assert_float_equal(number(frame, "meters.node/a.lost"), 2, 0);
    json_object_put(frame);
}

static void outputs_are_named_by_the_manifest_or_numbered(void **state)
{
    (void)state;
    struct aers_meter_message message = meter_of("lim", 0, -3.0f, -10.0f);
    message.noutputs = 1;
    message.outputs[0] = -2.5f;
    assert_int_equal(aers_node_table_update(&table, &message, 0), AERS_OK);
    struct json_object *frame = write_and_parse(NAN);
    assert_float_equal(number(frame, "meters.node/lim.outputs.output_1"), -2.5, 1e-6);
    json_object_put(frame);
    strcpy(aers_node_table_find(&table, "lim")->module, "builtin/limiter");
    frame = write_and_parse(NAN);
    assert_float_equal(number(frame, "meters.node/lim.outputs.gain_reduction_db"), -2.5, 1e-6);
    json_object_put(frame);
}

static void an_output_that_is_no_number_is_null(void **state)
{
    (void)state;
    struct aers_meter_message message = meter_of("a", 0, -3.0f, -10.0f);
    message.noutputs = 2;
    message.outputs[0] = NAN;
    message.outputs[1] = -INFINITY;
    assert_int_equal(aers_node_table_update(&table, &message, 0), AERS_OK);
    struct json_object *frame = write_and_parse(NAN);
    assert_int_equal(json_object_object_length(at(frame, "meters.node/a.outputs")), 2);
    assert_null(at(frame, "meters.node/a.outputs.output_1"));
    json_object_put(frame);
}

static void the_longest_path_makes_the_overall_latency(void **state)
{
    (void)state;
    static const char graph[] =
        "{\"nodes\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"},{\"id\":\"unheard\"}],"
        "\"edges\":[{\"from\":\"a\",\"to\":\"b\"},{\"from\":\"b\",\"to\":\"d\"},{\"from\":\"a\",\"to\":\"c\"},"
        "{\"from\":\"c\",\"to\":\"d\"},{\"from\":\"d\",\"to\":\"unheard\"}]}";
    hear("a", 48, 1);
    hear("b", 96, 1);
    hear("c", 480, 1);
    hear("d", 48, 1);
    struct json_object *frame = write_and_parse(NAN);
    assert_float_equal(number(frame, "latency.overall_ms"), 10.0, 1e-6); /* no graph: the latest single node */
    json_object_put(frame);
    struct json_object *object = json_tokener_parse(graph);
    assert_int_equal(aers_graph_paths_read(object, &paths), AERS_OK);
    json_object_put(object);
    frame = write_and_parse(NAN);
    assert_float_equal(number(frame, "latency.overall_ms"), 12.0f, 1e-6);
    json_object_put(frame);
}

static void a_node_of_another_graph_says_so(void **state)
{
    (void)state;
    struct aers_meter_message message = meter_of("solo", 0, -3.0f, -10.0f);
    message.graph_id = "by hand";
    assert_int_equal(aers_node_table_update(&table, &message, 0), AERS_OK);
    hear("a", 0, 1);
    struct json_object *frame = write_and_parse(NAN);
    assert_string_equal(json_object_get_string(at(frame, "meters.node/solo.graph_id")), "by hand");
    assert_null(at(frame, "meters.node/a.graph_id"));
    json_object_put(frame);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_documented_fields_have_their_names_and_types),
        TEST(an_empty_table_makes_an_empty_frame),
        TEST(channels_are_listed_when_there_are_several),
        TEST(stale_nodes_are_left_out_everywhere),
        TEST(counts_show_once_they_are_not_zero),
        TEST(outputs_are_named_by_the_manifest_or_numbered),
        TEST(an_output_that_is_no_number_is_null),
        TEST(the_longest_path_makes_the_overall_latency),
        TEST(a_node_of_another_graph_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
