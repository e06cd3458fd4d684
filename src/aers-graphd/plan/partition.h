/* SPDX-License-Identifier: ISC */
/* plan/partition.h - which nodes share a JACK client: the graph's `isolation` and `group` carried out.
 *
 *   - Every node is in exactly one client.
 *   - Between clients there is no cycle that the graph does not have: what leaves a client comes back by feedback
 * alone. (A node outside that hears a client and is heard by it would make JACK run one of the two a block late.)
 *   - Within a client nodes are in an order in which each comes after what it hears, and, where they hear each other by
 * feedback, before it: a step that reads its own client's port then reads the block before, as JACK would have it.
 *
 * Pure. */
#ifndef AERS_GRAPHD_PARTITION_H
#define AERS_GRAPHD_PARTITION_H

#include "common/model/graph.h"

/* JACK2 carries 254 clients. Others want in as well: a file that says nothing gets fewer beyond ROOM, and what is asked
 * for by hand is refused beyond MOST. Who leaves it to us (auto) gets at most EASE: each client costs a wake-up in
 * every period, a turn of the server's at every change, and some 60 that are late at once can wedge a server that is
 * not ours.
 */
enum { AERS_PARTITION_EASE = 40, AERS_PARTITION_ROOM = 200, AERS_PARTITION_MOST = 250 };

struct aers_partition_client {
    char *name;    /* without the graph's prefix; unique */
    size_t *nodes; /* [nnodes] in the order they run */
    size_t nnodes;
};

struct aers_partition {
    struct aers_partition_client *clients; /* in the order of the file, by their first node there */
    size_t nclients;
    size_t *client_of; /* [graph->nnodes] */
    char *warning;     /* what was fused unasked, and why; or NULL */
};

/* AERS_E_LIMIT when what the file asks for takes more than AERS_PARTITION_MOST clients; *out is then untouched. */
enum aers_code aers_partition_create(const struct aers_graph *graph, struct aers_partition **out,
                                     struct aers_error *error) AERS_MUST_USE;
void aers_partition_destroy(struct aers_partition *partition); /* NULL is fine */

#endif
