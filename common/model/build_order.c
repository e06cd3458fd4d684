/* SPDX-License-Identifier: ISC */
/* Cycles, order and levels. Tarjan's strongly connected components find what is on a cycle; feedback edges are taken
 * out of one component after the other until none is left; Kahn's algorithm then orders the rest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/build.h"

/* After so many cycles in one file it is wrong in kind, and naming more of them would only cost time. */
#define MAX_CYCLES 20

struct search {
    struct aers_build *build;
    size_t *number, *low; /* [nnodes] of Tarjan's search, 0 before it came by */
    size_t *component;    /* [nnodes] the same number for nodes on a common cycle, 0 for those on none */
    size_t *stack;
    bool *on_stack;
    size_t nstack, counter, ncomponents;
    size_t *came_by; /* [nnodes] scratch of the search for one cycle: the edge that led to a node */
    size_t *queue;
};

static bool is_live(const struct search *search, size_t edge)
{
    return !search->build->graph->edges[edge].feedback;
}

/* ---- Tarjan. As deep as the longest path: at most AERS_GRAPH_MAX_NODES calls of a small frame. ---- */

static void pop_component(struct search *search, size_t node)
{
    bool is_alone = search->stack[search->nstack - 1] == node;
    size_t other;
    if (!is_alone)
        search->ncomponents++;
    do {
        other = search->stack[--search->nstack];
        search->on_stack[other] = false;
        search->component[other] = is_alone ? 0 : search->ncomponents;
    } while (other != node);
}

static void visit(struct search *search, size_t node)
{
    const struct aers_build *build = search->build;
    bool has_self = false;
    search->number[node] = search->low[node] = ++search->counter;
    search->stack[search->nstack++] = node;
    search->on_stack[node] = true;
    for (size_t i = build->out_first[node]; i < build->out_first[node + 1]; i++) {
        size_t to = build->graph->edges[build->out_edges[i]].to;
        if (!is_live(search, build->out_edges[i]) || !search->component[to])
            continue;
        has_self |= to == node;
        if (!search->number[to]) {
            visit(search, to);
            if (search->low[to] < search->low[node])
                search->low[node] = search->low[to];
        } else if (search->on_stack[to] && search->number[to] < search->low[node]) {
            search->low[node] = search->number[to];
        }
    }
    if (search->low[node] != search->number[node])
        return;
    pop_component(search, node);
    if (has_self && !search->component[node])
        search->component[node] = ++search->ncomponents;
}

/* A node that was on no cycle before will be on none after: only the others (component not 0) are looked at. */
static void find_components(struct search *search)
{
    size_t n = search->build->graph->nnodes;
    memset(search->number, 0, n * sizeof *search->number);
    search->counter = search->ncomponents = 0;
    for (size_t i = 0; i < n; i++)
        if (!search->number[i] && search->component[i])
            visit(search, i);
}

static bool is_inside(const struct search *search, size_t edge, size_t component)
{
    const struct aers_graph_edge *edges = search->build->graph->edges;
    return is_live(search, edge) && search->component[edges[edge].from] == component &&
           search->component[edges[edge].to] == component;
}

/* ---- a cycle that nothing breaks ---- */

/* Breadth first from node back to itself: the shortest cycle through it. @return the edge that closes it */
static size_t find_cycle(struct search *search, size_t node)
{
    const struct aers_build *build = search->build;
    size_t head = 0, tail = 0;
    for (size_t i = 0; i < build->graph->nnodes; i++)
        search->came_by[i] = AERS_NO_INDEX;
    search->queue[tail++] = node;
    while (head < tail) {
        size_t at = search->queue[head++];
        for (size_t i = build->out_first[at]; i < build->out_first[at + 1]; i++) {
            size_t edge = build->out_edges[i], to = build->graph->edges[edge].to;
            if (!is_inside(search, edge, search->component[node]))
                continue;
            if (to == node)
                return edge;
            if (search->came_by[to] != AERS_NO_INDEX)
                continue;
            search->came_by[to] = edge;
            search->queue[tail++] = to;
        }
    }
    return AERS_NO_INDEX;
}

/* "a -> b -> a", from the closing edge backwards; the middle of a long one is left out. */
static void name_cycle(struct search *search, size_t node, size_t closing, char *text, size_t size)
{
    const struct aers_graph *graph = search->build->graph;
    size_t n = 0, at = 0;
    for (size_t i = graph->edges[closing].from; i != node; i = graph->edges[search->came_by[i]].from)
        search->queue[n++] = i;
    at += (size_t)snprintf(text, size, "%s", graph->nodes[node].id);
    for (size_t i = n; i-- > 0;) {
        bool is_left_out = n > 10 && i >= 5 && i < n - 5;
        if (is_left_out && i != 5)
            continue;
        at += (size_t)snprintf(text + at, size - at, " -> %s", is_left_out ? "..." : graph->nodes[search->queue[i]].id);
    }
    snprintf(text + at, size - at, " -> %s", graph->nodes[node].id);
}

