/* SPDX-License-Identifier: ISC */
/* pool.h - pieces of one size that are used again and again: what a message needs while it is under way is taken from
 * here, so that after the first ones no message asks the heap. A pool has as many pieces as were ever in use at once,
 * and keeps them. Main thread. */
#ifndef AERS_GRAPHD_POOL_H
#define AERS_GRAPHD_POOL_H

#include <stddef.h>

/* At the head of every piece. */
struct aers_piece {
    struct aers_piece *next; /* of those that are free */
};

struct aers_pool {
    struct aers_piece *free;
};

/* A piece of nbytes, the same for every take of a pool: zeroed when it is new, else as it was put. Never NULL. */
void *aers_pool_take(struct aers_pool *pool, size_t nbytes);
void aers_pool_put(struct aers_pool *pool, void *piece);

#endif
