/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/compile.h"
#include "tests/unit/aers-graphd/plan/parse.h"

static const struct aers_compile_options options = {
    .meter_host = "127.0.0.1", .meter_port = 7771, .meter_interval_ms = 50};

struct compiled {
    struct aers_graph *graph;
    struct aers_blueprint *blueprint;
};

static struct compiled compile(struct aers_graph *graph)
{
    struct aers_error error = {0};
    struct compiled compiled = {graph, NULL};
    assert_non_null(graph);
    assert_int_equal(aers_compile(graph, &options, &compiled.blueprint, &error), AERS_OK);
    return compiled;
}

static void finish(struct compiled *c)
{
    aers_blueprint_destroy(c->blueprint);
    aers_graph_destroy(c->graph);
}

#define CHAIN                                                                                                          \
    "graph_id: g\nisolation: chain\nnodes:\n"                                                                          \
    "  - { id: a, type: source, channels: 2, source: { kind: sine } }\n"                                               \
    "  - { id: b, type: processor, module: builtin/gain }\n"                                                           \
    "  - { id: c, type: processor, module: builtin/biquad_eq }\n"                                                      \
    "  - { id: d, type: processor, module: builtin/limiter }\n"                                                        \
    "  - { id: e, type: output, sink: 'null' }\n"                                                                      \
    "edges:\n  - { from: a, to: b }\n  - { from: b, to: c }\n  - { from: c, to: d }\n  - { from: d, to: e }\n"

static void a_chain_runs_in_place_over_one_buffer_a_channel(void **state)
{
    (void)state;
    struct compiled c = compile(parse_graph(CHAIN, true));
    assert_int_equal(c.blueprint->nclients, 1);
    const struct aers_plan *plan = c.blueprint->clients[0].plan;
    assert_string_equal(plan->client, "a");
    assert_int_equal(plan->ninputs + plan->noutputs, 0);
    assert_int_equal(plan->nscratch, 2);
    assert_int_equal(c.blueprint->nlinks, 0);
    finish(&c);
}

static void what_leaves_the_client_goes_straight_into_its_port(void **state)
{
    (void)state;
    struct compiled c = compile(parse_graph("graph_id: g\nnodes:\n"
                                            "  - { id: s, type: source, source: { kind: sine } }\n"
                                            "  - { id: x, type: bus, group: pair }\n"
                                            "  - { id: y, type: bus, group: pair }\n"
                                            "  - { id: o, type: bus }\n"
                                            "edges:\n  - { from: s, to: x }\n  - { from: x, to: y }\n"
                                            "  - { from: x, to: o }\n  - { from: y, to: o }\n",
                                            true));
    const struct aers_plan *plan = c.blueprint->clients[1].plan;
    assert_string_equal(plan->client, "pair");
    assert_int_equal(plan->ninputs, 1);
    assert_string_equal(plan->inputs[0], "x_in_1");
    assert_int_equal(plan->noutputs, 2);
    assert_string_equal(plan->outputs[0], "x_out_1");
    assert_string_equal(plan->outputs[1], "y_out_1");
    assert_int_equal(plan->nscratch, 0); /* y reads x from x's port */
    assert_int_equal(plan->steps[1].in[0].buffers[0], plan->steps[0].out[0]);
    assert_string_equal(c.blueprint->links[0].dst, "pair:x_in_1");
    finish(&c);
}

static void ends_that_no_edge_uses_keep_a_port(void **state)
{
    (void)state;
    struct compiled c = compile(parse_graph("graph_id: g\nisolation: graph\nnodes:\n"
                                            "  - { id: x, type: processor, module: builtin/gain, channels: 2 }\n"
                                            "  - { id: y, type: bus }\n"
                                            "edges:\n  - { from: x, to: y, map: [[1, 1]] }\n",
                                            true));
    const struct aers_plan *plan = c.blueprint->clients[0].plan;
    assert_int_equal(plan->ninputs, 2);
    assert_string_equal(plan->inputs[1], "x_in_2");
    assert_int_equal(plan->noutputs, 2);
    assert_string_equal(plan->outputs[0], "x_out_2");
    assert_string_equal(plan->outputs[1], "y_out_1");
    char *inside = aers_blueprint_port(c.blueprint, 0, true, 1), *end = aers_blueprint_port(c.blueprint, 0, true, 2);
    assert_null(inside);
    assert_string_equal(end, "g:x_out_2");
    free(end);
    finish(&c);
}

