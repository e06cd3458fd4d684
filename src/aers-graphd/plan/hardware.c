/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/hardware.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

struct server {
    const struct aers_port *ports;
    size_t nports;
};

static const char *physical_port(const struct server *server, bool input, uint32_t channel)
{
    uint32_t n = 0;
    for (size_t i = 0; i < server->nports; i++) {
        const struct aers_port *port = &server->ports[i];
        if (port->physical && port->audio && port->input == input && ++n == channel)
            return port->name;
    }
    return NULL;
}

static const char *named_port(const struct server *server, bool input, const char *name)
{
    for (size_t i = 0; i < server->nports; i++)
        if (server->ports[i].input == input && strcmp(server->ports[i].name, name) == 0)
            return server->ports[i].name;
    return NULL;
}

static void resolve_channel(const struct server *server, const struct aers_graph_node *node,
                            const struct aers_blueprint *blueprint, struct aers_hardware_link *link)
{
    bool playback = node->hardware == AERS_HARDWARE_PLAYBACK;
    link->port = node->nhardware_ports ? node->hardware_ports[link->channel - 1] : NULL;
    char *theirs = aers_need_string(link->port ? named_port(server, playback, link->port)
                                               : physical_port(server, playback, link->channel));
    char *ours = aers_blueprint_port(blueprint, link->node, playback, link->channel);
    link->src = playback ? ours : theirs;
    link->dst = playback ? theirs : ours;
}

void aers_hardware_resolve(const struct aers_graph *graph, const struct aers_blueprint *blueprint,
                           const struct aers_port *ports, size_t nports, struct aers_hardware *out)
{
    struct server server = {ports, nports};
    aers_hardware_finish(out);
    for (size_t n = 0; n < graph->nnodes; n++) {
        const struct aers_graph_node *node = &graph->nodes[n];
        if (node->hardware == AERS_HARDWARE_NONE)
            continue;
        uint32_t nchannels = node->hardware == AERS_HARDWARE_PLAYBACK ? node->channels_out : node->channels_in;
        if (node->nhardware_ports && node->nhardware_ports < nchannels)
            nchannels = (uint32_t)node->nhardware_ports;
        for (uint32_t c = 1; c <= nchannels; c++) {
            out->links = aers_need_room(out->links, out->nlinks, &out->size, sizeof *out->links);
            out->links[out->nlinks] = (struct aers_hardware_link){.node = n, .channel = c};
            resolve_channel(&server, node, blueprint, &out->links[out->nlinks++]);
        }
    }
}

void aers_hardware_finish(struct aers_hardware *hardware)
{
    for (size_t i = 0; i < hardware->nlinks; i++) {
        free(hardware->links[i].src);
        free(hardware->links[i].dst);
    }
    free(hardware->links);
    *hardware = (struct aers_hardware){0};
}
