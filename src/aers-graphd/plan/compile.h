/* SPDX-License-Identifier: ISC */
/* plan/compile.h - a graph becomes a blueprint: which JACK clients there shall be, what each runs, and how their ports
 * are linked. Values and the server's hardware are not in it: they change while a blueprint stands.
 *
 * Which nodes share a client is plan/partition.h's to say, what connects them there plan/wiring.h's.
 * Pure: no system calls, no JACK. */
#ifndef AERS_GRAPHD_COMPILE_H
#define AERS_GRAPHD_COMPILE_H

#include "common/model/graph.h"
#include "common/model/plan.h"
#include "src/aers-graphd/plan/partition.h"
#include "src/aers-graphd/plan/wiring.h"
#include "src/aers-graphd/plan/world.h"

struct aers_compile_options {
    const char *server;     /* JACK server's name, or NULL for the default */
    const char *meter_host; /* numeric, or NULL: no meters */
    uint16_t meter_port;
    uint32_t meter_interval_ms;
};

struct aers_blueprint_client {
    struct aers_plan *plan; /* its steps have no values */
    uint64_t hash;          /* of the plan, without the phase of its meters: a neighbour more must not restart it */
    uint32_t rank;          /* in the order of starting: plan/ranks.h */
    uint64_t nodes;         /* hash of the ids of its nodes */
    bool may_swap;          /* two of it may run side by side: none of its nodes writes a file, and its name has room */
    unsigned seat;          /* of two that do the same 1 or 2; 0: it is alone */
};

/* What the name of the second of two ends with. No id does. */
#define AERS_STANDBY_SUFFIX "~2"

struct aers_blueprint_link {
    char *src, *dst; /* "client:port" */
    int32_t owner;   /* index of the edge */
};

struct aers_blueprint {
    struct aers_blueprint_client *clients;
    size_t nclients;
    struct aers_blueprint_client *standbys; /* the second seats, in the order of the first */
    size_t nstandbys;
    struct aers_blueprint_link *links; /* those of a second seat as well */
    size_t nlinks;
    const size_t *client_of; /* [graph->nnodes] index into clients */
    struct aers_partition *partition;
    struct aers_wiring wiring;
};

/* AERS_E_INVALID when a client's name would be too long for JACK (prefix and id); AERS_E_LIMIT when there are too many.
 * The blueprint borrows the graph. */
enum aers_code aers_compile(const struct aers_graph *graph, const struct aers_compile_options *options,
                            struct aers_blueprint **out, struct aers_error *error) AERS_MUST_USE;
void aers_blueprint_destroy(struct aers_blueprint *blueprint); /* NULL is fine */

/* The name of one of a node's own ports, "client:in_1"; channel is 1-based. For the caller to free. NULL when the node
 * shares its client and this channel has no port: plan/wiring.h. */
char *aers_blueprint_port(const struct aers_blueprint *blueprint, size_t node, bool output, uint32_t channel);

/* The same where this wire of this edge, which is a link, ends. */
char *aers_blueprint_end(const struct aers_blueprint *blueprint, size_t edge, size_t wire);

/* What this client runs, as the JSON of docs/node-plan.md, with the values that value() says; for a process of this
 * name, silent or not. For the caller to free. */
typedef double aers_blueprint_value_fn(void *user, const char *node, uint32_t slot);
char *aers_blueprint_plan(const struct aers_blueprint_client *client, const char *name, bool silent,
                          aers_blueprint_value_fn *value, void *user);

#endif
