/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/memory.h"

#include <aers/module.h>
#include <stdint.h>
#include <sys/mman.h>

/* What a small take opens a new piece with; larger ones get a piece of their own size. */
enum { PIECE_NBYTES = 64 * 1024, PAGE_NBYTES = 4096 };

struct aers_memory_piece {
    struct aers_memory_piece *next;
    size_t nbytes, used; /* with this header */
};

static size_t round_up(size_t nbytes, size_t to)
{
    return (nbytes + to - 1) & ~(to - 1);
}

static struct aers_memory_piece *add_piece(struct aers_memory *memory, size_t nbytes)
{
    nbytes = round_up(nbytes < PIECE_NBYTES ? PIECE_NBYTES : nbytes, PAGE_NBYTES);
    void *pages = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    if (mlock2(pages, nbytes, 0) == 0) /* not mlock: that is libjack's here, see shared.c */
        memory->nlocked += nbytes;
    struct aers_memory_piece *piece = pages;
    *piece = (struct aers_memory_piece){memory->pieces, nbytes, round_up(sizeof *piece, AERS_STATE_ALIGN)};
    memory->pieces = piece;
    memory->nbytes += nbytes;
    return piece;
}

void *aers_memory_take(struct aers_memory *memory, size_t nbytes)
{
    if (nbytes > SIZE_MAX / 2)
        return NULL;
    nbytes = round_up(nbytes ? nbytes : 1, AERS_STATE_ALIGN);
    struct aers_memory_piece *piece = memory->pieces;
    if (!piece || piece->nbytes - piece->used < nbytes)
        piece = add_piece(memory, nbytes + round_up(sizeof *piece, AERS_STATE_ALIGN));
    if (!piece)
        return NULL;
    void *taken = (uint8_t *)piece + piece->used;
    piece->used += nbytes;
    return taken;
}

void aers_memory_finish(struct aers_memory *memory)
{
    while (memory->pieces) {
        struct aers_memory_piece *piece = memory->pieces;
        memory->pieces = piece->next;
        munmap(piece, piece->nbytes);
    }
    *memory = (struct aers_memory){0};
}
