/* SPDX-License-Identifier: ISC */
/* aers-node/rt/round.h - real-time room. What the audio thread tells the control thread about all steps of the plan:
 * gathered over as many blocks as pass until the control thread takes it, all in one (common/rt/latest.h). What is done
 * for every step in every block is one pass over memory that lies together. */
#ifndef AERS_NODE_RT_ROUND_H
#define AERS_NODE_RT_ROUND_H

#include <stddef.h>
#include <stdint.h>

#include "common/rt/latest.h"
#include "common/rt/level.h"
#include "src/aers-node/rt/laps.h"
#include "src/aers-node/rt/tally.h"

/* Of one step, since the last take. */
struct aers_part {
    uint64_t cpu_ns, cpu_nframes; /* time spent in the blocks in which it was measured, and how long those were */
    float cpu_max;                /* the dearest block: time spent / the block's duration */
    uint32_t unsound;             /* blocks in which the module gave NaN, an infinity or beyond AERS_SAMPLE_MAX */
    float outputs[AERS_TALLY_MAX_OUTPUTS]; /* the newest */
};

struct aers_round {
    uint64_t nframes;                /* since the last take */
    uint64_t late_blocks, xruns;     /* since the start */
    uint32_t frame;                  /* JACK frame at the start of the newest block */
    uint32_t queue_depth;            /* requests that wait in the ring or for their frame */
    const struct aers_level *levels; /* [nlevels] of all steps, without their frames */
    struct aers_part parts[];        /* [nsteps] */
};

struct aers_rounds {
    struct aers_latest box; /* struct aers_round */
    struct aers_laps laps;
    uint32_t nsteps, nlevels;
    struct aers_level *levels; /* [nlevels] of the block under way */
    uint32_t dearest;          /* the step that took the longest in the last block */
};

/* Bytes that rounds need for so many steps and levels. */
size_t aers_rounds_room(uint32_t nsteps, uint32_t nlevels);
/* memory: [aers_rounds_room] zeroed, aligned to 8; not owned. Empty. The notes' noutputs are the caller's to set. */
void aers_rounds_init(struct aers_rounds *rounds, void *memory, uint32_t nsteps, uint32_t nlevels);

/**
 * The block is over: open the round and put in what there is of every step.
 *
 * @param block_ns how long it plays
 * @return the round, whose outputs and newest values are then the caller's to set; closed by
 *         aers_latest_commit(&rounds->box). RT safe.
 */
struct aers_round *aers_rounds_tell(struct aers_rounds *rounds, uint32_t nframes, double block_ns);

#endif
