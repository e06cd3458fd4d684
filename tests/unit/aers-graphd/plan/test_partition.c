/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/partition.h"
#include "tests/unit/aers-graphd/plan/parse.h"

struct parted {
    struct aers_graph *graph;
    struct aers_partition *partition;
};

static struct parted part(const char *text)
{
    struct aers_error error = {0};
    struct parted parted = {parse_graph(text, true), NULL};
    assert_non_null(parted.graph);
    assert_int_equal(aers_partition_create(parted.graph, &parted.partition, &error), AERS_OK);
    return parted;
}

static void finish(struct parted *parted)
{
    aers_partition_destroy(parted->partition);
    aers_graph_destroy(parted->graph);
}

/* All clients in one line: "voice: voice eq | out: out". */
static const char *show(const struct parted *parted)
{
    static char text[4096];
    size_t at = 0;
    for (size_t i = 0; i < parted->partition->nclients; i++) {
        const struct aers_partition_client *client = &parted->partition->clients[i];
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s:", i ? " | " : "", client->name);
        for (size_t k = 0; k < client->nnodes; k++)
            at += (size_t)snprintf(text + at, sizeof text - at, " %s", parted->graph->nodes[client->nodes[k]].id);
    }
    return text;
}

#define GAIN(id, more) "  - { id: " id ", type: processor, module: builtin/gain" more " }\n"
#define SINE(id, more) "  - { id: " id ", type: source, source: { kind: sine }" more " }\n"
#define BUS(id, more)  "  - { id: " id ", type: bus" more " }\n"
#define EDGE(a, b)     "  - { from: " a ", to: " b " }\n"

/* Two strips into a bus; the second one is split on its way. */
static const char *const STRIPS =
    "nodes:\n" SINE("v", "") GAIN("v_eq", "") GAIN("v_gain", "") SINE("w", "") GAIN("w_eq", "") GAIN("w_gain", "")
        BUS("sum", "") BUS("out", "") "edges:\n" EDGE("v", "v_eq") EDGE("v_eq", "v_gain") EDGE("v_gain", "sum")
            EDGE("w", "w_eq") EDGE("w_eq", "w_gain") EDGE("w_gain", "sum") EDGE("w_eq", "sum") EDGE("sum", "out");

static struct parted part_strips(const char *isolation)
{
    char text[4096];
    snprintf(text, sizeof text, "graph_id: g\n%s%s", isolation, STRIPS);
    return part(text);
}

static void without_a_word_every_node_stands_alone(void **state)
{
    (void)state;
    struct parted p = part_strips("");
    assert_string_equal(show(&p),
                        "v: v | v_eq: v_eq | v_gain: v_gain | w: w | w_eq: w_eq | w_gain: w_gain | sum: sum | "
                        "out: out");
    assert_null(p.partition->warning);
    finish(&p);
}

static void chains_end_where_edges_meet_or_part(void **state)
{
    (void)state;
    static const char *const dials[] = {"isolation: chain\n", "isolation: auto\n"};
    for (size_t i = 0; i < 2; i++) {
        struct parted p = part_strips(dials[i]);
        assert_string_equal(show(&p), "v: v v_eq v_gain | w: w w_eq | w_gain: w_gain | sum: sum out");
        assert_null(p.partition->warning);
        finish(&p);
    }
}

static void graph_is_one_client_of_its_name_depth_first(void **state)
{
    (void)state;
    struct parted p = part_strips("isolation: graph\n");
    assert_string_equal(show(&p), "g: v v_eq v_gain w w_eq w_gain sum out");
    finish(&p);
}

static void a_group_wins_over_the_dial_and_chains_stop_at_it(void **state)
{
    (void)state;
    struct parted p =
        part("graph_id: g\nisolation: chain\nnodes:\n" SINE("a", "") GAIN("b", "") GAIN("c", ", group: fx")
                 GAIN("d", "") GAIN("e", "") SINE("f", ", group: fx") "edges:\n" EDGE("a", "b") EDGE("b", "c")
                     EDGE("c", "d") EDGE("d", "e"));
    assert_string_equal(show(&p), "a: a b | fx: c f | d: d e");
    finish(&p);
    p = part("graph_id: g\nisolation: node\nnodes:\n" SINE("a", ", group: all") GAIN("b", ", group: all")
                 BUS("c", "") "edges:\n" EDGE("a", "b") EDGE("b", "c"));
    assert_string_equal(show(&p), "all: a b | c: c");
    finish(&p);
}

static void graph_makes_two_clients_where_a_group_stands_between(void **state)
{
    (void)state;
    struct parted p =
        part("graph_id: g\nisolation: graph\nnodes:\n" SINE("a", "") GAIN("b", "") GAIN("c", ", group: x") GAIN("d", "")
                 GAIN("e", "") "edges:\n" EDGE("a", "b") EDGE("b", "c") EDGE("c", "d") EDGE("b", "d") EDGE("d", "e"));
    assert_string_equal(show(&p), "g: a b | x: c | g-2: d e");
    finish(&p);
}

static void a_share_is_not_named_like_somebody_else_s_client(void **state)
{
    (void)state;
    struct parted p = part("graph_id: g\nisolation: graph\nnodes:\n" SINE("a", "") GAIN("b", "")
                               GAIN("c", ", group: g") "edges:\n" EDGE("a", "b") EDGE("b", "c"));
    assert_string_equal(show(&p), "a: a b | g: c");
    finish(&p);
}

