/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/adjacency.h"

#include <stdlib.h>

#include "src/aers-graphd/memory.h"

static size_t end_of(const struct aers_graph_edge *edge, bool from)
{
    return from ? edge->from : edge->to;
}

/* Counted two places on, summed, then filled one place on: afterwards [n] and [n + 1] bound node n. */
static void index_by(const struct aers_graph *graph, bool from, size_t **first, size_t **edges)
{
    *first = aers_need(graph->nnodes + 2, sizeof **first);
    *edges = aers_need(graph->nedges, sizeof **edges);
    for (size_t e = 0; e < graph->nedges; e++)
        (*first)[end_of(&graph->edges[e], from) + 2]++;
    for (size_t n = 2; n < graph->nnodes + 2; n++)
        (*first)[n] += (*first)[n - 1];
    for (size_t e = 0; e < graph->nedges; e++)
        (*edges)[(*first)[end_of(&graph->edges[e], from) + 1]++] = e;
}

void aers_adjacency_init(struct aers_adjacency *adjacency, const struct aers_graph *graph)
{
    index_by(graph, true, &adjacency->out_first, &adjacency->out);
    index_by(graph, false, &adjacency->in_first, &adjacency->in);
}

void aers_adjacency_finish(struct aers_adjacency *adjacency)
{
    free(adjacency->out_first);
    free(adjacency->out);
    free(adjacency->in_first);
    free(adjacency->in);
    *adjacency = (struct aers_adjacency){0};
}

/* ---- order: Kahn's algorithm with a stack. A feedback edge counts the other way round. That adds no cycle: what
 * leaves a breaker of cycles within its cycle is all feedback, so it reaches none of its listeners there by other
 * edges. ---- */

struct sort {
    const struct aers_graph *graph;
    size_t *waiting; /* [nnodes] how many must still run before it */
    size_t *stack;
    size_t depth;
};

static bool goes_back(const struct aers_graph_edge *edge)
{
    return edge->feedback;
}

static void count(struct sort *sort)
{
    for (size_t e = 0; e < sort->graph->nedges; e++) {
        const struct aers_graph_edge *edge = &sort->graph->edges[e];
        if (edge->from != edge->to)
            sort->waiting[end_of(edge, goes_back(edge))]++;
    }
}

static void let_go(struct sort *sort, size_t node)
{
    if (--sort->waiting[node] == 0)
        sort->stack[sort->depth++] = node;
}

/* From the last to the first: the stack gives them back in the order of the file. */
static void let_neighbours_go(struct sort *sort, const struct aers_adjacency *adjacency, size_t node)
{
    const struct aers_graph_edge *edges = sort->graph->edges;
    for (size_t i = adjacency->in_first[node + 1]; i-- > adjacency->in_first[node];) {
        const struct aers_graph_edge *edge = &edges[adjacency->in[i]];
        if (goes_back(edge) && edge->from != edge->to)
            let_go(sort, edge->from);
    }
    for (size_t i = adjacency->out_first[node + 1]; i-- > adjacency->out_first[node];) {
        const struct aers_graph_edge *edge = &edges[adjacency->out[i]];
        if (!goes_back(edge) && edge->from != edge->to)
            let_go(sort, edge->to);
    }
}

void aers_adjacency_order(const struct aers_adjacency *adjacency, const struct aers_graph *graph, size_t *order)
{
    struct sort sort = {
        .graph = graph,
        .waiting = aers_need(graph->nnodes, sizeof(size_t)),
        .stack = aers_need(graph->nnodes, sizeof(size_t)),
    };
    size_t n = 0;
    count(&sort);
    for (size_t i = graph->nnodes; i-- > 0;)
        if (sort.waiting[i] == 0)
            sort.stack[sort.depth++] = i;
    while (sort.depth > 0) {
        order[n] = sort.stack[--sort.depth];
        let_neighbours_go(&sort, adjacency, order[n++]);
    }
    free(sort.waiting);
    free(sort.stack);
}
