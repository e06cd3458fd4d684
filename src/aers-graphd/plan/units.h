/* SPDX-License-Identifier: ISC */
/* plan/units.h - nodes that have become one while a partition is made, and runs of them that may become one. Pure. */
#ifndef AERS_GRAPHD_UNITS_H
#define AERS_GRAPHD_UNITS_H

#include <stdbool.h>

#include "src/aers-graphd/plan/adjacency.h"

struct aers_units {
    const struct aers_graph *graph;
    const struct aers_adjacency *adjacency;
    size_t *parent; /* [nnodes] disjoint sets; a unit's number is that of the node that stands for it */
    size_t *weight; /* [nnodes] by unit: nodes in it */
    bool *is_fixed; /* [nnodes] by unit: nothing may join it any more */
    size_t n;       /* units */
};

void aers_units_init(struct aers_units *units, const struct aers_graph *graph, const struct aers_adjacency *adjacency);
void aers_units_finish(struct aers_units *units);
size_t aers_units_find(struct aers_units *units, size_t node); /* the unit of a node */
void aers_units_join(struct aers_units *units, size_t node, size_t other);

/**
 * Join what is not fixed until at most `most` units are left, or until no more can be joined: neighbours, evenly, and
 * never so that a cycle arises.
 * @return the most nodes in one of those that were joined
 */
size_t aers_units_merge(struct aers_units *units, size_t most);

#endif
