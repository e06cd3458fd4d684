/* SPDX-License-Identifier: ISC */
/* aers-node/rt/tally.h - real-time room. What one step of the plan tells about itself, as the control thread hands it
 * to who asks (host/reading.h): gathered over as many blocks as have passed since that one's last look. */
#ifndef AERS_NODE_RT_TALLY_H
#define AERS_NODE_RT_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "common/rt/level.h"

/* The most readings of a module (its manifest's "outputs") that are told. */
enum { AERS_TALLY_MAX_OUTPUTS = 8 };

struct aers_tally {
    /* gathered since the last look */
    uint64_t nframes;
    uint64_t cpu_ns;      /* time spent in the step, in the blocks in which it was measured (rt/laps.h) */
    uint64_t cpu_nframes; /* how long those were */
    float cpu_max;        /* the dearest of them: time spent / the block's duration */
    /* totals since the process started, and the newest */
    uint64_t clips, late_blocks, xruns;
    uint64_t unsound;     /* blocks in which the module gave NaN, an infinity or a sample beyond AERS_SAMPLE_MAX */
    uint32_t frame;       /* JACK frame at the start of the newest block */
    uint32_t queue_depth; /* requests that wait in the ring or for their frame */
    uint32_t latency;     /* frames */
    float outputs[AERS_TALLY_MAX_OUTPUTS];
    struct aers_level levels[]; /* [nchannels] gathered since the last look */
};

/* Bytes of a tally, rounded up to whole cache lines. */
static inline size_t aers_tally_size(uint32_t nchannels)
{
    return (sizeof(struct aers_tally) + nchannels * sizeof(struct aers_level) + 63) & ~(size_t)63;
}

/* One level into the other. RT safe. */
static inline void aers_level_merge(struct aers_level *into, const struct aers_level *from)
{
    into->peak = from->peak > into->peak ? from->peak : into->peak;
    into->squares += from->squares;
    into->nframes += from->nframes;
    into->clips += from->clips;
}

#endif
