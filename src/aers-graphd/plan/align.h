/* SPDX-License-Identifier: ISC */
/* plan/align.h - what arrives at a node over ways of different latency is aligned to the longest of them. Pure.
 *
 * The nodes say their latency when they run, and may change it; which edges may ever have to wait for others is known
 * before: those into a node that compensates, beside an edge that comes, however far back, from a module that can have
 * a latency. Such an edge has a *way*: a delay of its own at the node it leads to. Feedback is never waited for.
 *
 * A recorder that compensates is aligned to the latest of all nodes, so that what different ones record lies side by
 * side, whoever else records and whatever it hears. */
#ifndef AERS_GRAPHD_ALIGN_H
#define AERS_GRAPHD_ALIGN_H

#include "src/aers-graphd/plan/adjacency.h"

/* way_of: [nedges], written: 1 .. how many ways the node has where the edge leads to, in the order of the file; or 0.
 */
void aers_align_find_ways(const struct aers_graph *graph, const struct aers_adjacency *adjacency, uint32_t *way_of);

enum { AERS_ALIGN_MAX = 8192 }; /* frames that a way can add */

struct aers_alignment {
    /* Frames from the sources to what leaves each node, and what arrives at it (delays counted), by the shortest and
     * the longest way. */
    uint32_t *in_min, *in_max, *out_min, *out_max; /* [nnodes] */
    uint32_t *delay;                               /* [nedges] frames that are added, at most AERS_ALIGN_MAX */
};

/* latency: [nnodes], frames that each node adds. way_of as found above. */
void aers_alignment_init(struct aers_alignment *alignment, const struct aers_graph *graph,
                         const struct aers_adjacency *adjacency, const uint32_t *way_of, const uint32_t *latency);
void aers_alignment_finish(struct aers_alignment *alignment); /* zeroed is fine */

/**
 * The nodes of one of the longest, or shortest, ways that end in a node, from a source on.
 * @param way [nnodes], written
 * @return how many
 */
size_t aers_alignment_follow(const struct aers_alignment *alignment, const struct aers_graph *graph,
                             const struct aers_adjacency *adjacency, size_t node, bool longest, size_t *way);

#endif
