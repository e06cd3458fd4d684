/* SPDX-License-Identifier: ISC */
/* Which channel of an edge goes where. */
#include <stdlib.h>
#include <string.h>

#include "common/model/build.h"

struct ends {
    uint32_t from, to; /* channels at both ends of one edge */
    uint32_t offset;   /* channels of the far node before the first one of this edge */
};

static void refuse(struct aers_build *build, size_t index, const struct ends *ends, const char *takes)
{
    const struct aers_graph_edge *edge = &build->graph->edges[index];
    const struct aers_graph_node *nodes = build->graph->nodes;
    aers_build_problem(build, build->edges[index].doc,
                       "%s has %u channels and %s %s %u: say which goes where with map ([[1, 1], ...])",
                       nodes[edge->from].id, ends->from, nodes[edge->to].id, takes, ends->to);
}

static void add_wires(struct aers_build *build, size_t index, const struct ends *ends)
{
    struct aers_graph_edge *edge = &build->graph->edges[index];
    edge->wires = aers_build_alloc(build, ends->to, sizeof *edge->wires);
    if (!edge->wires)
        return;
    for (uint32_t i = 1; i <= ends->to; i++)
        edge->wires[edge->nwires++] =
            (struct aers_wire){.from_channel = ends->from == 1 ? 1 : i, .to_channel = ends->offset + i};
}

static bool check_pair(struct aers_build *build, const struct aers_doc *pair, const struct ends *ends,
                       bool seen[64][64])
{
    uint32_t from = (uint32_t)aers_doc_number(pair->child), to = (uint32_t)aers_doc_number(pair->child->next);
    if (from > ends->from)
        aers_build_problem(build, pair, "there is no channel %u to come from (allowed: 1 to %u)", from, ends->from);
    else if (to > ends->to)
        aers_build_problem(build, pair, "there is no channel %u to go to (allowed: 1 to %u)", to, ends->to);
    else if (seen[from - 1][to - 1])
        aers_build_problem(build, pair, "this pair is given twice");
    else
        return seen[from - 1][to - 1] = true;
    return false;
}

static void add_mapped(struct aers_build *build, size_t index, const struct ends *ends)
{
    struct aers_graph_edge *edge = &build->graph->edges[index];
    const struct aers_doc *map = build->edges[index].map;
    bool seen[64][64] = {{false}};
    edge->wires = aers_build_alloc(build, map->nchildren, sizeof *edge->wires);
    size_t mark = aers_path_key(&build->path, "map"), i = 0;
    for (const struct aers_doc *pair = map->child; pair && edge->wires; pair = pair->next) {
        size_t inner = aers_path_index(&build->path, i++);
        if (check_pair(build, pair, ends, seen))
            edge->wires[edge->nwires++] =
                (struct aers_wire){.from_channel = (uint32_t)aers_doc_number(pair->child),
                                   .to_channel = ends->offset + (uint32_t)aers_doc_number(pair->child->next)};
        aers_path_back(&build->path, inner);
    }
    aers_path_back(&build->path, mark);
}

static void wire(struct aers_build *build, size_t index, const struct ends *ends)
{
    size_t mark = aers_path_key(&build->path, "edges");
    aers_path_index(&build->path, index);
    if (build->edges[index].map)
        add_mapped(build, index, ends);
    else if (ends->from == ends->to || ends->from == 1)
        add_wires(build, index, ends);
    else
        refuse(build, index, ends, "takes");
    aers_path_back(&build->path, mark);
}

/* ---- mixers: one group of input ports per element ---- */

/* One channel, or as many as the mixer has: a map of several channels is as wide as the mixer. 0 when it does not fit.
 */
static uint32_t width_of_element(const struct aers_build *build, size_t index, uint32_t nchannels)
{
    uint32_t carried = aers_build_carried(build, index);
    if (carried == 1 || carried == nchannels)
        return carried;
    return build->edges[index].map && carried <= nchannels ? nchannels : 0;
}

static void refuse_element(struct aers_build *build, size_t index, uint32_t nchannels)
{
    struct ends ends = {.from = aers_build_carried(build, index), .to = nchannels};
    const struct aers_build_edge *edge = &build->edges[index];
    size_t mark = aers_path_key(&build->path, "edges");
    aers_path_index(&build->path, index);
    if (edge->map) {
        aers_path_key(&build->path, "map");
        aers_build_problem(build, edge->map, "goes to channel %u of a mixer that has %u", ends.from, nchannels);
    } else {
        refuse(build, index, &ends, nchannels == 1 ? "mixes" : "mixes 1 or");
    }
    aers_path_back(&build->path, mark);
}

static void wire_mixer(struct aers_build *build, size_t index)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    for (uint32_t i = 0; i < node->nelements; i++) {
        size_t edge = build->nodes[index].element_edges[i];
        size_t from = build->graph->edges[edge].from;
        if (!build->nodes[index].is_known || !aers_build_carried(build, edge) || !build->nodes[from].is_known)
            continue;
        node->element_channels[i] = width_of_element(build, edge, node->channels_out);
        struct ends ends = {.from = build->graph->nodes[from].channels_out,
                            .to = node->element_channels[i],
                            .offset = node->channels_in};
        if (ends.to)
            wire(build, edge, &ends);
        else
            refuse_element(build, edge, node->channels_out);
        node->channels_in += ends.to;
    }
}

void aers_build_wires(struct aers_build *build)
{
    const struct aers_graph *graph = build->graph;
    for (size_t i = 0; i < graph->nedges && !build->out_of_memory; i++) {
        size_t from = graph->edges[i].from, to = graph->edges[i].to;
        if (!build->edges[i].is_valid || build->edges[i].has_bad_map || !build->nodes[from].is_known ||
            !build->nodes[to].is_known || graph->nodes[to].type == AERS_NODE_MIXER)
            continue;
        struct ends ends = {.from = graph->nodes[from].channels_out, .to = graph->nodes[to].channels_in};
        wire(build, i, &ends);
    }
    for (size_t i = 0; i < graph->nnodes && !build->out_of_memory; i++)
        if (build->nodes[i].has_type && graph->nodes[i].type == AERS_NODE_MIXER && build->nodes[i].element_edges)
            wire_mixer(build, i);
}
