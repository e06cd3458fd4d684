/* SPDX-License-Identifier: ISC */
/* aers-node/rt/dry.h - real-time room. Sound that is delayed and otherwise left as it is: the dry path of a step that
 * can be bypassed, delayed by the module's latency, so that switching never shifts time; and what arrives by a shorter
 * way than the rest (step.h). Audio thread only. */
#ifndef AERS_NODE_RT_DRY_H
#define AERS_NODE_RT_DRY_H

#include <stdint.h>

#include <aers/module.h>

#include "common/rt/ramp.h"

/* The longest delay in frames, and the frames of each channel's line: a power of two, the delay and one block. Of a
 * line only what the delay and the blocks need is used, at least AERS_DRY_LEAST: many steps' lines then stay in the
 * cache. */
enum { AERS_DRY_MAX = 8192, AERS_DRY_SIZE = AERS_DRY_MAX + AERS_MAX_NFRAMES, AERS_DRY_LEAST = 512 };

struct aers_dry {
    float **lines; /* [nchannels][AERS_DRY_SIZE], or NULL: no latency ever, the input is handed on as it is */
    uint32_t nchannels;
    uint32_t size; /* frames in use, a power of two */
    uint32_t at;   /* where the next frame goes */
    uint32_t delay, old_delay;
    struct aers_ramp turn; /* from old_delay (0) to delay (1) when the latency changes */
};

void aers_dry_init(struct aers_dry *dry, float **lines, uint32_t nchannels, uint32_t delay);
/* A changed latency is crossed over to in nframes. More than AERS_DRY_MAX counts as AERS_DRY_MAX. */
void aers_dry_set_delay(struct aers_dry *dry, uint32_t delay, uint32_t nframes);
void aers_dry_reset(struct aers_dry *dry); /* forget what was heard */

/* For each block: feed every channel, read those that are wanted, advance. */
void aers_dry_feed(struct aers_dry *dry, uint32_t channel, const float *in, uint32_t nframes);
void aers_dry_read(const struct aers_dry *dry, uint32_t channel, float *out, uint32_t nframes);
void aers_dry_advance(struct aers_dry *dry, uint32_t nframes);

#endif
