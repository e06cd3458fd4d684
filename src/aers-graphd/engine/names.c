/* SPDX-License-Identifier: ISC */
/* The lines patchbay/decorate.h writes: for every client that is running its title and icon, for its ports their order,
 * and for a mixer's inputs the name of who sends. */
#include <stdio.h>
#include <stdlib.h>

#include "src/aers-graphd/engine/engine.h"

static const char *const icons[] = {
    [AERS_NODE_SOURCE] = "audio-input-microphone",   [AERS_NODE_PROCESSOR] = "audio-x-generic",
    [AERS_NODE_MIXER] = "multimedia-volume-control", [AERS_NODE_BUS] = "audio-card",
    [AERS_NODE_OUTPUT] = "audio-speakers",
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

static void put_node(FILE *out, const struct aers_engine *engine, size_t n)
{
    const struct aers_graph_node *node = &engine->graph->nodes[n];
    const char *client = engine->blueprint->clients[engine->blueprint->client_of[n]].plan->client;
    const struct aers_process *process = aers_fleet_find(&engine->fleet, client);
    if (!process || process->child.state != AERS_CHILD_READY)
        return;
    put(out, "client", client, "title", node->title ? node->title : node->id);
    put(out, "client", client, "icon", icons[node->type]);
    put_ports(out, engine, n, false, node->channels_in, 0);
    put_ports(out, engine, n, true, node->channels_out, node->channels_in);
    put_mixer_inputs(out, engine, n);
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
    for (size_t n = 0; n < engine->graph->nnodes; n++)
        put_node(out, engine, n);
    if (fclose(out) == 0)
        aers_decorator_start(&engine->decorator, lines);
    free(lines);
}