static void refuse_cycle(struct search *search, size_t component)
{
    struct aers_build *build = search->build;
    size_t node = 0;
    char cycle[900];
    while (search->component[node] != component)
        node++;
    size_t closing = find_cycle(search, node);
    name_cycle(search, node, closing, cycle, sizeof cycle);
    size_t mark = aers_path_key(&build->path, "edges");
    aers_path_index(&build->path, closing);
    aers_build_problem(build, build->edges[closing].doc, "closes the cycle %s (allowed with a builtin/delay on it)",
                       cycle);
    aers_path_back(&build->path, mark);
    build->graph->edges[closing].feedback = true; /* so that the rest can be checked */
}

/* ---- feedback ---- */

/* @return the first node of the component that may close a cycle, or AERS_NO_INDEX */
static size_t find_breaker(const struct search *search, size_t component)
{
    const struct aers_graph *graph = search->build->graph;
    for (size_t i = 0; i < graph->nnodes; i++)
        if (search->component[i] == component && graph->nodes[i].manifest && graph->nodes[i].manifest->breaks_cycles)
            return i;
    return AERS_NO_INDEX;
}

static void mark_feedback(struct search *search, size_t breaker)
{
    struct aers_build *build = search->build;
    for (size_t i = build->out_first[breaker]; i < build->out_first[breaker + 1]; i++)
        if (is_inside(search, build->out_edges[i], search->component[breaker]))
            build->graph->edges[build->out_edges[i]].feedback = true;
}

/* Every round takes at least one edge out of every component. */
static void open_cycles(struct search *search)
{
    unsigned nrefused = 0;
    for (size_t i = 0; i < search->build->graph->nnodes; i++)
        search->component[i] = 1;
    for (find_components(search); search->ncomponents && nrefused < MAX_CYCLES; find_components(search)) {
        size_t ncomponents = search->ncomponents;
        for (size_t component = 1; component <= ncomponents && nrefused < MAX_CYCLES; component++) {
            size_t breaker = find_breaker(search, component);
            if (breaker != AERS_NO_INDEX) {
                mark_feedback(search, breaker);
            } else {
                refuse_cycle(search, component);
                nrefused++;
            }
        }
    }
}

/* ---- Kahn ---- */

static void order_nodes(struct search *search)
{
    struct aers_build *build = search->build;
    struct aers_graph *graph = build->graph;
    size_t *waiting = search->number; /* [nnodes] edges still to come */
    size_t head = 0, tail = 0;
    memset(waiting, 0, graph->nnodes * sizeof *waiting);
    for (size_t i = 0; i < graph->nedges; i++)
        if (build->edges[i].is_valid && !graph->edges[i].feedback)
            waiting[graph->edges[i].to]++;
    for (size_t i = 0; i < graph->nnodes; i++)
        if (!waiting[i])
            graph->order[tail++] = i;
    while (head < tail) {
        size_t node = graph->order[head++];
        for (size_t i = build->out_first[node]; i < build->out_first[node + 1]; i++) {
            const struct aers_graph_edge *edge = &graph->edges[build->out_edges[i]];
            if (edge->feedback)
                continue;
            if (graph->level[edge->to] <= graph->level[node])
                graph->level[edge->to] = graph->level[node] + 1;
            if (!--waiting[edge->to])
                graph->order[tail++] = edge->to;
        }
    }
    /* Only after too many cycles: what stands on them follows in the order of the file, to be checked as well. */
    for (size_t i = 0; i < graph->nnodes; i++)
        if (waiting[i])
            graph->order[tail++] = i;
}

void aers_build_order(struct aers_build *build)
{
    size_t n = build->graph->nnodes;
    struct search search = {.build = build};
    size_t **arrays[] = {&search.number,  &search.low,   &search.component,   &search.stack,
                         &search.came_by, &search.queue, &build->graph->order};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        *arrays[i] = aers_build_alloc(build, n, sizeof(size_t));
    search.on_stack = aers_build_alloc(build, n, sizeof *search.on_stack);
    build->graph->level = aers_build_alloc(build, n, sizeof *build->graph->level);
    if (!build->out_of_memory) {
        open_cycles(&search);
        order_nodes(&search);
    }
    for (size_t i = 0; i + 1 < sizeof arrays / sizeof arrays[0]; i++) /* the order stays */
        free(*arrays[i]);
    free(search.on_stack);
}
