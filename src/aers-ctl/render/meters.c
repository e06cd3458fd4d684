/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/meters.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER_NBYTES = 4 << 20, MAX_PACKET_NBYTES = 65536 };

enum aers_code aers_render_meters_open(struct aers_render_meters *meters, const struct aers_graph *graph,
                                       struct aers_error *error)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;
    const int nbytes = BUFFER_NBYTES;
    *meters = (struct aers_render_meters){.graph = graph};
    meters->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    meters->nodes = calloc(graph->nnodes ? graph->nnodes : 1, sizeof *meters->nodes);
    if (!meters->nodes)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    if (meters->fd < 0 || bind(meters->fd, (const struct sockaddr *)&here, sizeof here) != 0 ||
        getsockname(meters->fd, (struct sockaddr *)&here, &size) != 0)
        return aers_error_set(error, AERS_E_IO, "127.0.0.1", "no socket for the nodes' meters: %s", strerror(errno));
    (void)setsockopt(meters->fd, SOL_SOCKET, SO_RCVBUF, &nbytes, sizeof nbytes);
    meters->port = ntohs(here.sin_port);
    return AERS_OK;
}

void aers_render_meters_close(struct aers_render_meters *meters)
{
    if (!meters->graph)
        return;
    if (meters->fd >= 0)
        close(meters->fd);
    free(meters->nodes);
    *meters = (struct aers_render_meters){.fd = -1};
}

static void take_readings(struct aers_render_meter *meter, const struct aers_meter_message *message)
{
    meter->latency_frames = message->latency_frames;
    meter->xruns = message->xruns;
    meter->noutputs = message->noutputs;
    memcpy(meter->outputs, message->outputs, message->noutputs * sizeof *message->outputs);
}

/* Its CPU is the mean since the message before; of one that was lost, as much is taken to have been used. */
static enum aers_code take(void *user, const struct aers_osc_message *message)
{
    struct aers_render_meters *meters = user;
    struct aers_meter_message told;
    if (aers_meter_message_parse(message, &told) != AERS_OK || strcmp(told.graph_id, meters->graph->graph_id) != 0)
        return AERS_OK;
    const struct aers_graph_node *node = aers_graph_find(meters->graph, told.node_id);
    if (!node)
        return AERS_OK;
    struct aers_render_meter *meter = &meters->nodes[node - meters->graph->nodes];
    const int32_t nframes = (int32_t)((uint32_t)told.frame - meter->frame);
    if (meter->is_heard && nframes > 0)
        meter->cpu_nframes += (double)told.cpu_avg_pct / 100.0 * nframes;
    meter->cpu_max_pct = fmax(meter->cpu_max_pct, (double)told.cpu_max_pct);
    meter->is_heard = true;
    meter->frame = (uint32_t)told.frame;
    take_readings(meter, &told);
    return AERS_OK;
}

void aers_render_meters_read(struct aers_render_meters *meters)
{
    static uint8_t packet[MAX_PACKET_NBYTES];
    ssize_t n;
    while ((n = recv(meters->fd, packet, sizeof packet, MSG_DONTWAIT)) >= 0)
        if (aers_osc_gate(packet, (size_t)n) == AERS_OK)
            (void)aers_osc_each(packet, (size_t)n, take, meters);
}

bool aers_render_meters_are_past(const struct aers_render_meters *meters, uint32_t frame)
{
    for (size_t i = 0; i < meters->graph->nnodes; i++)
        if (!meters->nodes[i].is_heard || (int32_t)(meters->nodes[i].frame - frame) < 0)
            return false;
    return true;
}
