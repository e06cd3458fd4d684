/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/align.h"
#include "tests/unit/aers-graphd/plan/parse.h"

enum { S, A, B, C, M, O, NNODES, NEDGES = 8 };

/* s -> a -> m, s -> b -> c -> m, c -> a (no cycle), m -> o; what leaves m comes back to a as feedback by way of c */
static const char text[] =
    "graph_id: g\ncompensate: true\nnodes:\n"
    "  - { id: s, type: source, source: { kind: sine } }\n"
    "  - { id: a, type: processor, module: builtin/gain }\n"
    "  - { id: b, type: processor, module: builtin/limiter }\n"
    "  - { id: c, type: processor, module: builtin/limiter }\n"
    "  - { id: m, type: processor, module: builtin/delay }\n"
    "  - { id: o, type: bus, compensate: false }\n"
    "edges:\n  - { from: s, to: a }\n  - { from: s, to: b }\n  - { from: b, to: c }\n  - { from: a, to: m }\n"
    "  - { from: c, to: m }\n  - { from: m, to: o }\n  - { from: s, to: o }\n  - { from: m, to: a }\n";

struct fixture {
    struct aers_graph *graph;
    struct aers_adjacency adjacency;
    uint32_t way_of[NEDGES];
    struct aers_alignment alignment;
};

static struct fixture f;

static void begin(const uint32_t *latency)
{
    f = (struct fixture){.graph = parse_graph(text, true)};
    assert_non_null(f.graph);
    assert_int_equal(f.graph->nedges, NEDGES);
    aers_adjacency_init(&f.adjacency, f.graph);
    aers_align_find_ways(f.graph, &f.adjacency, f.way_of);
    aers_alignment_init(&f.alignment, f.graph, &f.adjacency, f.way_of, latency);
}

static void end(void)
{
    aers_alignment_finish(&f.alignment);
    aers_adjacency_finish(&f.adjacency);
    aers_graph_destroy(f.graph);
}

static void only_who_may_have_to_wait_has_a_way(void **state)
{
    (void)state;
    begin((const uint32_t[NNODES]){0});
    static const uint32_t wanted[NEDGES] = {[3] = 1}; /* a to m, beside c; into o nobody waits; feedback is no way */
    for (size_t e = 0; e < NEDGES; e++)
        assert_int_equal(f.way_of[e], wanted[e]);
    assert_true(f.graph->edges[7].feedback);
    end();
}

static void the_shorter_way_waits_for_the_longer(void **state)
{
    (void)state;
    begin((const uint32_t[NNODES]){[B] = 100, [C] = 30});
    assert_int_equal(f.alignment.delay[3], 130);
    assert_int_equal(f.alignment.delay[4], 0);
    assert_int_equal(f.alignment.in_min[M], 130);
    assert_int_equal(f.alignment.in_max[M], 130);
    assert_int_equal(f.alignment.in_min[O], 0);
    assert_int_equal(f.alignment.in_max[O], 130);
    end();
}

static void a_longer_wait_than_can_be_had_is_cut(void **state)
{
    (void)state;
    begin((const uint32_t[NNODES]){[B] = 10000});
    assert_int_equal(f.alignment.delay[3], AERS_ALIGN_MAX);
    assert_int_equal(f.alignment.in_min[M], AERS_ALIGN_MAX);
    assert_int_equal(f.alignment.in_max[M], 10000);
    end();
}

static void assert_way(size_t node, bool longest, const size_t *wanted, size_t n)
{
    size_t way[NNODES];
    assert_int_equal(aers_alignment_follow(&f.alignment, f.graph, &f.adjacency, node, longest, way), n);
    assert_memory_equal(way, wanted, n * sizeof *way);
}

static void the_ways_to_a_node_are_told(void **state)
{
    (void)state;
    begin((const uint32_t[NNODES]){[B] = 100, [C] = 30});
    assert_way(O, true, (const size_t[]){S, B, C, M, O}, 5);
    assert_way(O, false, (const size_t[]){S, O}, 2);
    assert_way(S, true, (const size_t[]){S}, 1);
    end();
}

/* s -> r, s -> b -> q: two recorders that compensate, and one that does not. */
static const char tapes[] =
    "graph_id: g\nnodes:\n"
    "  - { id: r, type: record, compensate: true }\n"
    "  - { id: s, type: source, source: { kind: sine } }\n"
    "  - { id: b, type: processor, module: builtin/limiter }\n"
    "  - { id: q, type: record, compensate: true }\n"
    "  - { id: p, type: record }\n"
    "edges:\n  - { from: s, to: r }\n  - { from: s, to: b }\n  - { from: b, to: q }\n  - { from: s, to: p }\n";

static void recorders_wait_for_the_latest_node_whether_they_hear_it_or_not(void **state)
{
    enum { TO_R, TO_B, TO_Q, TO_P, NTAPE_EDGES };
    (void)state;
    f = (struct fixture){.graph = parse_graph(tapes, true)};
    assert_int_equal(f.graph->nedges, NTAPE_EDGES);
    aers_adjacency_init(&f.adjacency, f.graph);
    aers_align_find_ways(f.graph, &f.adjacency, f.way_of);
    aers_alignment_init(&f.alignment, f.graph, &f.adjacency, f.way_of, (const uint32_t[]){0, 0, 240, 0, 0});
    static const uint32_t ways[NTAPE_EDGES] = {1, 0, 1, 0}, delays[NTAPE_EDGES] = {240, 0, 0, 0};
    assert_memory_equal(f.way_of, ways, sizeof ways);
    assert_memory_equal(f.alignment.delay, delays, sizeof delays);
    assert_int_equal(f.alignment.in_max[0], 240);
    assert_int_equal(f.alignment.in_max[4], 0);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_may_have_to_wait_has_a_way),
        cmocka_unit_test(the_shorter_way_waits_for_the_longer),
        cmocka_unit_test(a_longer_wait_than_can_be_had_is_cut),
        cmocka_unit_test(the_ways_to_a_node_are_told),
        cmocka_unit_test(recorders_wait_for_the_latest_node_whether_they_hear_it_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
