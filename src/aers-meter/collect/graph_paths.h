/* SPDX-License-Identifier: ISC */
/* collect/graph_paths.h - the shape of the running graph, as far as latency needs it: the longest way through it. */
#ifndef AERS_METER_GRAPH_PATHS_H
#define AERS_METER_GRAPH_PATHS_H

#include <stddef.h>

#include "common/base/error.h"
#include "common/doc/json.h"

struct aers_graph_paths {
    char **ids;      /* [nnodes] in processing order */
    double *latency; /* [nnodes] scratch of aers_graph_paths_longest */
    double *longest; /* [nnodes] scratch */
    size_t nnodes;
    size_t (*edges)[2]; /* [nedges] from, to: indices into ids, from < to, ordered by from */
    size_t nedges;
};

void aers_graph_paths_init(struct aers_graph_paths *paths);
void aers_graph_paths_finish(struct aers_graph_paths *paths); /* zeroed is fine */

/* From the JSON of /aers/graph or /aers/status: "nodes" [{"id"}], "edges" [{"from","to"}]. What does not hold together
 * is left out: edges that name no node, and those that close a cycle (feedback). AERS_E_INVALID when there are no
 * nodes. */
enum aers_code aers_graph_paths_read(struct json_object *graph, struct aers_graph_paths *out) AERS_MUST_USE;

/* The largest sum of a node's own latency over any path. */
typedef double aers_latency_fn(void *user, const char *id);
double aers_graph_paths_longest(struct aers_graph_paths *paths, aers_latency_fn *latency, void *user);

#endif
