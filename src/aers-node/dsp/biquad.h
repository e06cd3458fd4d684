/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/biquad.h - real-time room. One second-order filter as numbers.
 *
 * Responses: Robert Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients" (bilinear transform,
 * Q form; band-pass with constant 0 dB peak gain; shelves with alpha from Q).
 *
 * Form: the trapezoidal state-variable filter (Andrew Simper, "Solving the continuous SVF equations using trapezoidal
 * integration and equivalent currents", Cytomic 2013), written as a state space:
 *
 *     s1' = a11 s1 - a21 s2 + b1 x
 *     s2' = a21 s1 + a22 s2 + b2 x
 *     y   = c1 s1 + c2 s2 + d x
 *
 * The states of shapes whose output is a part of the band signal (bp, notch, peak, allpass) are scaled to the size of
 * the input whatever the Q, so that a change of Q finds them as large as it needs them.
 *
 * Its matrix A is the Cayley transform of a dissipative system, so |A| <= 1 in the Euclidean norm. A mean of two such
 * matrices has the same bound: coefficients may be interpolated along a straight line, as fast as one likes, between
 * any two filters, and the state stays bounded. */
#ifndef AERS_NODE_DSP_BIQUAD_H
#define AERS_NODE_DSP_BIQUAD_H

/* In the order of the manifest's choices. */
enum aers_biquad_type {
    AERS_BIQUAD_LP,
    AERS_BIQUAD_HP,
    AERS_BIQUAD_BP,
    AERS_BIQUAD_NOTCH,
    AERS_BIQUAD_PEAK,
    AERS_BIQUAD_LOWSHELF,
    AERS_BIQUAD_HIGHSHELF,
    AERS_BIQUAD_ALLPASS,
    AERS_BIQUAD_NTYPES
};

/* Frequencies above this part of the sample rate act as this part of it. */
#define AERS_BIQUAD_MAX_FREQ 0.49

enum { AERS_A11, AERS_A21, AERS_A22, AERS_B1, AERS_B2, AERS_C1, AERS_C2, AERS_D, AERS_BIQUAD_NCOEFS };

/**
 * @param freq_hz above 0
 * @param q       above 0
 * @param gain_db read by peak and shelves
 * @param coefs   receives the filter
 * RT safe. Cost: one tan and at most one pow.
 */
void aers_biquad_design(enum aers_biquad_type type, double freq_hz, double q, double gain_db, double rate_hz,
                        double coefs[AERS_BIQUAD_NCOEFS]);

/* The same filter taken out of the path: its state goes on, the output is the input. */
void aers_biquad_disable(double coefs[AERS_BIQUAD_NCOEFS]);

#endif
