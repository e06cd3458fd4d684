/* SPDX-License-Identifier: ISC */
/* plan/adjacency.h - the edges of a graph by the nodes at their ends. Pure. */
#ifndef AERS_GRAPHD_ADJACENCY_H
#define AERS_GRAPHD_ADJACENCY_H

#include "common/model/graph.h"

/* Those that leave node n: out[out_first[n] .. out_first[n + 1]); those that arrive: in[...]. In the order of the file.
 */
struct aers_adjacency {
    size_t *out_first, *out;
    size_t *in_first, *in;
};

void aers_adjacency_init(struct aers_adjacency *adjacency, const struct aers_graph *graph);
void aers_adjacency_finish(struct aers_adjacency *adjacency);

/**
 * The order in which nodes run when several share a thread: each after what it hears; who is heard by feedback after
 * who hears it; and else depth first, so that what is made is used soon.
 * @param order [graph->nnodes], written
 */
void aers_adjacency_order(const struct aers_adjacency *adjacency, const struct aers_graph *graph, size_t *order);

#endif
