/* SPDX-License-Identifier: ISC */
/* aers-node/rt/probe.h - real-time room. Measures what a step says in a window of session frames, to the sample: how
 * loud it is there, how loud it was just before, and the first frame that stands out from that.
 *
 * A step has a table of them, most of the time with none set. The control thread sets a free one (FREE -> SET) and
 * takes what is done (DONE -> FREE); in between it is the audio thread's. */
#ifndef AERS_NODE_RT_PROBE_H
#define AERS_NODE_RT_PROBE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/rt/level.h"

enum { AERS_PROBES_MAX = 64 }; /* of one step */

/* What stands out: more than twice (6 dB) the loudest sample of the frames before the window, and -100 dBFS. */
#define AERS_PROBE_RISE  2.0f
#define AERS_PROBE_FLOOR 1e-5f

enum aers_probe_state { AERS_PROBE_FREE, AERS_PROBE_SET, AERS_PROBE_DONE };

struct aers_probe {
    atomic_int state;      /* enum aers_probe_state */
    atomic_bool is_called; /* off: whatever it has is what there will be */
    int64_t from, to;      /* the window, to excluded */
    uint32_t nbefore;      /* frames before it that are listened to */

    bool has_begun, is_torn;          /* frames are missing of what it should have heard */
    int64_t next;                     /* where the slice before ended */
    int64_t arrived;                  /* -1: nothing has stood out */
    struct aers_level before, window; /* of all channels together */
};

struct aers_probes {
    struct aers_probe items[AERS_PROBES_MAX];
    atomic_uint nset; /* at least so many are SET */
};

/* The control thread's: @return the place of the one that has been set, AERS_PROBES_MAX when all are in use. */
uint32_t aers_probes_set(struct aers_probes *probes, int64_t from, int64_t to, uint32_t nbefore);

/* A slice of a step: channels[nchannels] of nframes that begin at this session frame. RT safe. */
void aers_probes_feed(struct aers_probes *probes, int64_t frame, const float *const *channels, uint32_t nchannels,
                      uint32_t nframes);

#endif
