/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/window_min.h - real-time room. The smallest of the newest W values of a stream, for every frame.
 *
 * By fours: a minimum over 4^k values is the smallest of four over 4^(k-1), so log4(W) passes without branches make any
 * window, and each frame costs the same whatever the signal does. Before the first value the stream is 1. */
#ifndef AERS_NODE_DSP_WINDOW_MIN_H
#define AERS_NODE_DSP_WINDOW_MIN_H

#include <stddef.h>
#include <stdint.h>

#define AERS_WINDOW_MIN_NFRAMES 256 /* the largest stretch */
#define AERS_WINDOW_MIN_LEVELS  8

struct aers_window_min {
    uint32_t width;                        /* W */
    uint32_t nlevels;                      /* the last one has windows of 4^(nlevels - 1) <= W */
    uint32_t past[AERS_WINDOW_MIN_LEVELS]; /* frames of each level that are still read */
    float *levels[AERS_WINDOW_MIN_LEVELS]; /* [past + AERS_WINDOW_MIN_NFRAMES] each, the newest last */
};

/* Floats of memory that windows up to max_width need; max_width 1 .. 32768. */
size_t aers_window_min_room(uint32_t max_width);

/* Start over with width 1 .. the max_width that `memory` was made for. RT safe; writes all of the past. */
void aers_window_min_start(struct aers_window_min *min, float *memory, uint32_t width);

/* dst[i] = min(src[i], ..., src[i - W + 1]); nframes 0 .. AERS_WINDOW_MIN_NFRAMES; dst may be src. RT safe. */
void aers_window_min_run(struct aers_window_min *min, float *dst, const float *src, uint32_t nframes);

#endif
