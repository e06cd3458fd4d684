/* SPDX-License-Identifier: ISC */
/* engine/swap.h - a client gets another process, and nobody hears a gap: SWAP of plan/diff.h, over as many turns as it
 * takes. The new process sits down on the free seat (plan/seat.h), silent; it is wired like the one that is heard and
 * listens for a while; then, at one frame, both cross over, and the old one is retired. Who sits on the second seat
 * after that is not done yet: JACK cannot rename a client, so a third process takes the first seat in the same way.
 *
 *     preparing --wired--> listening --long enough, and so are all others that change--> called
 *         --the new one has noted the frame, the old one is told--> crossing --crossed--> the old one is retired
 *
 * Until all that change are called nothing else is: the old graph plays on as it was. If one of them ends before it is
 * heard, the change has failed (engine/change.h). Main thread. */
#ifndef AERS_GRAPHD_SWAP_H
#define AERS_GRAPHD_SWAP_H

#include <stdbool.h>
#include <stdint.h>
#include <uthash.h>

#include "src/aers-graphd/plan/diff.h"
#include "src/aers-graphd/supervise/process.h"

struct aers_engine;

enum aers_swap_stage { AERS_SWAP_PREPARING, AERS_SWAP_LISTENING, AERS_SWAP_CALLED, AERS_SWAP_CROSSING };

struct aers_swap {
    char *client;
    uint64_t hash;     /* of what the new one runs */
    bool is_change;    /* what is heard so far runs something else */
    bool is_to_second; /* where the new one sits */
    bool is_spawned;   /* it has been started: should it end, it has failed */
    bool is_prepared;  /* wired, and has listened */
    bool is_stuck;     /* the new one has been given up on */
    bool is_wanted;    /* by the present turn */
    enum aers_swap_stage stage;
    uint64_t until_ms; /* of the stage */
    uint32_t frame;    /* of JACK, where they cross */
    UT_hash_handle hh;
};

struct aers_swaps {
    struct aers_swap *all;
};

/* Take note of what a turn wants to be swapped, before it is carried out. */
void aers_swaps_begin(struct aers_engine *engine, const struct aers_actions *actions);
/* Carry on with one of them. */
void aers_swap_carry_on(struct aers_engine *engine, const char *client);
/* Those that are prepared cross over, if nobody has to be waited for. */
void aers_swaps_call(struct aers_engine *engine);

/* A node has noted what it was told of its voice. */
void aers_swaps_take_voice(struct aers_engine *engine, struct aers_process *process);

/* A change is being prepared: all else waits for it. */
bool aers_swaps_are_preparing(const struct aers_engine *engine);
/* A change has not been heard yet. */
bool aers_swaps_are_changing(const struct aers_engine *engine);
/* The new one has been given up on: nobody waits for it any more. */
bool aers_swaps_are_stuck(const struct aers_engine *engine, const char *client);
bool aers_swaps_has(const struct aers_engine *engine, const char *client);
bool aers_swaps_has_port(const struct aers_engine *engine, const char *port); /* of one of both seats */
void aers_swaps_finish(struct aers_swaps *swaps);

#endif
