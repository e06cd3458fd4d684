/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/lookahead.h - real-time room. From the gain each frame needs to a smooth gain that is never above
 * it.
 *
 *     held[n]     = min(needed[n - L .. n])
 *     released[n] = min(held[n], released[n - 1] + k (held[n] - released[n - 1]) + 1e-10),  k = 1 - exp(-1 / (release_s
 * rate)) gain[n]     = mean of released[n - L .. n], weighted by a triangle
 *
 * Each released value that the triangle sees at n = j + L has needed[j] inside its window, so gain[j + L] <= needed[j]:
 * the gain is applied to audio that is L frames old. The triangle is two boxes in a row, summed in whole numbers (units
 * of 2^-30, rounded down), so no error gathers. Needed gains are within 0 .. 1. */
#ifndef AERS_NODE_DSP_LOOKAHEAD_H
#define AERS_NODE_DSP_LOOKAHEAD_H

#include <stddef.h>
#include <stdint.h>

#include "window_min.h"

#define AERS_LOOKAHEAD_NFRAMES AERS_WINDOW_MIN_NFRAMES /* the largest stretch */

/* A running sum over the newest nframes values. */
struct aers_box {
    int64_t *values; /* [nframes] */
    uint32_t nframes, at;
    int64_t sum;
};

struct aers_lookahead {
    float *memory; /* [aers_lookahead_room] bytes behind the boxes' */
    int64_t *values;
    uint32_t nframes; /* L */
    struct aers_window_min min;
    double released;
    struct aers_box boxes[2];
    double scale; /* from the last sum to a gain */
};

/* Bytes for look-aheads of up to max_nframes, 1 .. 32767, a multiple of 8. */
size_t aers_lookahead_room(uint32_t max_nframes);

/* @param memory aers_lookahead_room(max_nframes) bytes, aligned to 8 */
void aers_lookahead_init(struct aers_lookahead *ahead, void *memory, uint32_t max_nframes);

/* Start over with L = nframes, 1 .. max_nframes, as after a past of ones. RT safe. */
void aers_lookahead_start(struct aers_lookahead *ahead, uint32_t nframes);

/**
 * @param needed  [nframes] 0 .. 1
 * @param gains   [nframes] receives 0 .. 1; may be `needed`
 * @param release k, 0 < k <= 1
 * @param nframes 0 .. AERS_LOOKAHEAD_NFRAMES
 * RT safe.
 */
void aers_lookahead_run(struct aers_lookahead *ahead, const float *needed, float *gains, double release,
                        uint32_t nframes);

#endif
