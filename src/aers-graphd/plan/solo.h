/* SPDX-License-Identifier: ISC */
/* plan/solo.h - who is heard while some nodes are soloed. Pure. */
#ifndef AERS_GRAPHD_SOLO_H
#define AERS_GRAPHD_SOLO_H

#include <stdbool.h>

#include "common/model/graph.h"

/**
 * While nobody is soloed everybody is heard; else those that are soloed, upstream or downstream of a soloed one.
 * Feedback edges carry no reach: what a loop brings back would otherwise make its whole neighbourhood audible.
 *
 * @param solo  [graph->nnodes]
 * @param heard [graph->nnodes], written
 */
void aers_solo_reach(const struct aers_graph *graph, const bool *solo, bool *heard);

#endif
