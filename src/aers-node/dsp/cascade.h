/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/cascade.h - real-time room. Four biquads in series over up to four channels, in SIMD
 * lanes, while their coefficients move.
 *
 * A biquad waits for its own past, so one filter alone leaves a processor idle. Here the four lanes of a vector are
 * four bands of one channel: band b works on frame n - 2b while band 0 works on n. Up to four such vectors, one a
 * channel, run side by side. Bands that start later at the head of a stretch, and end later at its tail, are masked, so
 * nothing is carried over but the filters' states: latency none, and the result does not depend on how the frames are
 * divided. */
#ifndef AERS_NODE_DSP_CASCADE_H
#define AERS_NODE_DSP_CASCADE_H

#include <stdint.h>

#include "biquad.h"

#define AERS_CASCADE_BANDS    4
#define AERS_CASCADE_CHANNELS 4
#define AERS_CASCADE_NFRAMES  256

/* Coefficients of four bands at the start, and what is added to them with every frame (from the first on). */
struct aers_cascade_coefs {
    double now[AERS_BIQUAD_NCOEFS][AERS_CASCADE_BANDS];
    double step[AERS_BIQUAD_NCOEFS][AERS_CASCADE_BANDS];
};

/* The states of one channel's bands. Zeroed is at rest. */
struct aers_cascade_state {
    double s1[AERS_CASCADE_BANDS];
    double s2[AERS_CASCADE_BANDS];
};

/**
 * @param coefs     four bands; fill up with zeros that are aers_biquad_disable'd
 * @param states    [nchannels]
 * @param in        [nchannels][nframes]; what is no finite number up to AERS_SAMPLE_MAX counts as 0
 * @param out       [nchannels][nframes]; out[i] may be in[i] and no other one
 * @param nchannels 1 .. AERS_CASCADE_CHANNELS
 * @param nframes   1 .. AERS_CASCADE_NFRAMES
 * RT safe.
 */
void aers_cascade_run(const struct aers_cascade_coefs *coefs, struct aers_cascade_state *states, const float *const *in,
                      float *const *out, uint32_t nchannels, uint32_t nframes);

#endif
