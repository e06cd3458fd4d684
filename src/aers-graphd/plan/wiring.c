/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/wiring.h"

#include <stdlib.h>

#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/align.h"

/* How a channel is used, while ports are given out. */
enum { WIRED = 1, LINKED = 2 };

bool aers_wiring_is_link(const struct aers_wiring *wiring, const struct aers_graph_edge *edge)
{
    const size_t *client_of = wiring->partition->client_of;
    return edge->feedback || client_of[edge->from] != client_of[edge->to];
}

static void count_channels(struct aers_wiring *wiring)
{
    const struct aers_graph *graph = wiring->graph;
    wiring->in_first = aers_need(graph->nnodes + 1, sizeof *wiring->in_first);
    wiring->out_first = aers_need(graph->nnodes + 1, sizeof *wiring->out_first);
    for (size_t n = 0; n < graph->nnodes; n++) {
        wiring->in_first[n + 1] = wiring->in_first[n] + graph->nodes[n].channels_in;
        wiring->out_first[n + 1] = wiring->out_first[n] + graph->nodes[n].channels_out;
    }
}

static void count_wires(struct aers_wiring *wiring)
{
    const struct aers_graph *graph = wiring->graph;
    size_t nwires = 0;
    wiring->wire_first = aers_need(graph->nedges, sizeof *wiring->wire_first);
    wiring->nwires = aers_need(wiring->in_first[graph->nnodes], sizeof *wiring->nwires);
    for (size_t e = 0; e < graph->nedges; e++) {
        const struct aers_graph_edge *edge = &graph->edges[e];
        wiring->wire_first[e] = nwires;
        nwires += edge->nwires;
        for (size_t w = 0; w < edge->nwires; w++)
            wiring->nwires[aers_wiring_end(wiring, edge, w)]++;
    }
    wiring->wire_port = aers_need(nwires, sizeof *wiring->wire_port);
}

/* Whether a wire ends at a port of its own, beside that of its channel. */
static bool has_own_port(const struct aers_wiring *wiring, size_t edge, size_t wire)
{
    const struct aers_graph_edge *is = &wiring->graph->edges[edge];
    return wiring->way_of[edge] && aers_wiring_is_link(wiring, is) &&
           wiring->nwires[aers_wiring_end(wiring, is, wire)] > 1;
}

static void mark_wires(struct aers_wiring *wiring)
{
    const struct aers_graph *graph = wiring->graph;
    for (size_t e = 0; e < graph->nedges; e++) {
        const struct aers_graph_edge *edge = &graph->edges[e];
        uint32_t use = aers_wiring_is_link(wiring, edge) ? WIRED | LINKED : WIRED;
        for (size_t w = 0; w < edge->nwires; w++) {
            wiring->out_port[wiring->out_first[edge->from] + edge->wires[w].from_channel - 1] |= use;
            wiring->in_port[aers_wiring_end(wiring, edge, w)] |= has_own_port(wiring, e, w) ? WIRED : use;
        }
    }
}

size_t aers_wiring_end(const struct aers_wiring *wiring, const struct aers_graph_edge *edge, size_t wire)
{
    return wiring->in_first[edge->to] + edge->wires[wire].to_channel - 1;
}

/* From uses to port numbers. */
static void number_ports(uint32_t *channels, uint32_t nchannels, bool all, uint32_t *nports)
{
    for (uint32_t c = 0; c < nchannels; c++)
        channels[c] = all || channels[c] != WIRED ? (*nports)++ : AERS_NO_PORT;
}

/* The ends of all wires at a node: those with a port of their own come after those of its channels. */
static void number_ends(struct aers_wiring *wiring, size_t node, uint32_t *nports)
{
    const struct aers_adjacency *adjacency = &wiring->adjacency;
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++) {
        size_t e = adjacency->in[i];
        const struct aers_graph_edge *edge = &wiring->graph->edges[e];
        for (size_t w = 0; w < edge->nwires; w++)
            wiring->wire_port[wiring->wire_first[e] + w] =
                has_own_port(wiring, e, w) ? (*nports)++ : wiring->in_port[aers_wiring_end(wiring, edge, w)];
    }
}

static void number_all_ports(struct aers_wiring *wiring)
{
    for (size_t i = 0; i < wiring->partition->nclients; i++) {
        const struct aers_partition_client *client = &wiring->partition->clients[i];
        uint32_t nin = 0, nout = 0;
        for (size_t k = 0; k < client->nnodes; k++) {
            size_t n = client->nodes[k];
            const struct aers_graph_node *node = &wiring->graph->nodes[n];
            bool alone = client->nnodes == 1;
            number_ports(wiring->in_port + wiring->in_first[n], node->channels_in,
                         alone || node->hardware == AERS_HARDWARE_CAPTURE, &nin);
            number_ends(wiring, n, &nin);
            number_ports(wiring->out_port + wiring->out_first[n], node->channels_out,
                         alone || node->hardware == AERS_HARDWARE_PLAYBACK, &nout);
        }
    }
}

