/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/params/values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/solo.h"

enum { NHOST = 2 }; /* mute and bypass */

uint32_t aers_values_index(const struct aers_node_values *node, uint32_t slot)
{
    return slot < AERS_SLOT_MUTE ? slot : node->nslots + (slot - AERS_SLOT_MUTE);
}

uint32_t aers_values_slot(const struct aers_node_values *node, uint32_t index)
{
    return index < node->nslots ? index : AERS_SLOT_MUTE + (index - node->nslots);
}

double aers_values_get(const struct aers_node_values *node, uint32_t slot)
{
    return node->wanted[aers_values_index(node, slot)];
}

double aers_values_get_effective(const struct aers_node_values *node, uint32_t slot)
{
    return slot == AERS_SLOT_MUTE && !node->heard ? 1.0 : aers_values_get(node, slot);
}

void aers_values_set(struct aers_node_values *node, uint32_t slot, double value)
{
    node->wanted[aers_values_index(node, slot)] = value;
}

void aers_values_mark_sent(struct aers_node_values *node, uint32_t slot, double value)
{
    node->sent[aers_values_index(node, slot)] = value;
}

void aers_values_mark_all_sent(struct aers_node_values *node)
{
    for (uint32_t i = 0; i < node->nslots + NHOST; i++)
        node->sent[i] = aers_values_get_effective(node, aers_values_slot(node, i));
}

void aers_values_forget_sent(struct aers_node_values *node)
{
    for (uint32_t i = 0; node && i < node->nslots + NHOST; i++)
        node->sent[i] = (double)NAN;
}

static void update_heard(struct aers_values *values)
{
    size_t n = values->graph->nnodes;
    bool *solo = aers_need(n, sizeof *solo), *heard = aers_need(n, sizeof *heard);
    for (size_t i = 0; i < n; i++)
        solo[i] = values->nodes[i].solo;
    aers_solo_reach(values->graph, solo, heard);
    for (size_t i = 0; i < n; i++)
        values->nodes[i].heard = heard[i];
    free(solo);
    free(heard);
}

void aers_values_set_solo(struct aers_values *values, struct aers_node_values *node, bool solo)
{
    node->solo = solo;
    update_heard(values);
}

double aers_values_get_said(const struct aers_node_values *node, uint32_t slot)
{
    const struct aers_graph_node *said = node->node;
    for (size_t i = 0; i < said->nvalues; i++)
        if (said->values[i].slot == slot)
            return said->values[i].value;
    return slot < AERS_SLOT_MUTE ? aers_manifest_param(said->manifest, slot)->preset : 0;
}

static void init_node(struct aers_values *values, size_t i)
{
    struct aers_node_values *node = &values->nodes[i];
    node->node = &values->graph->nodes[i];
    node->nslots = aers_manifest_nslots(node->node->manifest, node->node->nelements);
    node->wanted = aers_need(node->nslots + NHOST, sizeof *node->wanted);
    node->sent = aers_need(node->nslots + NHOST, sizeof *node->sent);
    for (uint32_t k = 0; k < node->nslots + NHOST; k++)
        node->sent[k] = (double)NAN;
    for (uint32_t k = 0; k < node->nslots + NHOST; k++)
        node->wanted[k] = aers_values_get_said(node, aers_values_slot(node, k));
    node->solo = node->node->solo;
    HASH_ADD_KEYPTR(hh, values->by_id, node->node->id, strlen(node->node->id), node);
}

struct aers_values *aers_values_create(const struct aers_graph *graph)
{
    struct aers_values *values = aers_need(1, sizeof *values);
    values->graph = graph;
    values->nodes = aers_need(graph->nnodes, sizeof *values->nodes);
    for (size_t i = 0; i < graph->nnodes; i++)
        init_node(values, i);
    update_heard(values);
    return values;
}

void aers_values_destroy(struct aers_values *values)
{
    if (!values)
        return;
    HASH_CLEAR(hh, values->by_id);
    for (size_t i = 0; i < values->graph->nnodes; i++) {
        free(values->nodes[i].wanted);
        free(values->nodes[i].sent);
    }
    free(values->nodes);
    free(values);
}

struct aers_node_values *aers_values_find(const struct aers_values *values, const char *id)
{
    struct aers_node_values *node = NULL;
    if (values)
        HASH_FIND_STR(values->by_id, id, node);
    return node;
}

/* The element of a mixer that hears the same node as `element` of another; nelements when there is none. */
static uint32_t find_element(const struct aers_graph_node *in, const char *name)
{
    uint32_t element = 0;
    while (element < in->nelements && strcmp(in->element_names[element], name) != 0)
        element++;
    return element;
}

