/* SPDX-License-Identifier: ISC */
/* Elements of mixers: one per incoming edge, first those named under inputs, then the others in the order of edges. */
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/model/build.h"

/* ---- which edge is which element ---- */

static void path_to_inputs(struct aers_build *build, size_t index)
{
    aers_path_key(&build->path, "nodes");
    aers_path_index(&build->path, index);
    aers_path_key(&build->path, "inputs");
}

static size_t find_edge(const struct aers_build *build, size_t from, size_t to)
{
    for (size_t i = build->in_first[to]; i < build->in_first[to + 1]; i++)
        if (build->graph->edges[build->in_edges[i]].from == from)
            return build->in_edges[i];
    return AERS_NO_INDEX;
}

static bool is_taken(const struct aers_build *build, size_t index, size_t edge)
{
    const uint32_t n = build->graph->nodes[index].nelements;
    for (uint32_t i = 0; i < n; i++)
        if (build->nodes[index].element_edges[i] == edge)
            return true;
    return false;
}

static void add_element(struct aers_build *build, size_t index, size_t edge, const struct aers_doc *input)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    build->nodes[index].element_edges[node->nelements] = edge;
    build->nodes[index].element_docs[node->nelements] = input;
    node->element_names[node->nelements++] =
        aers_build_string(build, build->graph->nodes[build->graph->edges[edge].from].id);
}

/* @return the edge that the entry is about, or AERS_NO_INDEX with a problem added */
static size_t find_input(struct aers_build *build, size_t index, const struct aers_doc *from)
{
    size_t node = aers_build_find(build, from->string);
    size_t edge = node == AERS_NO_INDEX ? AERS_NO_INDEX : find_edge(build, node, index);
    if (node == AERS_NO_INDEX)
        aers_build_problem(build, from, "no node has the id \"%.64s\"", from->string);
    else if (edge == AERS_NO_INDEX)
        aers_build_problem(build, from, "no edge leads from %s into this mixer (add it to edges)", from->string);
    else if (is_taken(build, index, edge))
        aers_build_problem(build, from, "%s is named twice", from->string);
    else
        return edge;
    return AERS_NO_INDEX;
}

static void read_input(struct aers_build *build, size_t index, const struct aers_doc *input)
{
    const struct aers_doc *from = aers_doc_get(input, "from");
    if (!aers_doc_string(from))
        return; /* the form has been refused */
    size_t mark = aers_path_key(&build->path, "from");
    size_t edge = find_input(build, index, from);
    if (edge != AERS_NO_INDEX)
        add_element(build, index, edge, input);
    aers_path_back(&build->path, mark);
}

static void read_inputs(struct aers_build *build, size_t index)
{
    const struct aers_doc *inputs = aers_doc_get(build->nodes[index].doc, "inputs");
    size_t mark = build->path.length, i = 0;
    if (!inputs || inputs->type != AERS_DOC_SEQ || inputs->nchildren > build->graph->nodes[index].manifest->list_max)
        return;
    path_to_inputs(build, index);
    for (const struct aers_doc *input = inputs->child; input && !build->out_of_memory; input = input->next) {
        size_t inner = aers_path_index(&build->path, i++);
        read_input(build, index, input);
        aers_path_back(&build->path, inner);
    }
    aers_path_back(&build->path, mark);
}

static void find_elements(struct aers_build *build, size_t index)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    size_t n = build->in_first[index + 1] - build->in_first[index];
    if (n > node->manifest->list_max) {
        size_t mark = aers_path_key(&build->path, "nodes");
        aers_path_index(&build->path, index);
        aers_build_problem(build, build->nodes[index].doc, "%zu edges lead into this mixer (allowed: %u)", n,
                           node->manifest->list_max);
        aers_path_back(&build->path, mark);
        build->nodes[index].is_undetermined = true;
        return;
    }
    build->nodes[index].element_edges = aers_build_alloc(build, n, sizeof(size_t));
    build->nodes[index].element_docs = aers_build_alloc(build, n, sizeof(struct aers_doc *));
    node->element_names = aers_build_alloc(build, n, sizeof *node->element_names);
    node->element_channels = aers_build_alloc(build, n, sizeof *node->element_channels);
    if (build->out_of_memory)
        return;
    read_inputs(build, index);
    for (size_t i = build->in_first[index]; i < build->in_first[index + 1]; i++)
        if (!is_taken(build, index, build->in_edges[i]))
            add_element(build, index, build->in_edges[i], NULL);
}

static bool is_mixer(const struct aers_build *build, size_t index)
{
    return build->nodes[index].has_type && build->graph->nodes[index].type == AERS_NODE_MIXER;
}

void aers_build_elements(struct aers_build *build)
{
    for (size_t i = 0; i < build->graph->nnodes && !build->out_of_memory; i++)
        if (is_mixer(build, i))
            find_elements(build, i);
}

/* ---- how they are mixed ---- */

static void check_pan(struct aers_build *build, size_t index, const struct aers_doc *pan)
{
    uint32_t n = build->graph->nodes[index].channels_out;
    if (build->nodes[index].is_known && n != 2 && aers_doc_number(pan) != 0)
        aers_build_problem(build, pan, "pan needs a mixer of 2 channels, and this one has %u (set channels: 2)", n);
}

static void read_mix(struct aers_build *build, size_t index, uint32_t element, const struct aers_doc *input)
{
    const struct aers_manifest *manifest = build->graph->nodes[index].manifest;
    for (const struct aers_doc *doc = input->child; doc; doc = doc->next) {
        size_t field = 0;
        while (field < manifest->nfields && strcmp(manifest->fields[field].name, doc->key) != 0)
            field++;
        if (field == manifest->nfields)
            continue; /* from, or a field that the form refused */
        size_t mark = aers_path_key(&build->path, doc->key);
        aers_build_value(build, index,
                         aers_slot((uint32_t)manifest->nparams, (uint32_t)manifest->nfields, element, (uint32_t)field),
                         doc);
        if (strcmp(doc->key, "pan") == 0)
            check_pan(build, index, doc);
        aers_path_back(&build->path, mark);
    }
}

/* The place of an entry among its siblings. */
static size_t position_of(const struct aers_doc *list, const struct aers_doc *item)
{
    size_t i = 0;
    for (const struct aers_doc *at = list->child; at != item; at = at->next)
        i++;
    return i;
}

void aers_build_mixes(struct aers_build *build)
{
    size_t mark = build->path.length;
    for (size_t i = 0; i < build->graph->nnodes && !build->out_of_memory; i++) {
        const struct aers_doc *inputs = aers_doc_get(build->nodes[i].doc, "inputs");
        for (uint32_t k = 0; is_mixer(build, i) && k < build->graph->nodes[i].nelements; k++) {
            const struct aers_doc *input = build->nodes[i].element_docs[k];
            if (!input)
                continue;
            path_to_inputs(build, i);
            aers_path_index(&build->path, position_of(inputs, input));
            read_mix(build, i, k, input);
            aers_path_back(&build->path, mark);
        }
    }
}
