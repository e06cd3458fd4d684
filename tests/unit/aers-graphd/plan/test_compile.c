/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/compile.h"
#include "src/aers-graphd/plan/hardware.h"

static const char *const TEXT = "graph_id: g\n"
                                "sample_rate: 48000\n"
                                "jack: { prefix: 'x.' }\n"
                                "nodes:\n"
                                "  - { id: tone, type: source, source: { kind: sine, freq_hz: 440 } }\n"
                                "  - { id: trim, type: processor, module: builtin/gain, params: { gain_db: -6 } }\n"
                                "  - { id: desk, type: mixer, channels: 2 }\n"
                                "  - { id: out, type: output, channels: 2, sink: jack }\n"
                                "edges:\n"
                                "  - { from: tone, to: trim }\n"
                                "  - { from: trim, to: desk }\n"
                                "  - { from: tone, to: desk }\n"
                                "  - { from: desk, to: out }\n";

static const struct aers_compile_options options = {
    .meter_host = "127.0.0.1", .meter_port = 7771, .meter_interval_ms = 50};

static struct aers_graph *parse(const char *text)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, "test.yaml");
    enum aers_code code = aers_graph_parse(text, strlen(text), "/", &problems, &graph);
    if (code != AERS_OK)
        aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    assert_int_equal(code, AERS_OK);
    return graph;
}

struct compiled {
    struct aers_graph *graph;
    struct aers_blueprint *blueprint;
};

static struct compiled compile(const char *text)
{
    struct aers_error error;
    struct compiled compiled = {parse(text), NULL};
    assert_int_equal(aers_compile(compiled.graph, &options, &compiled.blueprint, &error), AERS_OK);
    return compiled;
}

static void finish(struct compiled *compiled)
{
    aers_blueprint_destroy(compiled->blueprint);
    aers_graph_destroy(compiled->graph);
}

static bool has_link(const struct aers_blueprint *blueprint, const char *src, const char *dst)
{
    for (size_t i = 0; i < blueprint->nlinks; i++)
        if (strcmp(blueprint->links[i].src, src) == 0 && strcmp(blueprint->links[i].dst, dst) == 0)
            return true;
    return false;
}

static void every_node_becomes_a_client_with_numbered_ports(void **state)
{
    (void)state;
    struct compiled c = compile(TEXT);
    assert_int_equal(c.blueprint->nclients, 4);
    const struct aers_plan *out = c.blueprint->clients[3].plan;
    assert_string_equal(out->client, "x.out");
    assert_int_equal(out->ninputs, 2);
    assert_string_equal(out->inputs[1], "in_2");
    assert_string_equal(out->outputs[0], "out_1");
    assert_true(out->hold);
    finish(&c);
}

static void every_wire_becomes_a_link_of_its_edge(void **state)
{
    (void)state;
    struct compiled c = compile(TEXT);
    assert_true(has_link(c.blueprint, "x.tone:out_1", "x.trim:in_1"));
    assert_true(has_link(c.blueprint, "x.trim:out_1", "x.desk:in_1"));
    assert_true(has_link(c.blueprint, "x.tone:out_1", "x.desk:in_2"));
    assert_true(has_link(c.blueprint, "x.desk:out_1", "x.out:in_1"));
    assert_true(has_link(c.blueprint, "x.desk:out_2", "x.out:in_2"));
    assert_int_equal(c.blueprint->nlinks, 5);
    for (size_t i = 1; i < c.blueprint->nlinks; i++)
        assert_true(c.blueprint->links[i - 1].owner <= c.blueprint->links[i].owner);
    finish(&c);
}

/* A node refuses a plan that breaks the rules: what we write, it must read. */
static double value(void *user, const char *id, uint32_t slot)
{
    (void)user;
    assert_string_equal(id, "trim");
    return slot == 0 ? -6.0 : slot == AERS_SLOT_MUTE ? 1.0 : 0.0;
}

static void a_client_s_plan_carries_its_values_and_is_one_that_a_node_takes(void **state)
{
    (void)state;
    struct compiled c = compile(TEXT);
    struct aers_plan *plan = NULL;
    struct aers_error error = {0};
    assert_string_equal(c.blueprint->clients[1].plan->client, "x.trim");
    char *text =
        aers_blueprint_plan(&c.blueprint->clients[1], c.blueprint->clients[1].plan->client, false, value, NULL);
    assert_int_equal(aers_plan_parse(text, strlen(text), &plan, &error), AERS_OK);
    assert_int_equal(plan->nsteps, 1);
    assert_int_equal(plan->steps[0].nvalues, 2);
    assert_string_equal(plan->steps[0].values[0].address, "gain_db");
    assert_true(plan->steps[0].values[0].value < -5.99 && plan->steps[0].values[0].value > -6.01);
    assert_string_equal(plan->steps[0].values[1].address, "mute");
    aers_plan_destroy(plan);
    free(text);
    finish(&c);
}

