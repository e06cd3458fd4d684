/* SPDX-License-Identifier: ISC */
#include "cascade_rest.h"

#include <math.h>
#include <string.h>

#include "common/rt/kernel.h"

/* A newest sample with a smaller part than this beside the older ones': the form would need coefficients beyond it. */
#define LEAST_PART 1e-4

/* The states of the state space are s = B w1 + (A + a1) B w2, by the theorem of Cayley and Hamilton. `before` is the
 * gain of the bands before this one, which its direct form does not get to see. */
static void make_states(struct aers_cascade_rest *rest, const double c[AERS_BIQUAD_NCOEFS], int k, double before)
{
    const double v1 = -(c[AERS_A22] * c[AERS_B1] + c[AERS_A21] * c[AERS_B2]);
    const double v2 = c[AERS_A21] * c[AERS_B1] - c[AERS_A11] * c[AERS_B2];
    const double det = (c[AERS_B1] * v2 - c[AERS_B2] * v1) * before;
    rest->from[0][k] = c[AERS_B1] * before;
    rest->from[1][k] = v1 * before;
    rest->from[2][k] = c[AERS_B2] * before;
    rest->from[3][k] = v2 * before;
    rest->to[0][k] = v2 / det;
    rest->to[1][k] = -v1 / det;
    rest->to[2][k] = -c[AERS_B2] / det;
    rest->to[3][k] = c[AERS_B1] / det;
}

static bool make_band(struct aers_cascade_rest *rest, const double c[AERS_BIQUAD_NCOEFS], int k)
{
    const double a1 = -(c[AERS_A11] + c[AERS_A22]);
    const double a2 = c[AERS_A11] * c[AERS_A22] + c[AERS_A21] * c[AERS_A21];
    const double once = c[AERS_C1] * c[AERS_B1] + c[AERS_C2] * c[AERS_B2];
    const double twice = c[AERS_C1] * (c[AERS_A11] * c[AERS_B1] - c[AERS_A21] * c[AERS_B2]) +
                         c[AERS_C2] * (c[AERS_A21] * c[AERS_B1] + c[AERS_A22] * c[AERS_B2]);
    const double b0 = c[AERS_D];
    const double b1 = once + a1 * b0;
    const double b2 = twice + a1 * once + a2 * b0;
    if (!(fabs(b0) > LEAST_PART * fmax(fabs(b1), fabs(b2))))
        return false;
    rest->coefs[AERS_REST_A1][k] = a1;
    rest->coefs[AERS_REST_A2][k] = a2;
    rest->coefs[AERS_REST_B1][k] = b1 / b0;
    rest->coefs[AERS_REST_B2][k] = b2 / b0;
    make_states(rest, c, k, rest->gain);
    rest->gain *= b0;
    return true;
}

bool aers_cascade_rest_make(struct aers_cascade_rest *rest, const struct aers_cascade_coefs *coefs)
{
    rest->gain = 1.0;
    for (int k = 0; k < AERS_CASCADE_BANDS; k++) {
        double c[AERS_BIQUAD_NCOEFS];
        for (int i = 0; i < AERS_BIQUAD_NCOEFS; i++)
            c[i] = coefs->now[i][k];
        if (!make_band(rest, c, k))
            return false;
    }
    return true;
}

static void turn(const double by[4][AERS_CASCADE_BANDS], struct aers_cascade_state *states, uint32_t nchannels)
{
    for (uint32_t c = 0; c < nchannels; c++)
        for (int k = 0; k < AERS_CASCADE_BANDS; k++) {
            const double s1 = states[c].s1[k], s2 = states[c].s2[k];
            states[c].s1[k] = by[0][k] * s1 + by[1][k] * s2;
            states[c].s2[k] = by[2][k] * s1 + by[3][k] * s2;
        }
}

void aers_cascade_rest_enter(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                             uint32_t nchannels)
{
    turn(rest->to, states, nchannels);
}

void aers_cascade_rest_leave(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                             uint32_t nchannels)
{
    turn(rest->from, states, nchannels);
}

/* Up to 16 channels at once; those that fill up a vector are silent, and nobody hears them. */
struct batch {
    struct aers_cascade_state states[16];
    const float *in[16];
    float *out[16];
    float clean[16][AERS_CASCADE_NFRAMES];
    float spare[AERS_CASCADE_NFRAMES];
};

static void take_channel(struct batch *batch, uint32_t i, const float *in, float *out, uint32_t nframes)
{
    batch->in[i] = in;
    batch->out[i] = out;
    if (aers_kernel_is_sound(in, nframes))
        return;
    aers_kernel_clean(batch->clean[i], in, nframes);
    batch->in[i] = batch->clean[i];
}

static void fill_up(struct batch *batch, uint32_t from, uint32_t to, uint32_t nframes)
{
    if (from < to)
        aers_kernel_clear(batch->clean[from], nframes);
    for (uint32_t i = from; i < to; i++) {
        batch->states[i] = (struct aers_cascade_state){0};
        batch->in[i] = batch->clean[from];
        batch->out[i] = batch->spare;
    }
}

static uint32_t width_for(uint32_t nchannels)
{
    uint32_t width = 4;
    if (nchannels <= 2)
        return nchannels;
    while (width < nchannels)
        width *= 2;
    return width;
}

static void run_batch(const struct aers_cascade_rest *rest, struct aers_cascade_state *states, const float *const *in,
                      float *const *out, uint32_t n, uint32_t nframes)
{
    struct batch batch;
    const uint32_t width = width_for(n);
    for (uint32_t i = 0; i < n; i++)
        take_channel(&batch, i, in[i], out[i], nframes);
    if (width <= 2) {
        aers_cascade_rest_bands(rest, states, batch.in, batch.out, width, nframes);
        return;
    }
    memcpy(batch.states, states, n * sizeof *states);
    fill_up(&batch, n, width, nframes);
    aers_cascade_rest_channels(rest, batch.states, batch.in, batch.out, width, nframes);
    memcpy(states, batch.states, n * sizeof *states);
}

void aers_cascade_rest_run(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                           const float *const *in, float *const *out, uint32_t nchannels, uint32_t nframes)
{
    for (uint32_t done = 0, n; done < nchannels; done += n) {
        n = nchannels - done < 16 ? nchannels - done : 16;
        run_batch(rest, states + done, in + done, out + done, n, nframes);
    }
}
