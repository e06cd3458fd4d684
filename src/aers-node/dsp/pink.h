/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/pink.h - real-time room. Pink noise that can be entered at any frame.
 *
 * After Richard Voss (Gardner, "White and brown music, fractal curves and one-over-f fluctuations", 1978): a sum of
 * random rows, row k with a new value every 2^k frames. Here the rows do not hold their values but move between them
 * along straight lines, which brings the ripple of the spectrum from 1 dB down to 0.2 dB (0.4 dB close to half the
 * rate), and the first five rows have weights fitted to 1/f:
 *
 *     S(f) = sum over k of w_k^2 sin^4(pi f 2^k) / (2^3k sin^4(pi f)),   f in turns per frame
 *
 * Lowest frequency that still follows 1/f: 2^-17 of the rate. All sums are whole numbers: no drift, and a frame's
 * value does not depend on where reading began. */
#ifndef AERS_NODE_DSP_PINK_H
#define AERS_NODE_DSP_PINK_H

#include <stdint.h>

#define AERS_PINK_ROWS 16

struct aers_pink {
    uint64_t key;
    int64_t frame;                /* the state is that of this frame */
    int64_t sum;                  /* of all rows */
    int64_t slope;                /* of all rows, per frame */
    int64_t next[AERS_PINK_ROWS]; /* where each row is heading */
    int64_t row_slope[AERS_PINK_ROWS];
};

/* Stand at frame. RT safe; one hash per row and side. */
void aers_pink_locate(struct aers_pink *pink, uint64_t key, int64_t frame);

/* Noise of RMS 1 for the frames from `frame` on; locates anew when that is not where the last read ended. RT safe. */
void aers_pink_read(struct aers_pink *pink, int64_t frame, float *dst, uint32_t nframes);

#endif
