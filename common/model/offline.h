/* SPDX-License-Identifier: ISC */
/* common/model/offline.h - a graph as it is rendered: nothing of the machine's sound is heard or played, and what
 * reaches the outputs, and what leaves any other node that is asked for, goes to one JACK client.
 *
 * Channel c (from 1) of node ID goes to that client's port ID_c. An output passes on what it is given, whatever its
 * sink, and a recorder records nothing: no files of the graph's own are written. A source that would hear hardware is
 * silent. */
#ifndef AERS_MODEL_OFFLINE_H
#define AERS_MODEL_OFFLINE_H

#include "common/model/graph.h"

struct aers_offline {
    const char *client;      /* the name of that JACK client */
    const char *const *taps; /* [ntaps] ids of nodes besides the outputs */
    size_t ntaps;
};

/* AERS_E_NOT_FOUND: there is no node of a tap's name. AERS_E_INVALID: nothing leaves it. AERS_E_MEMORY. The graph is
 * then good for aers_graph_destroy only. */
enum aers_code aers_graph_take_offline(struct aers_graph *graph, const struct aers_offline *offline,
                                       struct aers_error *error) AERS_MUST_USE;

/* Share clients as the dial says, not as the file does: its groups are no more. */
void aers_graph_turn_dial(struct aers_graph *graph, enum aers_isolation isolation);

#endif
