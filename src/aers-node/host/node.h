/* SPDX-License-Identifier: ISC */
/* aers-node/host/node.h - one node from start to end: the plan, its JACK client, and the loop that serves it until a
 * signal, /aers/quit, the end of aers-graphd or of the JACK server. Main thread. */
#ifndef AERS_NODE_HOST_NODE_H
#define AERS_NODE_HOST_NODE_H

#include "src/aers-node/host/args.h"

/* Returns when the node has ended and nothing of it is left: AERS_OK when it was asked to. */
enum aers_code aers_node_run(const struct aers_node_args *args, struct aers_error *error) AERS_MUST_USE;

#endif
