/* SPDX-License-Identifier: ISC */
/* aers-node/rt/step.h - real-time room. One module instance in the plan, and what the host does around it:
 *
 *     inputs delayed by their ways, summed -> module -> bypass (dry path crossed in) -> gate (mute, hold) -> guard ->
 * levels -> output buffers
 *
 * A step without outputs (a sink) has its gate and guard before the module, on its inputs. The host (host/engine.h)
 * fills in the fixed part from the plan; everything else belongs to the audio thread. */
#ifndef AERS_NODE_RT_STEP_H
#define AERS_NODE_RT_STEP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <aers/module.h>

#include "common/rt/level.h"
#include "common/rt/ramp.h"
#include "src/aers-node/rt/dry.h"
#include "src/aers-node/rt/lanes.h"
#include "src/aers-node/rt/laps.h"
#include "src/aers-node/rt/probe.h"
#include "src/aers-node/rt/scope.h"

/* Slots of the host beside those of the module; their values are 0 or 1. */
enum { AERS_STEP_MUTE = 0x10000, AERS_STEP_BYPASS = 0x10001 };

/* What arrives by one way is delayed, so that it is as late as what arrives by the longest. */
struct aers_step_way {
    struct aers_dry line;
    atomic_uint delay; /* frames that are wanted; control thread writes, anyone reads */
};

/* Where a buffer's sound is delayed. */
struct aers_step_lane {
    uint32_t way;     /* 1 .. nways; 0: nowhere */
    uint32_t channel; /* of that way's line */
};

struct aers_step_input {
    const uint32_t *buffers; /* [nbuffers] to sum */
    uint32_t nbuffers;       /* 0: silence */
    float *own; /* [AERS_MAX_NFRAMES] where the sum goes; NULL when the one buffer can be read in its place */
    const struct aers_step_lane *lanes; /* [nbuffers]; NULL: all nowhere */
};

/* Memory that all steps use one after the other, [AERS_MAX_NFRAMES] each. */
struct aers_scratch {
    const float *silence;
    float *gains;
    float **dry; /* [the most channels of any step that can be bypassed] */
};

/* Process, and take in the levels of what is made, in one go; a channel that holds what is no audio is cleared, and
 * false comes back. */
typedef bool aers_step_metered_fn(void *self, const float *const *in, float *const *out, struct aers_level *levels,
                                  uint32_t nframes);

/* What `wires` says of an input that hears nothing. */
#define AERS_WIRE_SILENCE UINT32_MAX

struct aers_step {
    /* All that a block needs as long as nothing changes stands in front. */
    _Alignas(AERS_STATE_ALIGN) const struct aers_module *module;
    void *self;
    aers_step_metered_fn *process_metered; /* NULL: process, and then a look at what it made */
    const uint32_t *wires;     /* [nin + nout] the one buffer of each; NULL: inputs are summed, copied or delayed */
    const float **in;          /* [nin] where the slice is read, set for each slice */
    float **out;               /* [nout] */
    struct aers_level *levels; /* [nlevels] of the block under way, within those of the run's round */
    uint32_t nin, nout;
    bool is_calm; /* heard as the module makes it: neither muted nor bypassed, nor on the way there or back */
    bool can_bypass;
    bool muted, stopping, ran;
    _Atomic(struct aers_scope *) scope; /* NULL while nobody looks; control thread writes */
    struct aers_probes *probes;
    struct aers_lanes_box lanes; /* envelopes that its values follow */
    struct aers_note *note;      /* where it notes what was unsound */

    struct aers_step_input *inputs; /* [nin] */
    struct aers_step_way *ways;     /* [nways] */
    uint32_t nways;
    uint32_t nlevels;        /* nout, or nin when there are no outputs */
    const uint32_t *outputs; /* [nout] buffers */
    uint32_t fade_nframes;
    atomic_uint latency;     /* frames; audio thread writes, anyone reads */
    struct aers_ramp gate;   /* 1 open, 0 silent */
    struct aers_ramp bypass; /* 0 the module, 1 the dry path */
    struct aers_dry dry;
};

/* Apply a value, checked and in range. RT safe; also used by the host before the first block. */
void aers_step_set(struct aers_step *step, uint32_t slot, double value);

/* The session clock starts, or jumps: the next slice is at session frame `frame`. A step that has run before forgets
 * its past. nframes: of the ramp that opens the gate, for who joins in the middle; 0: it is open. RT safe. */
void aers_step_start(struct aers_step *step, int64_t frame, uint32_t nframes);
/* Frames were lost: the next slice is at session frame `frame`. RT safe. */
void aers_step_skip(struct aers_step *step, int64_t frame);
/* Close the gate; it is silent after fade_nframes. RT safe. */
void aers_step_stop(struct aers_step *step);

/* Make frames offset .. offset + nframes of the output buffers, the first of them session frame `frame`. nframes
 * 1 .. AERS_MAX_NFRAMES. RT safe. */
void aers_step_process(struct aers_step *step, float *const *buffers, const struct aers_scratch *scratch, int64_t frame,
                       uint32_t offset, uint32_t nframes);

#endif
