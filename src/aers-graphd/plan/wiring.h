/* SPDX-License-Identifier: ISC */
/* plan/wiring.h - what connects the nodes of a partition: JACK ports where a wire leaves a client, buffers where it
 * does not. Pure.
 *
 * A client of one node has a port for every channel. A client of several has ports for channels with a wire to another
 * client, with a feedback wire (which goes through ports, so that it is a block late as between clients), with
 * hardware, and with no wire at all (an end for a person's hand). What a port carries out of a client is also what
 * steps behind it read.
 *
 * An edge with a way (plan/align.h) that meets others at a channel has a port of its own there, "in_1_from_voice": what
 * JACK has summed can be delayed no more. */
#ifndef AERS_GRAPHD_WIRING_H
#define AERS_GRAPHD_WIRING_H

#include "common/model/plan.h"
#include "src/aers-graphd/plan/adjacency.h"
#include "src/aers-graphd/plan/partition.h"

#define AERS_NO_PORT UINT32_MAX

struct aers_wiring {
    const struct aers_graph *graph;
    const struct aers_partition *partition;
    struct aers_adjacency adjacency;
    /* Channels of all nodes in a row: channel c (from 0) of node n is at [in_first[n] + c], [out_first[n] + c]. */
    size_t *in_first, *out_first; /* [nnodes + 1] */
    uint32_t *in_port, *out_port; /* index into the plan's inputs, outputs; AERS_NO_PORT: a buffer */
    uint32_t *way_of;             /* [nedges] 1 .. the ways of the node it leads to; 0: never delayed */
    size_t *wire_first;           /* [nedges] wire w of edge e is at [wire_first[e] + w] */
    uint32_t *wire_port;          /* of links: index into the inputs of the client where it ends */
    uint32_t *nwires;             /* of each in channel */
};

/* Borrows both. */
void aers_wiring_init(struct aers_wiring *wiring, const struct aers_graph *graph,
                      const struct aers_partition *partition);
void aers_wiring_finish(struct aers_wiring *wiring);

/* Whether the wires of an edge are links of JACK. */
bool aers_wiring_is_link(const struct aers_wiring *wiring, const struct aers_graph_edge *edge);

/* The channel a wire ends at, as an index into in_port. */
size_t aers_wiring_end(const struct aers_wiring *wiring, const struct aers_graph_edge *edge, size_t wire);

/* Name the plan's ports, as many as the client has. */
void aers_wiring_name_ports(const struct aers_wiring *wiring, size_t client, struct aers_plan *plan);

/**
 * Give the steps of a client, one per node in the client's order, their buffers: nscratch, and in and out of every
 * step, which are sized by the node and zeroed. A buffer is used again as soon as nobody reads it any more, by a step
 * in place of its own input where it can.
 */
void aers_wiring_place_buffers(const struct aers_wiring *wiring, size_t client, struct aers_plan *plan);

#endif
