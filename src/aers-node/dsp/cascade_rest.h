/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/cascade_rest.h - real-time room. Four biquads in series whose coefficients rest, over any number of
 * channels.
 *
 * A state space (biquad.h) may be moved and stays stable, but takes nine products a frame. The same filter in direct
 * form takes four, once it rests:
 *
 *     w = x - a1 w1 - a2 w2        y = w + b1 w1 + b2 w2        w2' = w1, w1' = w
 *
 * with one gain for all four bands. Its states are large where frequencies are low, which doubles bear: the error stays
 * 140 dB and more below the signal. `to` and `from` change the states of one form into those of the other, so that
 * nothing is heard of it. */
#ifndef AERS_NODE_DSP_CASCADE_REST_H
#define AERS_NODE_DSP_CASCADE_REST_H

#include <stdbool.h>
#include <stdint.h>

#include "cascade.h"

enum { AERS_REST_A1, AERS_REST_A2, AERS_REST_B1, AERS_REST_B2, AERS_REST_NCOEFS };

struct aers_cascade_rest {
    double coefs[AERS_REST_NCOEFS][AERS_CASCADE_BANDS];
    double gain;
    double to[4][AERS_CASCADE_BANDS];   /* of each band a matrix: w1, w2 from s1, s2 */
    double from[4][AERS_CASCADE_BANDS]; /* and back */
};

/**
 * @param coefs at rest: only `now` counts
 * @param rest  receives the direct form
 * @return false when there is none: a band that gives the newest sample no part in its output
 * RT safe.
 */
bool aers_cascade_rest_make(struct aers_cascade_rest *rest, const struct aers_cascade_coefs *coefs);

/* Between aers_cascade_run and aers_cascade_rest_run: states[nchannels] in the other's form. RT safe. */
void aers_cascade_rest_enter(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                             uint32_t nchannels);
void aers_cascade_rest_leave(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                             uint32_t nchannels);

/**
 * @param states    [nchannels], entered
 * @param in        [nchannels][nframes]; what is no finite number up to AERS_SAMPLE_MAX counts as 0
 * @param out       [nchannels][nframes]; out[i] may be in[i] and no other one
 * @param nchannels 1 or more
 * @param nframes   1 .. AERS_CASCADE_NFRAMES
 * RT safe.
 */
void aers_cascade_rest_run(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                           const float *const *in, float *const *out, uint32_t nchannels, uint32_t nframes);

/* The two ways to fill a vector, for cascade_rest.c; `in` is clean. */

/* Bands, as cascade.h has it: 1 or 2 channels. */
void aers_cascade_rest_bands(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                             const float *const *in, float *const *out, uint32_t nchannels, uint32_t nframes);

/* Channels, one band after the other: nchannels is AERS_CASCADE_WIDTHS' 4, 8 or 16. */
void aers_cascade_rest_channels(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                                const float *const *in, float *const *out, uint32_t nchannels, uint32_t nframes);

#endif
