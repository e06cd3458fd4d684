/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/document/values.h"

#include <string.h>

#include "common/doc/edit.h"
#include "src/aers-graphd/memory.h"

static void put(struct aers_doc *map, const char *key, struct aers_doc *value)
{
    aers_need_made(aers_doc_put(map, key, value));
}

/* The child under key; made when it is not there. */
static struct aers_doc *get(struct aers_doc *map, const char *key, enum aers_doc_type type)
{
    struct aers_doc *child = aers_doc_find(map, key);
    return child ? child : aers_need_made(aers_doc_put(map, key, aers_doc_create(type)));
}

static struct aers_doc *make(const struct aers_param *param, double value)
{
    if (param->type == AERS_PARAM_BOOL)
        return aers_doc_create_bool(value > 0.5);
    if (param->type == AERS_PARAM_ENUM)
        return aers_doc_create_string(param->choices[(size_t)value]);
    return aers_doc_create_number(value);
}

static struct aers_doc *params_of(struct aers_doc *map, const struct aers_graph_node *node)
{
    return get(map, node->type == AERS_NODE_SOURCE ? "source" : "params", AERS_DOC_MAP);
}

/* Inputs without an entry come after those that have one, in the order of edges: so that they keep their order, each
 * one before the wanted gets an entry as well. */
static struct aers_doc *input_of(struct aers_doc *map, const struct aers_graph_node *node, uint32_t element)
{
    struct aers_doc *inputs = get(map, "inputs", AERS_DOC_SEQ);
    while (inputs->nchildren <= element) {
        struct aers_doc *input = aers_need_made(aers_doc_append(inputs, aers_doc_create(AERS_DOC_MAP)));
        put(input, "from", aers_doc_create_string(node->element_names[inputs->nchildren - 1]));
    }
    return aers_doc_nth(inputs, element);
}

static void put_field(struct aers_doc *map, const struct aers_graph_node *node, uint32_t slot, struct aers_doc *value)
{
    uint32_t at = slot - (uint32_t)node->manifest->nparams, nfields = (uint32_t)node->manifest->nfields;
    struct aers_doc *element =
        node->type == AERS_NODE_MIXER
            ? input_of(map, node, at / nfields)
            : aers_doc_nth(get(params_of(map, node), node->manifest->list, AERS_DOC_SEQ), at / nfields);
    put(element, node->manifest->fields[at % nfields].name, value);
}

/* Where there are no two sides, pan means nothing, and a file must not say it. */
static bool is_sayable(const struct aers_graph_node *node, uint32_t slot)
{
    return node->type != AERS_NODE_MIXER || slot >= AERS_SLOT_MUTE || node->channels_out == 2 ||
           strcmp(aers_manifest_param(node->manifest, slot)->name, "pan") != 0;
}

static void put_value(struct aers_doc *map, const struct aers_graph_node *node, uint32_t slot, double value)
{
    const struct aers_param *param = aers_manifest_param(node->manifest, slot);
    if (slot >= AERS_SLOT_MUTE)
        put(map, slot == AERS_SLOT_MUTE ? "mute" : "bypass", aers_doc_create_bool(value > 0.5));
    else if (slot < node->manifest->nparams)
        put(params_of(map, node), param->name, make(param, value));
    else
        put_field(map, node, slot, make(param, value));
}

/* Whether nobody in the graph that comes carries this value on; next: the node there, or NULL. */
static bool is_lost(const struct aers_graph_node *node, uint32_t slot, const struct aers_graph_node *next)
{
    if (!next || next->manifest != node->manifest)
        return true;
    if (node->type != AERS_NODE_MIXER || slot >= AERS_SLOT_MUTE || slot < node->manifest->nparams)
        return false;
    const char *from = node->element_names[(slot - node->manifest->nparams) / node->manifest->nfields];
    for (uint32_t i = 0; i < next->nelements; i++)
        if (strcmp(next->element_names[i], from) == 0)
            return false;
    return true;
}

static void put_lost(struct aers_doc *map, const struct aers_node_values *node, const struct aers_graph_node *next)
{
    for (uint32_t i = 0; i < node->nslots + 2; i++) {
        uint32_t slot = aers_values_slot(node, i);
        double value = aers_values_get(node, slot), said = aers_values_get_said(node, slot);
        if ((value < said || value > said) && is_sayable(node->node, slot) && is_lost(node->node, slot, next))
            put_value(map, node->node, slot, value);
    }
    if (!next && node->solo != node->node->solo)
        put(map, "solo", aers_doc_create_bool(node->solo));
}

void aers_document_put_node_values(struct aers_doc *map, const struct aers_node_values *node)
{
    put_lost(map, node, NULL);
}

void aers_document_put_lost_values(struct aers_doc *root, const struct aers_values *values,
                                   const struct aers_graph *next)
{
    struct aers_doc *map = aers_doc_find(root, "nodes")->child;
    for (size_t i = 0; map && i < values->graph->nnodes; i++, map = map->next)
        put_lost(map, &values->nodes[i], aers_graph_find(next, values->graph->nodes[i].id));
}

void aers_document_put_values(struct aers_doc *root, const struct aers_values *values)
{
    struct aers_doc *map = aers_doc_find(root, "nodes")->child;
    for (size_t i = 0; map && i < values->graph->nnodes; i++, map = map->next)
        aers_document_put_node_values(map, &values->nodes[i]);
}
