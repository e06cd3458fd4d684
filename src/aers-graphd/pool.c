/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/pool.h"

#include "src/aers-graphd/memory.h"

void *aers_pool_take(struct aers_pool *pool, size_t nbytes)
{
    struct aers_piece *piece = pool->free;
    if (!piece)
        return aers_need(1, nbytes);
    pool->free = piece->next;
    return piece;
}

void aers_pool_put(struct aers_pool *pool, void *memory)
{
    struct aers_piece *piece = memory;
    piece->next = pool->free;
    pool->free = piece;
}
