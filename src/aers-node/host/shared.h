/* SPDX-License-Identifier: ISC */
/* src/aers-node/host/shared.h - JACK's shared memory, 105 MB of it, without the price of its pages at start. */
#ifndef AERS_NODE_SHARED_H
#define AERS_NODE_SHARED_H

/**
 * Begin to map the pages that have not been touched yet, in a thread that runs only when nobody else wants to.
 * Call it once the client runs and others have had their start. Without such a thread the pages come as they are
 * touched. Thread: main.
 */
void aers_shared_fill_start(void);

/** End it, done or not. Before the client is closed. Thread: main. */
void aers_shared_fill_stop(void);

#endif
