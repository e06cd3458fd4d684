/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/placement.h"
#include "tests/unit/aers-graphd/plan/parse.h"
#include "tests/unit/aers-graphd/plan/random_graph.h"

enum { MAX_CLIENTS = 64 };

struct placed {
    struct aers_graph *graph;
    struct aers_partition *partition;
    int32_t kept[MAX_CLIENTS], cpus[MAX_CLIENTS];
    double costs_us[MAX_CLIENTS];
    double span_us;
};

static const int32_t two[] = {0, 1};

static void place_again(struct placed *p, size_t ncpus)
{
    const struct aers_placement placement = {p->graph, p->partition, two, ncpus, p->costs_us};
    p->span_us = aers_place(&placement, p->kept, p->cpus);
}

static struct placed place(const char *text, double cost_us, size_t ncpus)
{
    struct aers_error error = {0};
    struct placed p = {.graph = parse_graph(text, true)};
    assert_non_null(p.graph);
    assert_int_equal(aers_partition_create(p.graph, &p.partition, &error), AERS_OK);
    assert_true(p.partition->nclients <= MAX_CLIENTS);
    for (size_t i = 0; i < p.partition->nclients; i++)
        p.costs_us[i] = cost_us;
    aers_placement_read(p.graph, p.partition, p.kept);
    place_again(&p, ncpus);
    return p;
}

static void finish(struct placed *p)
{
    aers_partition_destroy(p->partition);
    aers_graph_destroy(p->graph);
}

static int32_t cpu_of(const struct placed *p, const char *id)
{
    const struct aers_graph_node *node = aers_graph_find(p->graph, id);
    assert_non_null(node);
    return p->cpus[p->partition->client_of[node - p->graph->nodes]];
}

#define SINE(id)       "  - { id: " id ", type: source, source: { kind: sine } }\n"
#define GAIN(id, more) "  - { id: " id ", type: processor, module: builtin/gain" more " }\n"
#define EDGE(a, b)     "  - { from: " a ", to: " b " }\n"

static void a_chain_stays_on_one_processor(void **state)
{
    (void)state;
    struct placed p = place("graph_id: g\nnodes:\n" SINE("a") GAIN("b", "") GAIN("c", "")
                                GAIN("d", "") "edges:\n" EDGE("a", "b") EDGE("b", "c") EDGE("c", "d"),
                            500, 2);
    assert_int_equal(cpu_of(&p, "b"), cpu_of(&p, "a"));
    assert_int_equal(cpu_of(&p, "c"), cpu_of(&p, "a"));
    assert_int_equal(cpu_of(&p, "d"), cpu_of(&p, "a"));
    finish(&p);
}

/* Two strips that nothing joins. */
static const char *const STRIPS =
    "graph_id: g\nnodes:\n" SINE("a") GAIN("b", "") SINE("v") GAIN("w", "") "edges:\n" EDGE("a", "b") EDGE("v", "w");

static void branches_are_spread(void **state)
{
    (void)state;
    struct placed p = place(STRIPS, 5, 2);
    assert_int_equal(cpu_of(&p, "b"), cpu_of(&p, "a"));
    assert_int_equal(cpu_of(&p, "w"), cpu_of(&p, "v"));
    assert_int_not_equal(cpu_of(&p, "a"), cpu_of(&p, "v"));
    finish(&p);
}

static void what_is_dear_is_balanced(void **state)
{
    (void)state;
    struct placed p = place("graph_id: g\nnodes:\n" SINE("dear") SINE("a") SINE("b") SINE("c") "edges: []\n", 10, 2);
    p.costs_us[0] = 40;
    place_again(&p, 2);
    assert_int_not_equal(cpu_of(&p, "a"), cpu_of(&p, "dear"));
    assert_int_equal(cpu_of(&p, "b"), cpu_of(&p, "a"));
    assert_int_equal(cpu_of(&p, "c"), cpu_of(&p, "a"));
    finish(&p);
}