void aers_wiring_init(struct aers_wiring *wiring, const struct aers_graph *graph,
                      const struct aers_partition *partition)
{
    *wiring = (struct aers_wiring){.graph = graph, .partition = partition};
    aers_adjacency_init(&wiring->adjacency, graph);
    wiring->way_of = aers_need(graph->nedges, sizeof *wiring->way_of);
    aers_align_find_ways(graph, &wiring->adjacency, wiring->way_of);
    count_channels(wiring);
    count_wires(wiring);
    wiring->in_port = aers_need(wiring->in_first[graph->nnodes], sizeof *wiring->in_port);
    wiring->out_port = aers_need(wiring->out_first[graph->nnodes], sizeof *wiring->out_port);
    mark_wires(wiring);
    number_all_ports(wiring);
}

void aers_wiring_finish(struct aers_wiring *wiring)
{
    aers_adjacency_finish(&wiring->adjacency);
    free(wiring->in_first);
    free(wiring->out_first);
    free(wiring->in_port);
    free(wiring->out_port);
    free(wiring->way_of);
    free(wiring->wire_first);
    free(wiring->wire_port);
    free(wiring->nwires);
    *wiring = (struct aers_wiring){0};
}

/* ---- names: "in_1" of a client of one node, "voice_in_1" where several share it */

static uint32_t count_ports(const uint32_t *ports, size_t nchannels)
{
    uint32_t n = 0;
    for (size_t c = 0; c < nchannels; c++)
        n += ports[c] != AERS_NO_PORT;
    return n;
}

static void name_ports(const uint32_t *ports, uint32_t nchannels, const char *id, const char *stem, char **names)
{
    for (uint32_t c = 0; c < nchannels; c++)
        if (ports[c] != AERS_NO_PORT)
            names[ports[c]] = id ? aers_need_text("%s_%s_%u", id, stem, c + 1) : aers_need_text("%s_%u", stem, c + 1);
}

/* One edge may map several channels of its source to one here: those after the first are counted. */
static char *name_end(const struct aers_wiring *wiring, const struct aers_graph_edge *edge, size_t wire, const char *id)
{
    uint32_t nsame = 1;
    for (size_t w = 0; w < wire; w++)
        nsame += edge->wires[w].to_channel == edge->wires[wire].to_channel;
    char *more = nsame > 1 ? aers_need_text("_%u", nsame) : aers_need_string("");
    char *name = aers_need_text("%s%sin_%u_from_%s%s", id ? id : "", id ? "_" : "", edge->wires[wire].to_channel,
                                wiring->graph->nodes[edge->from].id, more);
    free(more);
    return name;
}

/* How many wires end at ports of their own at a node; named when there are names to write. */
static uint32_t name_ends(const struct aers_wiring *wiring, size_t node, const char *id, char **names)
{
    const struct aers_adjacency *adjacency = &wiring->adjacency;
    uint32_t n = 0;
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++) {
        size_t e = adjacency->in[i];
        const struct aers_graph_edge *edge = &wiring->graph->edges[e];
        for (size_t w = 0; w < edge->nwires; w++) {
            if (!has_own_port(wiring, e, w))
                continue;
            n++;
            if (names)
                names[wiring->wire_port[wiring->wire_first[e] + w]] = name_end(wiring, edge, w, id);
        }
    }
    return n;
}

void aers_wiring_name_ports(const struct aers_wiring *wiring, size_t client, struct aers_plan *plan)
{
    const struct aers_partition_client *shared = &wiring->partition->clients[client];
    for (size_t k = 0; k < shared->nnodes; k++) {
        size_t n = shared->nodes[k];
        plan->ninputs += count_ports(wiring->in_port + wiring->in_first[n], wiring->graph->nodes[n].channels_in);
        plan->ninputs += name_ends(wiring, n, NULL, NULL);
        plan->noutputs += count_ports(wiring->out_port + wiring->out_first[n], wiring->graph->nodes[n].channels_out);
    }
    plan->inputs = aers_need(plan->ninputs, sizeof *plan->inputs);
    plan->outputs = aers_need(plan->noutputs, sizeof *plan->outputs);
    for (size_t k = 0; k < shared->nnodes; k++) {
        size_t n = shared->nodes[k];
        const struct aers_graph_node *node = &wiring->graph->nodes[n];
        const char *id = shared->nnodes == 1 ? NULL : node->id;
        name_ports(wiring->in_port + wiring->in_first[n], node->channels_in, id, "in", plan->inputs);
        name_ends(wiring, n, id, plan->inputs);
        name_ports(wiring->out_port + wiring->out_first[n], node->channels_out, id, "out", plan->outputs);
    }
}
