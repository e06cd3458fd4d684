/* SPDX-License-Identifier: ISC */
/* aers-node/rt/lanes.h - real-time room. The envelopes that a step's parameters follow. The control thread makes a set
 * of lanes (host/automation.h) and offers it; the audio thread takes it at the next block, and gives the old one back.
 */
#ifndef AERS_NODE_RT_LANES_H
#define AERS_NODE_RT_LANES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <aers/module.h>

#include "common/rt/envelope.h"

/* Frames between which a value goes in straight lines: in modules that can, in others, which follow by their ramps. */
enum { AERS_LANE_GRID = 16, AERS_LANE_COARSE_GRID = 64 };

enum aers_lane_mode { AERS_LANE_OFF, AERS_LANE_READ, AERS_LANE_TOUCH, AERS_LANE_WRITE }; /* as in common/model */

struct aers_lane {
    uint32_t slot;
    enum aers_lane_mode mode;
    struct aers_envelope envelope;
    uint32_t grid;
    bool glides; /* the module takes straight lines */
    /* the audio thread's */
    bool is_lost;      /* the module is not where the envelope is: it gets there by a ramp */
    uint32_t touched;  /* frames until whoever sets it has let go */
    uint32_t settling; /* frames until the ramp is there */
};

struct aers_lanes {
    uint32_t nlanes;
    uint32_t touch_nframes, settle_nframes;
    struct aers_lane lanes[];
};

/* What a step has of them. Zeroed has none. */
struct aers_lanes_box {
    struct aers_lanes *now;                   /* the audio thread's; before the first block the control thread's */
    _Atomic(struct aers_lanes *) next, spent; /* to the audio thread, and from it */
};

/* Whether a value somebody sets is to be applied: not while its envelope is read. RT safe. */
bool aers_lanes_take_set(struct aers_lanes_box *box, uint32_t slot);
/* The session clock jumps; fresh: the module has forgotten its past, and is set at once. RT safe. */
void aers_lanes_locate(struct aers_lanes_box *box, bool fresh);
/* Take what has been offered. RT safe. */
void aers_lanes_take_over(struct aers_lanes_box *box);
static inline void aers_lanes_renew(struct aers_lanes_box *box)
{
    if (atomic_load_explicit(&box->next, memory_order_relaxed))
        aers_lanes_take_over(box);
}
/* Bring the module's values to where they are at session frame `frame`, and on their way for so many frames as are
 * returned, at most nframes. set: as aers_step_set does it, for a value that is no straight line. RT safe. */
typedef void aers_lanes_set_fn(void *step, uint32_t slot, double value);
uint32_t aers_lanes_follow(struct aers_lanes_box *box, int64_t frame, uint32_t nframes,
                           const struct aers_module *module, void *self, aers_lanes_set_fn *set, void *step);

#endif
