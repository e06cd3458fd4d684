/* SPDX-License-Identifier: ISC */
/* The lines patchbay/decorate.h writes: for every client that is running its title and icon, for its ports their order,
 * and for a mixer's inputs the name of who sends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/engine/engine.h"

static const char *const icons[] = {
    [AERS_NODE_SOURCE] = "audio-input-microphone",   [AERS_NODE_PROCESSOR] = "audio-x-generic",
    [AERS_NODE_MIXER] = "multimedia-volume-control", [AERS_NODE_BUS] = "audio-card",
    [AERS_NODE_OUTPUT] = "audio-speakers",           [AERS_NODE_RECORD] = "media-record",
};

/* A tab or newline in a title would end its field. */
static void put_plain(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, out);
}

static void put(FILE *out, const char *kind, const char *name, const char *key, const char *value)
{
    fprintf(out, "%s\t%s\t%s\t", kind, name, key);
    put_plain(out, value);
    fputc('\n', out);
}

static void put_ports(FILE *out, const struct aers_engine *engine, size_t node, bool output, uint32_t nchannels,
                      uint32_t first)
{
    for (uint32_t c = 1; c <= nchannels; c++) {
        char order[16];
        char *port = aers_blueprint_port(engine->blueprint, node, output, c);
        snprintf(order, sizeof order, "%u", first + c - 1);
        if (port)
            put(out, "port", port, "order", order);
        free(port);
    }
}

static void put_mixer_inputs(FILE *out, const struct aers_engine *engine, size_t n)
{
    const struct aers_graph_node *node = &engine->graph->nodes[n];
    uint32_t channel = 1;
    for (uint32_t e = 0; node->element_names && node->element_channels && e < node->nelements; e++) {
        for (uint32_t c = 1; c <= node->element_channels[e]; c++, channel++) {
            char name[160];
            const char *from = node->element_names[e];
            char *port = aers_blueprint_port(engine->blueprint, n, false, channel);
            if (node->element_channels[e] == 1)
                snprintf(name, sizeof name, "%s", from);
            else
                snprintf(name, sizeof name, "%s %u", from, c);
            put(out, "port", port, "title", name);
            free(port);
        }
    }
}

static const char *title_of(const struct aers_graph_node *node)
{
    return node->title ? node->title : node->id;
}

/* A client that several nodes share without a group is named after the first: its title says where it ends. */
static void put_client(FILE *out, const struct aers_engine *engine, const struct aers_partition_client *client,
                       const char *name)
{
    char title[300];
    const struct aers_graph_node *first = &engine->graph->nodes[client->nodes[0]];
    const struct aers_graph_node *last = &engine->graph->nodes[client->nodes[client->nnodes - 1]];
    if (client->nnodes == 1)
        snprintf(title, sizeof title, "%s", title_of(first));
    else if (strcmp(client->name, first->id) == 0)
        snprintf(title, sizeof title, "%s \u2026 %s", title_of(first), title_of(last));
    else
        snprintf(title, sizeof title, "%s", client->name);
    put(out, "client", name, "title", title);
    put(out, "client", name, "icon", icons[first->type]);
}

static void put_nodes(FILE *out, const struct aers_engine *engine, size_t index)
{
    const struct aers_partition_client *client = &engine->blueprint->partition->clients[index];
    const char *name = engine->blueprint->clients[index].plan->client;
    const struct aers_process *process = aers_fleet_find(&engine->fleet, name);
    uint32_t order = 0;
    if (!process || process->child.state != AERS_CHILD_READY)
        return;
    put_client(out, engine, client, name);
    for (size_t i = 0; i < client->nnodes; i++) {
        const struct aers_graph_node *node = &engine->graph->nodes[client->nodes[i]];
        put_ports(out, engine, client->nodes[i], false, node->channels_in, order);
        put_ports(out, engine, client->nodes[i], true, node->channels_out, order + node->channels_in);
        put_mixer_inputs(out, engine, client->nodes[i]);
        order += node->channels_in + node->channels_out;
    }
}

void aers_engine_decorate(struct aers_engine *engine)
{
    char *lines = NULL;
    size_t nbytes = 0;
    if (!aers_decorator_is_due(&engine->decorator))
        return;
    FILE *out = open_memstream(&lines, &nbytes);
    if (!out)
        return;
    for (size_t i = 0; i < engine->blueprint->nclients; i++)
        put_nodes(out, engine, i);
    if (fclose(out) == 0)
        aers_decorator_start(&engine->decorator, lines);
    free(lines);
}
