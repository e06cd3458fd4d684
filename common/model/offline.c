/* SPDX-License-Identifier: ISC */
#include "common/model/offline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget_hardware(struct aers_graph_node *node)
{
    for (size_t i = 0; i < node->nhardware_ports; i++)
        free(node->hardware_ports[i]);
    free(node->hardware_ports);
    node->hardware_ports = NULL;
    node->nhardware_ports = 0;
    node->hardware = AERS_HARDWARE_NONE;
}

/* Those of its sink mean nothing to a bus: mute alone is every node's. */
static void forget_settings(struct aers_graph_node *node)
{
    size_t nkept = 0;
    for (size_t i = 0; i < node->nsettings; i++) {
        free(node->settings[i].key);
        free(node->settings[i].value);
    }
    node->nsettings = 0;
    for (size_t i = 0; i < node->nvalues; i++) {
        if (node->values[i].slot == AERS_SLOT_MUTE)
            node->values[nkept++] = node->values[i];
        else
            free(node->values[i].address);
    }
    node->nvalues = nkept;
}

static bool lead_to(struct aers_graph_node *node, const char *client)
{
    forget_hardware(node);
    node->hardware_ports = calloc(node->channels_out, sizeof *node->hardware_ports);
    node->hardware = AERS_HARDWARE_PLAYBACK;
    for (uint32_t c = 1; node->hardware_ports && c <= node->channels_out; c++) {
        if (asprintf(&node->hardware_ports[c - 1], "%s:%s_%u", client, node->id, c) < 0) {
            node->hardware_ports[c - 1] = NULL;
            return false;
        }
        node->nhardware_ports = c;
    }
    return node->hardware_ports != NULL;
}

static bool take_node(struct aers_graph_node *node, const char *client)
{
    if (node->type != AERS_NODE_OUTPUT)
        forget_hardware(node);
    if (node->type == AERS_NODE_OUTPUT || node->type == AERS_NODE_RECORD)
        forget_settings(node);
    if (node->type == AERS_NODE_RECORD)
        node->manifest = aers_manifest_find("builtin/null");
    if (node->type != AERS_NODE_OUTPUT)
        return true;
    node->manifest = aers_manifest_find("builtin/bus");
    node->channels_out = node->channels_in;
    return lead_to(node, client);
}

static enum aers_code take_tap(struct aers_graph *graph, const char *id, const char *client, struct aers_error *error)
{
    struct aers_graph_node *node = aers_graph_find(graph, id);
    if (!node)
        return aers_error_set(error, AERS_E_NOT_FOUND, id, "the graph has no such node");
    if (node->channels_out == 0)
        return aers_error_set(error, AERS_E_INVALID, id, "nothing leaves this node");
    return lead_to(node, client) ? AERS_OK : aers_error_set(error, AERS_E_MEMORY, id, "out of memory");
}

enum aers_code aers_graph_take_offline(struct aers_graph *graph, const struct aers_offline *offline,
                                       struct aers_error *error)
{
    for (size_t i = 0; i < graph->nnodes; i++)
        if (!take_node(&graph->nodes[i], offline->client))
            return aers_error_set(error, AERS_E_MEMORY, graph->nodes[i].id, "out of memory");
    graph->places = false;
    for (size_t i = 0; i < offline->ntaps; i++) {
        enum aers_code code = take_tap(graph, offline->taps[i], offline->client, error);
        if (code != AERS_OK)
            return code;
    }
    return AERS_OK;
}

void aers_graph_turn_dial(struct aers_graph *graph, enum aers_isolation isolation)
{
    graph->isolation = isolation;
    for (size_t i = 0; i < graph->nnodes; i++) {
        free(graph->nodes[i].group);
        graph->nodes[i].group = NULL;
    }
}