static void a_loop_within_a_client_goes_through_its_own_ports(void **state)
{
    (void)state;
    struct compiled c = compile(parse_graph("graph_id: g\nisolation: graph\nnodes:\n"
                                            "  - { id: s, type: source, source: { kind: sine } }\n"
                                            "  - { id: sum, type: bus }\n"
                                            "  - { id: echo, type: processor, module: builtin/delay }\n"
                                            "edges:\n  - { from: s, to: sum }\n  - { from: sum, to: echo }\n"
                                            "  - { from: echo, to: sum }\n",
                                            true));
    assert_int_equal(c.blueprint->nclients, 1);
    assert_int_equal(c.blueprint->nlinks, 1);
    assert_string_equal(c.blueprint->links[0].src, "g:echo_out_1");
    assert_string_equal(c.blueprint->links[0].dst, "g:sum_in_1");
    finish(&c);
}

#define WAYS                                                                                                           \
    "graph_id: g\nisolation: %s\ncompensate: true\nnodes:\n"                                                           \
    "  - { id: s, type: source, source: { kind: sine } }\n"                                                            \
    "  - { id: a, type: processor, module: builtin/gain }\n"                                                           \
    "  - { id: b, type: processor, module: builtin/limiter }\n"                                                        \
    "  - { id: c, type: bus }\n"                                                                                       \
    "  - { id: m, type: mixer, channels: 1, inputs: [ { from: a }, { from: b } ] }\n"                                  \
    "edges:\n  - { from: s, to: a }\n  - { from: s, to: b }\n  - { from: a, to: c }\n  - { from: b, to: c }\n"         \
    "  - { from: a, to: m }\n  - { from: b, to: m }\n"

static struct compiled compile_ways(const char *isolation)
{
    char text[1024];
    snprintf(text, sizeof text, WAYS, isolation);
    return compile(parse_graph(text, true));
}

static void what_may_have_to_wait_has_a_port_of_its_own(void **state)
{
    (void)state;
    struct compiled c = compile_ways("node");
    const struct aers_plan *bus = c.blueprint->clients[3].plan, *mixer = c.blueprint->clients[4].plan;
    assert_string_equal(bus->client, "c");
    assert_int_equal(bus->ninputs, 2);
    assert_string_equal(bus->inputs[0], "in_1");
    assert_string_equal(bus->inputs[1], "in_1_from_a");
    assert_int_equal(bus->steps[0].nways, 1); /* nothing that b waits for can be late */
    assert_int_equal(bus->steps[0].in[0].nbuffers, 2);
    assert_int_equal(bus->steps[0].in[0].buffers[1], 1);
    assert_int_equal(bus->steps[0].in[0].ways[0], 0);
    assert_int_equal(bus->steps[0].in[0].ways[1], 1);
    assert_string_equal(c.blueprint->links[2].dst, "c:in_1_from_a");
    assert_string_equal(c.blueprint->links[3].dst, "c:in_1");
    assert_int_equal(mixer->ninputs, 2); /* each of its edges has one anyway */
    assert_int_equal(mixer->steps[0].in[0].ways[0], 1);
    assert_null(mixer->steps[0].in[1].ways);
    assert_null(c.blueprint->clients[1].plan->steps[0].in[0].ways);
    finish(&c);
}

static void within_a_client_a_way_is_a_buffer_that_waits(void **state)
{
    (void)state;
    struct compiled c = compile_ways("graph");
    const struct aers_plan *plan = c.blueprint->clients[0].plan;
    uint32_t bus = aers_plan_find_step(plan, "c"), a = aers_plan_find_step(plan, "a");
    assert_int_equal(c.blueprint->nclients, 1);
    assert_int_equal(plan->ninputs, 0);
    const struct aers_plan_input *in = &plan->steps[bus].in[0];
    assert_int_equal(in->nbuffers, 2);
    for (uint32_t k = 0; k < 2; k++)
        assert_int_equal(in->ways[k], in->buffers[k] == plan->steps[a].out[0]);
    assert_int_equal(plan->steps[bus].nways, 1);
    finish(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_runs_in_place_over_one_buffer_a_channel),
        cmocka_unit_test(what_leaves_the_client_goes_straight_into_its_port),
        cmocka_unit_test(ends_that_no_edge_uses_keep_a_port),
        cmocka_unit_test(a_loop_within_a_client_goes_through_its_own_ports),
        cmocka_unit_test(what_may_have_to_wait_has_a_port_of_its_own),
        cmocka_unit_test(within_a_client_a_way_is_a_buffer_that_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
