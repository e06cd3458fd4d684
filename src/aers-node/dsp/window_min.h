/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/window_min.h - real-time room. The smallest of the newest W values of a stream, for every frame.
 *
 * By doubling: a minimum over 2^k values is the smaller of two over 2^(k-1), so log2(W) passes without branches make
 * any window, and each frame costs the same whatever the signal does. Before the first value the stream is 1. */
#ifndef AERS_NODE_DSP_WINDOW_MIN_H
#define AERS_NODE_DSP_WINDOW_MIN_H

#include <stddef.h>
#include <stdint.h>

#define AERS_WINDOW_MIN_NFRAMES 128 /* the largest stretch */
#define AERS_WINDOW_MIN_LEVELS  16

struct aers_window_min {
    uint32_t width;   /* W */
    uint32_t nlevels; /* the last one has windows of 2^(nlevels - 1) <= W */
    uint32_t end;     /* frames so far, modulo 2^32 */
    uint32_t masks[AERS_WINDOW_MIN_LEVELS];
    float *rings[AERS_WINDOW_MIN_LEVELS]; /* [masks + 1] each */
};

/* Floats of memory that windows up to max_width need; max_width 1 .. 32768. */
size_t aers_window_min_room(uint32_t max_width);

/* Start over with width 1 .. the max_width that `memory` was made for. RT safe; writes all of the rings. */
void aers_window_min_start(struct aers_window_min *min, float *memory, uint32_t width);

/* dst[i] = min(src[i], ..., src[i - W + 1]); nframes 0 .. AERS_WINDOW_MIN_NFRAMES; dst may be src. RT safe. */
void aers_window_min_run(struct aers_window_min *min, float *dst, const float *src, uint32_t nframes);

/* Frames of ones in a row after which every ring holds nothing else. */
uint32_t aers_window_min_memory(const struct aers_window_min *min);

#endif
