/* SPDX-License-Identifier: ISC */
/* src/aers-node/host/shared.h - JACK's shared memory, 105 MB of it, without the price of its pages. */
#ifndef AERS_NODE_SHARED_H
#define AERS_NODE_SHARED_H

#include <jack/jack.h>

/**
 * Map what a connection to this client may lead its audio thread to: the buffers of all outputs there are, as long as a
 * block is now. Others come as they are touched. Call it once others have had their start. Thread: main.
 */
void aers_shared_map_outputs(jack_client_t *client);

#endif
