/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/ranks.h"

#include <stdlib.h>

#include "src/aers-graphd/memory.h"

#define UNRANKED UINT32_MAX

/* Depth first over the edges in both directions; next_of is each node's chain of edge ends, 2e for `from`, 2e + 1 for
 * `to`. */
struct walk {
    const struct aers_graph *graph;
    size_t *first_of; /* [nnodes] 1 + edge end, 0: none */
    size_t *next_of;  /* [2 nedges] the same */
    size_t *stack;    /* [2 nedges + 1] nodes to visit */
    uint32_t *ranks;
    uint32_t nranked;
};

static void chain(struct walk *walk, size_t node, size_t end)
{
    walk->next_of[end] = walk->first_of[node];
    walk->first_of[node] = end + 1;
}

/* From the last edge to the first, so that each chain begins with the first. */
static void chain_all(struct walk *walk)
{
    for (size_t e = walk->graph->nedges; e-- > 0;) {
        chain(walk, walk->graph->edges[e].from, 2 * e);
        chain(walk, walk->graph->edges[e].to, 2 * e + 1);
    }
}

static void visit(struct walk *walk, size_t node)
{
    size_t depth = 0;
    walk->stack[depth++] = node;
    while (depth > 0) {
        size_t n = walk->stack[--depth];
        if (walk->ranks[n] != UNRANKED)
            continue;
        walk->ranks[n] = walk->nranked++;
        for (size_t end = walk->first_of[n]; end; end = walk->next_of[end - 1]) {
            const struct aers_graph_edge *edge = &walk->graph->edges[(end - 1) / 2];
            size_t other = (end - 1) % 2 ? edge->from : edge->to;
            if (walk->ranks[other] == UNRANKED)
                walk->stack[depth++] = other;
        }
    }
}

void aers_ranks(const struct aers_graph *graph, uint32_t *ranks)
{
    struct walk walk = {
        .graph = graph,
        .first_of = aers_need(graph->nnodes, sizeof(size_t)),
        .next_of = aers_need(2 * graph->nedges, sizeof(size_t)),
        .stack = aers_need(2 * graph->nedges + 1, sizeof(size_t)),
        .ranks = ranks,
    };
    chain_all(&walk);
    for (size_t n = 0; n < graph->nnodes; n++)
        ranks[n] = UNRANKED;
    for (size_t n = 0; n < graph->nnodes; n++)
        visit(&walk, n);
    free(walk.first_of);
    free(walk.next_of);
    free(walk.stack);
}
