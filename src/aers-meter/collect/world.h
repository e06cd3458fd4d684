/* SPDX-License-Identifier: ISC */
/* collect/world.h - what graphd says is running: its status, asked for once a second, and its graph, asked for when the
 * status shows that it has another shape. */
#ifndef AERS_METER_WORLD_H
#define AERS_METER_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "src/aers-meter/collect/graph_paths.h"
#include "src/aers-meter/collect/link.h"

struct aers_world {
    struct aers_link *link;
    struct json_object *status; /* of /aers/status, or NULL while graphd is not reachable */
    struct json_object *graph;  /* of /aers/graph, the last one known, or NULL */
    char graph_id[64];          /* "" until known; needs no escape */
    int64_t revision;           /* of the graph, as far as is known; -1 until then */
    double rate_hz;             /* 0 until known */
    uint32_t block_nframes;     /* 0 until known */
    bool answers;               /* the last question about the status was answered */
    bool is_silent;             /* it was not, though the connection stands */
    struct aers_graph_paths paths;
    uint64_t state_hash, shape_hash;
    bool asked_status, asked_graph;
    uint64_t asked_us;                                  /* when the status was asked for last */
    void (*status_came)(void *user, uint64_t asked_us); /* every one */
    void (*status_changed)(void *user);                 /* something in it that is not a running figure */
    void (*graph_changed)(void *user);
    void *user;
};

/* link, the two functions and user are set by the caller before. */
void aers_world_init(struct aers_world *world);
void aers_world_finish(struct aers_world *world);
void aers_world_poll(struct aers_world *world);                         /* once a second */
void aers_world_on_connected(struct aers_world *world, bool connected); /* of the link */

/* The same for the same states of nodes and edges; running figures such as cpu_pct do not count. */
uint64_t aers_world_state_hash(struct json_object *status);
uint64_t aers_world_shape_hash(struct json_object *status); /* which revision, nodes, edges */

#endif
