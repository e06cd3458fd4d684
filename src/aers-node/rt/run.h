/* SPDX-License-Identifier: ISC */
/* aers-node/rt/run.h - real-time room. Runs a plan block by block, on buffers it is given: it knows no JACK.
 *
 * Each block: the clock is brought in step with JACK's, the request ring is drained (its fill is read once), and the
 * block is cut wherever a request, the session's start or the end of its fading falls; each slice runs all steps in
 * order.
 *
 * The session clock stands still (held), runs, or is about to stop (fading). Frames of JACK wrap after 2^32: the run
 * counts in 64 bits beside them, and takes a JACK frame for one of the past unless it lies less than 2^28 frames ahead.
 *
 * The host fills in the fixed part (host/engine.h) before the first block; the rest belongs to the audio thread. */
#ifndef AERS_NODE_RT_RUN_H
#define AERS_NODE_RT_RUN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/rt/duo.h"
#include "common/rt/pulse.h"
#include "common/rt/ring.h"
#include "src/aers-node/rt/event.h"
#include "src/aers-node/rt/pending.h"
#include "src/aers-node/rt/round.h"
#include "src/aers-node/rt/step.h"

enum aers_run_state { AERS_RUN_HELD, AERS_RUN_RUNNING, AERS_RUN_FADING };

struct aers_run {
    double rate_hz;
    uint32_t fade_nframes;
    struct aers_step *steps;
    uint32_t nsteps;
    float **buffers; /* [nbuffers]: inputs and outputs are set for each block, scratch is fixed */
    uint32_t ninputs, noutputs;
    const uint32_t *idle; /* [nidle] output buffers that no step writes: kept silent */
    uint32_t nidle;
    struct aers_scratch scratch;
    struct aers_ring requests; /* struct aers_request: control thread to audio thread */
    struct aers_ring acks;     /* struct aers_ack: audio thread to control thread */
    struct aers_pulse *pulse;  /* where each step says that it is under way */
    bool follows;              /* the session clock is JACK's transport: aers_run_follow */
    bool start_at_once;        /* the session clock is 0 at the first block: not held */

    struct aers_ramp voice;    /* of all outputs: 1 heard, 0 silent, whatever the steps make */
    struct aers_sitter sitter; /* who shares what it does with another process is heard or not, block by block */
    atomic_bool shown_silent;  /* it is to be silent, for the control thread */
    enum aers_run_state state;
    atomic_int shown_state; /* enum aers_run_state, for the control thread */
    bool is_started;        /* there was a block */
    uint32_t frame;         /* JACK frame of the block under way */
    int64_t now;            /* the same, on the run's own count */
    uint32_t nframes;       /* of the block under way */
    int64_t start;          /* of the session clock, when not held */
    bool is_released;       /* follows: it may run while the transport rolls */
    bool has_jumped;        /* in this block, the clock did */
    bool is_rolling;        /* the transport, in this block */
    int64_t place;          /* and where it is */
    bool has_start;         /* next_start is still to come */
    int64_t next_start;
    uint32_t open_nframes; /* of the ramp with which it then joins what is under way */
    uint32_t fade_left;    /* frames, when fading */
    bool has_hold;         /* somebody waits for the silence */
    struct aers_request hold;
    uint64_t xruns, late_blocks;
    struct aers_rounds rounds; /* what the control thread gets to know of the steps */
    struct aers_pending pending;
};

/* Empties rings, table and clocks; the fixed part must be set, the memory of the rings given here:
 * AERS_RUN_RING_NBYTES each. */
enum { AERS_RUN_RING_NBYTES = 1 << 16 };
void aers_run_init(struct aers_run *run, void *requests, void *acks);

/* Before the first block: it is not heard until a VOICE request says so. */
void aers_run_begin_silent(struct aers_run *run);
/* Ahead of a block: of two processes that do the same, is it this one that is heard? RT safe. */
void aers_run_take_seat(struct aers_run *run, uint32_t frame);

/**
 * Before each block of a run that follows: where JACK's transport is. A run that has been started then runs while it
 * rolls. When it is moved, the run ramps to silence, and goes on from the new place with the next block: all that
 * follow do, in the same one.
 */
void aers_run_follow(struct aers_run *run, bool is_rolling, int64_t place);

/**
 * One block. buffers[0 .. ninputs + noutputs) point to nframes samples each.
 *
 * START requests with a frame below -1 name a start so long ago that the JACK clock may have wrapped since: the session
 * is then (JACK frame of this block - frame) frames old.
 *
 * @param frame JACK frame of its first sample
 * RT safe.
 */
void aers_run_block(struct aers_run *run, uint32_t frame, uint32_t nframes);

#endif