/* The slot that spoke of the same thing in the old graph; may lie past its end. */
static uint32_t old_slot(const struct aers_graph_node *node, const struct aers_graph_node *old, uint32_t slot)
{
    uint32_t nparams = (uint32_t)node->manifest->nparams, nfields = (uint32_t)node->manifest->nfields;
    if (slot >= AERS_SLOT_MUTE || slot < nparams || !node->element_names || !old->element_names)
        return slot;
    const char *name = node->element_names[(slot - nparams) / nfields];
    return nparams + find_element(old, name) * nfields + (slot - nparams) % nfields;
}

static bool equal(double a, double b)
{
    return !(a < b) && !(a > b);
}

static bool has_slot(const struct aers_node_values *node, uint32_t slot)
{
    return slot < node->nslots || slot >= AERS_SLOT_MUTE;
}

static void carry_node(struct aers_node_values *node, const struct aers_node_values *old)
{
    for (uint32_t i = 0; i < node->nslots + NHOST; i++) {
        uint32_t slot = aers_values_slot(node, i), before = old_slot(node->node, old->node, slot);
        if (has_slot(old, slot)) /* the process knows its slots, whoever is heard there */
            node->sent[i] = old->sent[aers_values_index(old, slot)];
        if (has_slot(old, before) && equal(node->wanted[i], aers_values_get_said(old, before)))
            node->wanted[i] = aers_values_get(old, before);
    }
    if (node->node->solo == old->node->solo)
        node->solo = old->solo;
}

/* Of another version of the module: by what a value is called, and as far as it is still allowed. */
static void carry_by_name(struct aers_node_values *node, const struct aers_node_values *old)
{
    for (uint32_t i = 0; i < node->nslots + NHOST; i++) {
        uint32_t before;
        char address[128];
        const struct aers_param *param = NULL;
        const uint32_t slot = aers_values_slot(node, i);
        aers_manifest_address(node->node->manifest, slot, address, sizeof address);
        if (aers_manifest_resolve(old->node->manifest, old->node->nelements, address, &before, NULL, NULL) != AERS_OK)
            continue;
        const double value = aers_values_get(old, before);
        param = slot < node->nslots ? aers_manifest_param(node->node->manifest, slot) : NULL;
        if (!equal(value, aers_values_get_said(old, before)) &&
            (!param || aers_param_check(param, value, NULL) == AERS_OK))
            node->wanted[i] = value;
    }
    if (node->node->solo == old->node->solo)
        node->solo = old->solo;
}

static bool is_version_of(const struct aers_node_values *node, const struct aers_node_values *other)
{
    const struct aers_manifest *a = node->node->manifest, *b = other->node->manifest;
    return a->mark && b->mark && strcmp(a->name, b->name) == 0;
}

void aers_values_carry(struct aers_values *values, const struct aers_values *old)
{
    for (size_t i = 0; i < values->graph->nnodes; i++) {
        struct aers_node_values *node = &values->nodes[i];
        const struct aers_node_values *before = aers_values_find(old, node->node->id);
        if (before && before->node->manifest == node->node->manifest)
            carry_node(node, before);
        else if (before && is_version_of(node, before))
            carry_by_name(node, before);
    }
    update_heard(values);
}

static void return_node(struct aers_node_values *node, const struct aers_node_values *later)
{
    for (uint32_t i = 0; i < node->nslots + NHOST; i++) {
        uint32_t slot = aers_values_slot(node, i), then = old_slot(node->node, later->node, slot);
        if (has_slot(later, then) && equal(aers_values_get_said(node, slot), aers_values_get_said(later, then)))
            node->wanted[i] = aers_values_get(later, then);
    }
    if (node->node->solo == later->node->solo)
        node->solo = later->solo;
}

void aers_values_return(struct aers_values *values, const struct aers_values *later)
{
    for (size_t i = 0; i < values->graph->nnodes; i++) {
        struct aers_node_values *node = &values->nodes[i];
        const struct aers_node_values *then = aers_values_find(later, node->node->id);
        if (then && then->node->manifest == node->node->manifest)
            return_node(node, then);
        else if (then && is_version_of(node, then))
            carry_by_name(node, then);
    }
    update_heard(values);
}

void aers_values_add_wanted(const struct aers_node_values *node, const char *client, struct aers_world *world)
{
    for (uint32_t i = 0; i < node->nslots + NHOST; i++) {
        uint32_t slot = aers_values_slot(node, i);
        if (!aers_manifest_param(node->node->manifest, slot))
            continue; /* bypass, of what has none */
        aers_world_add_value(
            world, (struct aers_world_value){client, node->node->id, slot, aers_values_get_effective(node, slot)});
    }
}

void aers_values_add_sent(const struct aers_node_values *node, const char *client, struct aers_world *world)
{
    for (uint32_t i = 0; i < node->nslots + NHOST; i++)
        if (!isnan(node->sent[i]))
            aers_world_add_value(
                world, (struct aers_world_value){client, node->node->id, aers_values_slot(node, i), node->sent[i]});
}
