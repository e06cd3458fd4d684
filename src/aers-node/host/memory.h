/* SPDX-License-Identifier: ISC */
/* aers-node/host/memory.h - memory the audio thread will touch: zeroed, its pages already there, and locked into RAM
 * when the system allows it. Only what a plan needs is locked, not the whole process: mlockall would pin every library
 * and every thread's whole stack, in each of a hundred processes. Control thread only. */
#ifndef AERS_NODE_HOST_MEMORY_H
#define AERS_NODE_HOST_MEMORY_H

#include <stddef.h>

struct aers_memory_piece;

/* Zeroed is empty. */
struct aers_memory {
    struct aers_memory_piece *pieces; /* the newest first; small takes share one */
    size_t nbytes, nlocked;           /* of all pieces */
};

/* nbytes of zeros at an address divisible by AERS_STATE_ALIGN; NULL when there are none to be had. Lives until finish.
 */
void *aers_memory_take(struct aers_memory *memory, size_t nbytes);
void aers_memory_finish(struct aers_memory *memory);

#endif
