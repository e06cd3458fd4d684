/* SPDX-License-Identifier: ISC */
/* How many channels every node has: what the file declares, else what its own audio file or list of ports has, else the
 * widest of what comes in, else 1. In processing order, so that what comes in is known. */
#include <string.h>

#include <aers/module.h>

#include "common/model/build.h"

/* The widest of the incoming edges. @return false when one of them is not known */
static bool find_widest(const struct aers_build *build, size_t index, uint32_t *widest)
{
    bool is_known = true;
    *widest = 0;
    for (size_t i = build->in_first[index]; i < build->in_first[index + 1]; i++) {
        size_t edge = build->in_edges[i];
        if (build->graph->edges[edge].feedback)
            continue;
        uint32_t carried = aers_build_carried(build, edge);
        is_known &= carried > 0;
        if (carried > *widest)
            *widest = carried;
    }
    return is_known;
}

uint32_t aers_build_carried(const struct aers_build *build, size_t index)
{
    const struct aers_build_edge *edge = &build->edges[index];
    size_t from = build->graph->edges[index].from;
    uint32_t largest = 0;
    if (edge->has_bad_map)
        return 0;
    if (!edge->map)
        return build->nodes[from].is_known ? build->graph->nodes[from].channels_out : 0;
    for (const struct aers_doc *pair = edge->map->child; pair; pair = pair->next) {
        uint32_t to = (uint32_t)aers_doc_number(pair->child->next);
        if (to > largest)
            largest = to;
    }
    return largest;
}

static void problem_at_channels(struct aers_build *build, size_t index, const char *what, uint32_t n, uint32_t min,
                                uint32_t max)
{
    const struct aers_doc *doc = build->nodes[index].doc, *channels = aers_doc_get(doc, "channels");
    size_t mark = aers_path_key(&build->path, "nodes");
    aers_path_index(&build->path, index);
    if (channels)
        aers_path_key(&build->path, "channels");
    aers_build_problem(build, channels ? channels : doc, "%s %s, not %u (allowed: %u to %u)",
                       build->graph->nodes[index].manifest->name, what, n, min, max);
    aers_path_back(&build->path, mark);
}

static uint32_t clamp(uint32_t n, uint32_t min, uint32_t max)
{
    return n < min ? min : n > max ? max : n;
}

/* A processor: the input is asked for, the output follows by the manifest. */
static void set_processor(struct aers_build *build, size_t index, uint32_t n)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_manifest *manifest = node->manifest;
    if (n < manifest->in_min || n > manifest->in_max) {
        problem_at_channels(build, index, "takes another number of channels", n, manifest->in_min, manifest->in_max);
        build->nodes[index].is_known = false;
    }
    node->channels_in = n;
    node->channels_out = manifest->same_channels ? n : clamp(n, manifest->out_min, manifest->out_max);
}

static void check_ports(struct aers_build *build, size_t index)
{
    const struct aers_build_node *node = &build->nodes[index];
    if (!node->declared || !build->graph->nodes[index].nhardware_ports || node->declared == node->own_channels)
        return;
    size_t mark = aers_path_key(&build->path, "nodes");
    aers_path_index(&build->path, index);
    aers_path_key(&build->path, "channels");
    aers_build_problem(build, aers_doc_get(node->doc, "channels"), "%u, but the ports named are %u", node->declared,
                       node->own_channels);
    aers_path_back(&build->path, mark);
}

static void set_channels(struct aers_build *build, size_t index, uint32_t n)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    switch (node->type) {
    case AERS_NODE_PROCESSOR:
        set_processor(build, index, n);
        return;
    case AERS_NODE_MIXER: /* the input is the sum of the elements: see build_mixer.c */
        node->channels_out = n;
        return;
    default: /* a bus, also one that stands before hardware, has both sides; a generator or a sink one */
        if (node->manifest->out_max && n > node->manifest->out_max)
            problem_at_channels(build, index, "gives another number of channels", n, node->manifest->out_min,
                                node->manifest->out_max);
        node->channels_in = node->manifest->in_max ? n : 0;
        node->channels_out = node->manifest->out_max ? n : 0;
        check_ports(build, index);
        return;
    }
}

static void infer(struct aers_build *build, size_t index)
{
    struct aers_build_node *node = &build->nodes[index];
    uint32_t widest;
    bool is_known = find_widest(build, index, &widest);
    if (!build->graph->nodes[index].manifest || node->is_undetermined)
        return;
    uint32_t n = node->declared ? node->declared : node->own_channels;
    if (!n && !is_known)
        return;
    node->is_known = true;
    set_channels(build, index, n ? n : widest ? widest : 1);
}

void aers_build_channels(struct aers_build *build)
{
    for (size_t i = 0; i < build->graph->nnodes; i++)
        infer(build, build->graph->order[i]);
}
