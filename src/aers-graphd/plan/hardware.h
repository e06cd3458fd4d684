/* SPDX-License-Identifier: ISC */
/* plan/hardware.h - where a graph's nodes meet the sound card: links between their ports and those of the server,
 * resolved against the ports that are there. Pure. */
#ifndef AERS_GRAPHD_HARDWARE_H
#define AERS_GRAPHD_HARDWARE_H

#include "src/aers-graphd/plan/compile.h"

struct aers_port {
    char *name; /* "system:playback_1" */
    bool input; /* takes signal: playback is an input port of the server */
    bool physical;
    bool audio;
};

/* One link per channel of a node with hardware. dst or src is NULL when the server lacks that port. */
struct aers_hardware_link {
    char *src, *dst;
    size_t node;
    uint32_t channel; /* 1-based */
    const char *port; /* the name the graph asks for, NULL for the server's channel-th physical port */
};

struct aers_hardware {
    struct aers_hardware_link *links;
    size_t nlinks, size;
};

/* ports in the server's order. *out is zeroed or an older answer to be replaced. Names are copied; `port` is the
 * graph's. */
void aers_hardware_resolve(const struct aers_graph *graph, const struct aers_blueprint *blueprint,
                           const struct aers_port *ports, size_t nports, struct aers_hardware *out);
void aers_hardware_finish(struct aers_hardware *hardware);

#endif