static void meter_phases_are_spread_over_the_interval(void **state)
{
    (void)state;
    struct compiled c = compile(TEXT);
    static const uint32_t expected[] = {0, 12, 25, 37};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(c.blueprint->clients[i].plan->meter_phase_ms, expected[i]);
    finish(&c);
}

static uint64_t hash_of(const struct compiled *c, const char *client)
{
    for (size_t i = 0; i < c->blueprint->nclients; i++)
        if (strcmp(c->blueprint->clients[i].plan->client, client) == 0)
            return c->blueprint->clients[i].hash;
    fail();
    return 0;
}

static void a_value_or_a_neighbour_changes_no_hash_and_a_channel_does(void **state)
{
    (void)state;
    struct compiled before = compile("graph_id: g\nsample_rate: 48000\nnodes:\n"
                                     "  - { id: a, type: source, source: { kind: sine, level_db: -20 } }\n"
                                     "  - { id: b, type: bus }\n"
                                     "edges: [ { from: a, to: b } ]\n");
    struct compiled after = compile("graph_id: g\nsample_rate: 48000\nnodes:\n"
                                    "  - { id: new, type: source, source: { kind: noise } }\n"
                                    "  - { id: a, type: source, source: { kind: sine, level_db: -30 } }\n"
                                    "  - { id: b, type: bus, channels: 2 }\n"
                                    "edges: [ { from: a, to: b } ]\n");
    assert_true(hash_of(&before, "a") == hash_of(&after, "a"));
    assert_true(hash_of(&before, "b") != hash_of(&after, "b"));
    finish(&before);
    finish(&after);
}

static void a_name_too_long_for_jack_is_refused(void **state)
{
    (void)state;
    struct aers_error error;
    struct aers_graph *graph = parse(TEXT);
    struct aers_blueprint *blueprint = NULL;
    free(graph->jack_prefix);
    graph->jack_prefix = strdup("a.prefix.that.leaves.no.room.for.anything.else.in.sixty.three.bytes.");
    assert_int_equal(aers_compile(graph, &options, &blueprint, &error), AERS_E_INVALID);
    assert_null(blueprint);
    aers_graph_destroy(graph);
}

/* ---- hardware */

static char playback_1[] = "system:playback_1", playback_2[] = "system:playback_2", capture_1[] = "system:capture_1",
            midi[] = "system:midi_1", other[] = "other:in";
static const struct aers_port ports[] = {
    {capture_1, false, true, true}, {midi, true, true, false},      {other, true, false, true},
    {playback_1, true, true, true}, {playback_2, true, true, true},
};

static void playback_is_the_server_s_physical_audio_inputs_in_order(void **state)
{
    (void)state;
    struct compiled c = compile(TEXT);
    struct aers_hardware hardware = {0};
    aers_hardware_resolve(c.graph, c.blueprint, ports, 5, &hardware);
    assert_int_equal(hardware.nlinks, 2);
    assert_string_equal(hardware.links[0].src, "x.out:out_1");
    assert_string_equal(hardware.links[0].dst, "system:playback_1");
    assert_string_equal(hardware.links[1].dst, "system:playback_2");
    aers_hardware_finish(&hardware);
    finish(&c);
}

static void a_port_the_server_lacks_leaves_its_link_open(void **state)
{
    (void)state;
    struct compiled c = compile(TEXT);
    struct aers_hardware hardware = {0};
    aers_hardware_resolve(c.graph, c.blueprint, ports, 4, &hardware);
    assert_int_equal(hardware.nlinks, 2);
    assert_non_null(hardware.links[0].dst);
    assert_null(hardware.links[1].dst);
    assert_string_equal(hardware.links[1].src, "x.out:out_2");
    aers_hardware_finish(&hardware);
    finish(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_node_becomes_a_client_with_numbered_ports),
        cmocka_unit_test(every_wire_becomes_a_link_of_its_edge),
        cmocka_unit_test(a_client_s_plan_carries_its_values_and_is_one_that_a_node_takes),
        cmocka_unit_test(meter_phases_are_spread_over_the_interval),
        cmocka_unit_test(a_value_or_a_neighbour_changes_no_hash_and_a_channel_does),
        cmocka_unit_test(a_name_too_long_for_jack_is_refused),
        cmocka_unit_test(playback_is_the_server_s_physical_audio_inputs_in_order),
        cmocka_unit_test(a_port_the_server_lacks_leaves_its_link_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
