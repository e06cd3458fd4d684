/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/align.h"

#include <stdlib.h>

#include "src/aers-graphd/memory.h"

/* ---- which edges may have to wait ---- */

/* [nnodes] whether what leaves a node may be late. */
static bool *find_late(const struct aers_graph *graph, const struct aers_adjacency *adjacency)
{
    bool *is_late = aers_need(graph->nnodes, sizeof *is_late);
    for (size_t i = 0; i < graph->nnodes; i++) {
        size_t n = graph->order[i];
        is_late[n] = graph->nodes[n].manifest->has_latency;
        for (size_t k = adjacency->in_first[n]; k < adjacency->in_first[n + 1] && !is_late[n]; k++) {
            const struct aers_graph_edge *edge = &graph->edges[adjacency->in[k]];
            is_late[n] = !edge->feedback && is_late[edge->from];
        }
    }
    return is_late;
}

/* Recorders that compensate wait for the latest node of the graph, heard by them or not. */
static bool waits_for_all(const struct aers_graph *graph, size_t node)
{
    return graph->nodes[node].type == AERS_NODE_RECORD && graph->nodes[node].compensates;
}

void aers_align_find_ways(const struct aers_graph *graph, const struct aers_adjacency *adjacency, uint32_t *way_of)
{
    bool *is_late = find_late(graph, adjacency), is_any_late = false;
    for (size_t n = 0; n < graph->nnodes; n++)
        is_any_late |= is_late[n];
    for (size_t n = 0; n < graph->nnodes; n++) {
        size_t first = adjacency->in_first[n], end = adjacency->in_first[n + 1], nlate = 0;
        uint32_t nways = 0;
        for (size_t i = first; i < end; i++) {
            const struct aers_graph_edge *edge = &graph->edges[adjacency->in[i]];
            nlate += !edge->feedback && is_late[edge->from];
        }
        for (size_t i = first; i < end; i++) {
            const struct aers_graph_edge *edge = &graph->edges[adjacency->in[i]];
            bool waits = graph->nodes[n].compensates && !edge->feedback && nlate > is_late[edge->from];
            waits |= waits_for_all(graph, n) && !edge->feedback && is_any_late;
            way_of[adjacency->in[i]] = waits ? ++nways : 0;
        }
    }
    free(is_late);
}

/* ---- how long ---- */

/* longest: what arrives is made to be that late at least, where it can wait. */
static void arrive(struct aers_alignment *alignment, const struct aers_graph *graph,
                   const struct aers_adjacency *adjacency, const uint32_t *way_of, size_t node, uint32_t longest)
{
    size_t first = adjacency->in_first[node], end = adjacency->in_first[node + 1];
    uint32_t min = UINT32_MAX, max = 0;
    for (size_t i = first; i < end; i++) {
        const struct aers_graph_edge *edge = &graph->edges[adjacency->in[i]];
        if (!edge->feedback && alignment->out_max[edge->from] > longest)
            longest = alignment->out_max[edge->from];
    }
    for (size_t i = first; i < end; i++) {
        size_t e = adjacency->in[i];
        const struct aers_graph_edge *edge = &graph->edges[e];
        if (edge->feedback)
            continue;
        uint32_t lacks = way_of[e] ? longest - alignment->out_max[edge->from] : 0;
        uint32_t delay = alignment->delay[e] = lacks < AERS_ALIGN_MAX ? lacks : AERS_ALIGN_MAX;
        min = alignment->out_min[edge->from] + delay < min ? alignment->out_min[edge->from] + delay : min;
        max = alignment->out_max[edge->from] + delay > max ? alignment->out_max[edge->from] + delay : max;
    }
    alignment->in_min[node] = min == UINT32_MAX ? 0 : min;
    alignment->in_max[node] = max;
}

void aers_alignment_init(struct aers_alignment *alignment, const struct aers_graph *graph,
                         const struct aers_adjacency *adjacency, const uint32_t *way_of, const uint32_t *latency)
{
    uint32_t **sums[] = {&alignment->in_min, &alignment->in_max, &alignment->out_min, &alignment->out_max};
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++)
        *sums[i] = aers_need(graph->nnodes, sizeof **sums[i]);
    alignment->delay = aers_need(graph->nedges, sizeof *alignment->delay);
    uint32_t latest = 0;
    for (size_t i = 0; i < 2 * graph->nnodes; i++) { /* recorders last: nobody hears them */
        size_t n = graph->order[i % graph->nnodes];
        if (waits_for_all(graph, n) != (i >= graph->nnodes))
            continue;
        arrive(alignment, graph, adjacency, way_of, n, i >= graph->nnodes ? latest : 0);
        alignment->out_min[n] = alignment->in_min[n] + latency[n];
        alignment->out_max[n] = alignment->in_max[n] + latency[n];
        latest = alignment->out_max[n] > latest ? alignment->out_max[n] : latest;
    }
}

void aers_alignment_finish(struct aers_alignment *alignment)
{
    free(alignment->in_min);
    free(alignment->in_max);
    free(alignment->out_min);
    free(alignment->out_max);
    free(alignment->delay);
    *alignment = (struct aers_alignment){0};
}

/* ---- one way ---- */

/* The edge over which the longest, or shortest, way reaches a node, of those that are equal the one that waits least;
 * NULL where it begins. */
static const struct aers_graph_edge *find_edge(const struct aers_alignment *alignment, const struct aers_graph *graph,
                                               const struct aers_adjacency *adjacency, size_t node, bool longest)
{
    const uint32_t *in = longest ? alignment->in_max : alignment->in_min;
    const uint32_t *out = longest ? alignment->out_max : alignment->out_min;
    const struct aers_graph_edge *found = NULL;
    uint32_t least = UINT32_MAX;
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++) {
        size_t e = adjacency->in[i];
        const struct aers_graph_edge *edge = &graph->edges[e];
        uint32_t delay = alignment->delay[e];
        if (edge->feedback || out[edge->from] + delay != in[node] || delay >= least)
            continue;
        least = delay;
        found = edge;
    }
    return found;
}

size_t aers_alignment_follow(const struct aers_alignment *alignment, const struct aers_graph *graph,
                             const struct aers_adjacency *adjacency, size_t node, bool longest, size_t *way)
{
    size_t n = 0;
    const struct aers_graph_edge *edge;
    way[n++] = node;
    while ((edge = find_edge(alignment, graph, adjacency, way[n - 1], longest)))
        way[n++] = edge->from;
    for (size_t i = 0; i < n / 2; i++) {
        size_t other = way[i];
        way[i] = way[n - 1 - i];
        way[n - 1 - i] = other;
    }
    return n;
}
