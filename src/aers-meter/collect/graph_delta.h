/* SPDX-License-Identifier: ISC */
/* collect/graph_delta.h - what became of a graph: the difference between two documents of /aers/graph, as the "graph"
 * deltas of docs/telemetry.md say it. Nodes are told apart by id, edges by their two ends, wires by their two ports.
 * Pure. */
#ifndef AERS_METER_GRAPH_DELTA_H
#define AERS_METER_GRAPH_DELTA_H

#include "common/doc/json.h"

/* "base", then "nodes", "edges" and "wires" where there is something to say of them, and every other field that is not
 * what it was, null where it has gone. For json_object_put; NULL when a list is none, has an item without a name, or
 * the same one twice: such a graph is told as a whole. What is in it is shared with after. */
struct json_object *aers_graph_delta_create(struct json_object *before, struct json_object *after);

#endif
