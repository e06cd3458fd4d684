/* SPDX-License-Identifier: ISC */
/* aers-node/rt/turns.h - real-time room. Who may call the modules' work(): the worker thread, or, while JACK runs
 * freely faster than real time, the audio thread itself, so that an offline run never outpaces its disk. One word is
 * handed over by compare-and-swap; nobody sleeps on it. */
#ifndef AERS_NODE_RT_TURNS_H
#define AERS_NODE_RT_TURNS_H

#include <stdatomic.h>
#include <stdbool.h>

enum aers_turn { AERS_TURN_NOBODY, AERS_TURN_WORKER, AERS_TURN_AUDIO };

struct aers_turns {
    atomic_int owner;            /* enum aers_turn */
    atomic_bool is_freewheeling; /* set by JACK's freewheel callback: the worker stays away */
};

static inline bool aers_turns_take(struct aers_turns *turns, enum aers_turn who)
{
    int nobody = AERS_TURN_NOBODY;
    return atomic_compare_exchange_strong_explicit(&turns->owner, &nobody, (int)who, memory_order_acquire,
                                                   memory_order_relaxed);
}

static inline void aers_turns_give(struct aers_turns *turns)
{
    atomic_store_explicit(&turns->owner, AERS_TURN_NOBODY, memory_order_release);
}

#endif