static void who_is_heard_by_feedback_runs_after_who_hears_it(void **state)
{
    (void)state;
    struct parted p =
        part("graph_id: g\nisolation: graph\nnodes:\n  - { id: echo, type: processor, module: builtin/delay }\n" SINE(
            "a", "") BUS("sum", "") "edges:\n" EDGE("a", "sum") EDGE("sum", "echo") EDGE("echo", "sum"));
    assert_string_equal(show(&p), "g: a sum echo");
    finish(&p);
}

static void a_feedback_edge_makes_no_chain(void **state)
{
    (void)state;
    struct parted p = part("graph_id: g\nisolation: chain\nnodes:\n  - { id: echo, type: processor, module: "
                           "builtin/delay }\n" BUS("a", "") "edges:\n" EDGE("a", "echo") EDGE("echo", "a"));
    assert_string_equal(show(&p), "a: a echo");
    finish(&p);
}

static void a_module_of_others_is_left_alone_unless_grouped(void **state)
{
    (void)state;
    struct aers_error error;
    struct aers_graph *graph = parse_graph("graph_id: g\nisolation: graph\nnodes:\n" SINE("a", "") GAIN("b", "")
                                               GAIN("c", "") "edges:\n" EDGE("a", "b") EDGE("b", "c"),
                                           true);
    struct parted p = {graph, NULL};
    struct aers_manifest foreign = *graph->nodes[1].manifest;
    static char lang[] = "c";
    foreign.lang = lang;
    graph->nodes[1].manifest = &foreign;
    assert_int_equal(aers_partition_create(graph, &p.partition, &error), AERS_OK);
    assert_string_equal(show(&p), "a: a | b: b | c: c");
    finish(&p);
}

/* ---- more than a server carries */

/* n strips of a source and a gain into one bus. */
static char *many(const char *isolation, unsigned n)
{
    size_t size = 256 + (size_t)n * 256, at = 0;
    char *text = malloc(size);
    at += (size_t)snprintf(text + at, size - at, "graph_id: g\n%snodes:\n" BUS("sum", ""), isolation);
    for (unsigned i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, size - at, SINE("s%u", "") GAIN("t%u", ""), i, i);
    at += (size_t)snprintf(text + at, size - at, "edges:\n");
    for (unsigned i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, size - at, EDGE("s%u", "t%u") EDGE("t%u", "sum"), i, i, i);
    return text;
}

static struct parted part_many(const char *isolation, unsigned n)
{
    char *text = many(isolation, n);
    struct parted p = part(text);
    free(text);
    return p;
}

static void a_large_graph_is_fused_unasked_and_says_so(void **state)
{
    (void)state;
    struct parted p = part_many("", 99);
    assert_int_equal(p.partition->nclients, 199);
    assert_null(p.partition->warning);
    finish(&p);
    p = part_many("", 150); /* 301 nodes, 151 chains */
    assert_int_equal(p.partition->nclients, 151);
    assert_non_null(strstr(p.partition->warning, "301 nodes are more JACK clients than one server has room for (200)"));
    assert_non_null(strstr(p.partition->warning, "share 151 now, at most 2 nodes in one"));
    finish(&p);
}

static void auto_takes_neighbours_together_until_there_is_room(void **state)
{
    (void)state;
    struct parted p = part_many("isolation: auto\n", 39);
    assert_int_equal(p.partition->nclients, 40);
    assert_null(p.partition->warning);
    finish(&p);
    p = part_many("isolation: auto\n", 1000); /* 1001 chains of two */
    assert_in_range(p.partition->nclients, 30, AERS_PARTITION_EASE);
    assert_non_null(strstr(p.partition->warning, "1001 chains are more JACK clients than run with ease (40)"));
    for (size_t i = 0; i < p.partition->nclients; i++)
        assert_in_range(p.partition->clients[i].nnodes, 1, 80);
    assert_int_equal(p.partition->client_of[1], p.partition->client_of[2]); /* s0 and t0 */
    finish(&p);
}

static void more_clients_than_there_are_are_refused_when_asked_for(void **state)
{
    (void)state;
    struct aers_error error;
    char *text = many("isolation: node\n", 125); /* 251 */
    struct aers_graph *graph = parse_graph(text, true);
    struct aers_partition *partition = NULL;
    assert_int_equal(aers_partition_create(graph, &partition, &error), AERS_E_LIMIT);
    assert_non_null(strstr(error.what, "251"));
    assert_null(partition);
    graph->isolation = AERS_ISOLATION_CHAIN;
    assert_int_equal(aers_partition_create(graph, &partition, &error), AERS_OK);
    assert_int_equal(partition->nclients, 126);
    aers_partition_destroy(partition);
    aers_graph_destroy(graph);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_word_every_node_stands_alone),
        cmocka_unit_test(chains_end_where_edges_meet_or_part),
        cmocka_unit_test(graph_is_one_client_of_its_name_depth_first),
        cmocka_unit_test(a_group_wins_over_the_dial_and_chains_stop_at_it),
        cmocka_unit_test(graph_makes_two_clients_where_a_group_stands_between),
        cmocka_unit_test(a_share_is_not_named_like_somebody_else_s_client),
        cmocka_unit_test(who_is_heard_by_feedback_runs_after_who_hears_it),
        cmocka_unit_test(a_feedback_edge_makes_no_chain),
        cmocka_unit_test(a_module_of_others_is_left_alone_unless_grouped),
        cmocka_unit_test(a_large_graph_is_fused_unasked_and_says_so),
        cmocka_unit_test(auto_takes_neighbours_together_until_there_is_room),
        cmocka_unit_test(more_clients_than_there_are_are_refused_when_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
