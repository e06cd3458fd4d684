/* SPDX-License-Identifier: ISC */
/* plan/placement.h - on which processor each client's audio thread runs best.
 *
 * Waking a thread on another, idle processor costs several times what it costs on one's own, so a chain of clients
 * stays on one processor; but two processors do twice the work, so branches are spread. Which is better depends on what
 * the clients cost: this is list scheduling (Topcuoglu, Hariri, Wu, "Performance-effective and low-complexity task
 * scheduling for heterogeneous computing", 2002, its HEFT) of whole chains, with the price of a wake-up as the price of
 * the way from client to client. Pure. */
#ifndef AERS_GRAPHD_PLACEMENT_H
#define AERS_GRAPHD_PLACEMENT_H

#include "common/model/graph.h"
#include "src/aers-graphd/plan/partition.h"

/* Microseconds, for want of a measurement: a light module, and a wake-up on one's own and on another processor. */
#define AERS_PLACEMENT_COST_US 4.0
#define AERS_PLACEMENT_NEAR_US 4.0
#define AERS_PLACEMENT_FAR_US  25.0

struct aers_placement {
    const struct aers_graph *graph;
    const struct aers_partition *partition;
    const int32_t *cpus; /* [ncpus] that may be used, at least one */
    size_t ncpus;
    const double *costs_us; /* [nclients] per block */
};

/**
 * @param kept   [nclients] where a client has to be, AERS_CPU_ANY: where it does best
 * @param placed [nclients] written: one of cpus, or what was kept; may be kept itself
 * @return how long a block takes by this, in microseconds: for comparing one placement with another
 */
double aers_place(const struct aers_placement *placement, const int32_t *kept, int32_t *placed);

/* What the file says of each client: [nclients], AERS_CPU_ANY where it says nothing. */
void aers_placement_read(const struct aers_graph *graph, const struct aers_partition *partition, int32_t *cpus);

#endif
