/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/solo.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

/* Every edge that is not feedback goes forward in `order`, so visiting the nodes in that order (or in its reverse)
 * settles the reach in one pass; out_edge lists a node's edges one after the other. */
struct reach {
    const struct aers_graph *graph;
    size_t *first, *edges; /* edges of node n: edges[first[n]] .. edges[first[n + 1] - 1] */
};

static void index_edges(struct reach *reach)
{
    const struct aers_graph *graph = reach->graph;
    reach->first = aers_need(graph->nnodes + 2, sizeof *reach->first);
    reach->edges = aers_need(graph->nedges, sizeof *reach->edges);
    for (size_t i = 0; i < graph->nedges; i++)
        reach->first[graph->edges[i].from + 2]++;
    for (size_t n = 2; n < graph->nnodes + 2; n++)
        reach->first[n] += reach->first[n - 1];
    for (size_t i = 0; i < graph->nedges; i++)
        reach->edges[reach->first[graph->edges[i].from + 1]++] = i;
}

static void downstream(const struct reach *reach, bool *reached)
{
    for (size_t i = 0; i < reach->graph->nnodes; i++) {
        size_t n = reach->graph->order[i];
        for (size_t k = reach->first[n]; reached[n] && k < reach->first[n + 1]; k++) {
            const struct aers_graph_edge *edge = &reach->graph->edges[reach->edges[k]];
            if (!edge->feedback)
                reached[edge->to] = true;
        }
    }
}

static void upstream(const struct reach *reach, bool *reached)
{
    for (size_t i = reach->graph->nnodes; i-- > 0;) {
        size_t n = reach->graph->order[i];
        for (size_t k = reach->first[n]; !reached[n] && k < reach->first[n + 1]; k++) {
            const struct aers_graph_edge *edge = &reach->graph->edges[reach->edges[k]];
            reached[n] = !edge->feedback && reached[edge->to];
        }
    }
}

void aers_solo_reach(const struct aers_graph *graph, const bool *solo, bool *heard)
{
    size_t n = graph->nnodes;
    bool any = false;
    for (size_t i = 0; i < n; i++)
        any = any || solo[i];
    for (size_t i = 0; i < n; i++)
        heard[i] = !any || solo[i];
    if (!any)
        return;

    struct reach reach = {.graph = graph};
    bool *up = aers_need(n, sizeof *up);
    index_edges(&reach);
    memcpy(up, heard, n * sizeof *up);
    upstream(&reach, up);
    downstream(&reach, heard);
    for (size_t i = 0; i < n; i++)
        heard[i] = heard[i] || up[i];
    free(up);
    free(reach.first);
    free(reach.edges);
}
