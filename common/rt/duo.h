/* SPDX-License-Identifier: ISC */
/* common/rt/duo.h - real-time room. Two clients that do the same, of which one is heard: a page that both their audio
 * threads share. Each writes when it has begun and ended a block; the word `owner` says who is heard.
 *
 * Who is not the owner compares at each of its blocks: has the owner begun the block that I had before this one, and
 * ended it? If not, it takes the word by compare-and-swap and is heard from this block on. Who finds at the beginning
 * of a block that it is the owner no more is silent from that block on. So in each block at most one is heard that
 * began it after the other had missed one; a block that neither was given accuses nobody. */
#ifndef AERS_RT_DUO_H
#define AERS_RT_DUO_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { AERS_DUO_NBYTES = 4096 };

struct aers_duo_seat {
    atomic_uint begun, ended; /* JACK frames of the last blocks */
    atomic_uint nblocks;      /* begun, of all its processes; 0: never */
};

struct aers_duo {
    atomic_uint owner; /* 1 or 2; 0: nobody yet */
    struct aers_duo_seat at[2];
};

_Static_assert(sizeof(struct aers_duo) <= AERS_DUO_NBYTES, "both fit in a page");

/* One process in its seat: the audio thread's. */
struct aers_sitter {
    struct aers_duo *seats; /* NULL: it is alone, and heard */
    uint32_t number;        /* 1 or 2 */
    uint32_t frame;         /* of its last block */
    bool has_frame;
};

static inline bool aers_duo_missed(const struct aers_duo_seat *seat, uint32_t frame)
{
    const uint32_t begun = atomic_load_explicit(&seat->begun, memory_order_acquire);
    const int32_t behind = (int32_t)(frame - begun);
    return atomic_load_explicit(&seat->nblocks, memory_order_acquire) == 0 || behind > 0 ||
           (behind == 0 && atomic_load_explicit(&seat->ended, memory_order_acquire) != begun);
}

/* A block begins. can_take: it would sound if it were heard. @return whether we are heard in it. RT safe. */
static inline bool aers_sitter_begin(struct aers_sitter *sitter, uint32_t frame, bool can_take)
{
    if (!sitter->seats)
        return true;
    struct aers_duo *seats = sitter->seats;
    struct aers_duo_seat *mine = &seats->at[sitter->number - 1];
    const struct aers_duo_seat *other = &seats->at[2 - sitter->number];
    atomic_store_explicit(&mine->begun, frame, memory_order_release);
    atomic_fetch_add_explicit(&mine->nblocks, 1, memory_order_release);
    unsigned owner = atomic_load_explicit(&seats->owner, memory_order_acquire);
    if (owner != sitter->number &&
        (owner == 0 || (can_take && sitter->has_frame && aers_duo_missed(other, sitter->frame))) &&
        atomic_compare_exchange_strong(&seats->owner, &owner, sitter->number))
        owner = sitter->number;
    sitter->frame = frame;
    sitter->has_frame = true;
    return owner == sitter->number;
}

/* The block has ended. RT safe. */
static inline void aers_sitter_end(struct aers_sitter *sitter)
{
    if (sitter->seats)
        atomic_store_explicit(&sitter->seats->at[sitter->number - 1].ended, sitter->frame, memory_order_release);
}

#endif