/* One source into two branches that meet again. */
static const char *const DIAMOND = "graph_id: g\nnodes:\n" SINE("s") GAIN("l", "") GAIN("r", "")
    GAIN("sum", "") "edges:\n" EDGE("s", "l") EDGE("s", "r") EDGE("l", "sum") EDGE("r", "sum");

static void a_light_branch_is_not_worth_the_way(void **state)
{
    (void)state;
    struct placed light = place(DIAMOND, 4, 2), heavy = place(DIAMOND, 200, 2);
    assert_int_equal(cpu_of(&light, "l"), cpu_of(&light, "r"));
    assert_int_not_equal(cpu_of(&heavy, "l"), cpu_of(&heavy, "r"));
    finish(&light);
    finish(&heavy);
}

static void what_the_file_says_holds(void **state)
{
    (void)state;
    struct placed p = place("graph_id: g\nnodes:\n" SINE("a") GAIN("b", ", cpu: 1") GAIN("c", "") GAIN("d", ", cpu: 7")
                                GAIN("e", "") "edges:\n" EDGE("a", "b") EDGE("b", "c") EDGE("c", "d") EDGE("d", "e"),
                            5, 2);
    assert_int_equal(cpu_of(&p, "a"), 1); /* of the same chain */
    assert_int_equal(cpu_of(&p, "b"), 1);
    assert_int_equal(cpu_of(&p, "c"), 1);
    assert_int_equal(cpu_of(&p, "d"), 7); /* not among those that may be used: the node will say so */
    finish(&p);
}

static void feedback_does_not_count(void **state)
{
    (void)state;
    struct placed p =
        place("graph_id: g\nnodes:\n" SINE("s") "  - { id: sum, type: bus }\n"
                                                "  - { id: wait, type: processor, module: builtin/delay }\n" GAIN(
                                                    "back", "") "edges:\n" EDGE("s", "sum") EDGE("sum", "wait")
                                                    EDGE("wait", "back") EDGE("back", "sum"),
              5, 2);
    for (size_t i = 0; i < p.partition->nclients; i++)
        assert_in_range(p.cpus[i], 0, 1);
    finish(&p);
}

/* Never worse than all on one, and what is kept is the same again. */
static void a_thousand_random_graphs(void **state)
{
    (void)state;
    static char text[1 << 20];
    struct dice dice = {7};
    for (int i = 0; i < 1000; i++) {
        random_graph(&dice, i % 2, text, sizeof text);
        struct aers_graph *graph = parse_graph(text, false);
        if (!graph)
            continue;
        aers_graph_destroy(graph);
        struct placed p = place(text, 1 + throw_dice(&dice, 100), 2);
        for (size_t c = 0; c < p.partition->nclients; c++) {
            p.costs_us[c] = throw_dice(&dice, 300);
            p.kept[c] = AERS_CPU_ANY;
        }
        place_again(&p, 2);
        double both_us = p.span_us, alone_us = 0;
        for (size_t c = 0; c < p.partition->nclients; c++) {
            assert_in_range(p.cpus[c], 0, 1);
            alone_us += p.costs_us[c] + AERS_PLACEMENT_NEAR_US;
        }
        assert_true(both_us <= alone_us * (1 + 1e-9));
        memcpy(p.kept, p.cpus, sizeof p.kept);
        place_again(&p, 2);
        assert_memory_equal(p.cpus, p.kept, p.partition->nclients * sizeof *p.cpus);
        finish(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_stays_on_one_processor), cmocka_unit_test(branches_are_spread),
        cmocka_unit_test(what_is_dear_is_balanced),       cmocka_unit_test(a_light_branch_is_not_worth_the_way),
        cmocka_unit_test(what_the_file_says_holds),       cmocka_unit_test(feedback_does_not_count),
        cmocka_unit_test(a_thousand_random_graphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
