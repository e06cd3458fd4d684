/* SPDX-License-Identifier: ISC */
/* plan/ranks.h - in which order nodes are best started. Pure. */
#ifndef AERS_GRAPHD_RANKS_H
#define AERS_GRAPHD_RANKS_H

#include "common/model/graph.h"

/**
 * Neighbours one after the other, so that every link can be made soon after its node is there: JACK's one request
 * thread then serves links while it waits for the next client, and most of the wiring costs no time of its own.
 *
 * @param ranks [graph->nnodes], written: 0 starts first
 */
void aers_ranks(const struct aers_graph *graph, uint32_t *ranks);

#endif
