/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/synth_sweep.c - an exponential sine sweep.
 *
 * Angelo Farina, "Simultaneous measurement of impulse response and distortion with a swept-sine technique", AES 108,
 * 2000:
 *
 *     y(t) = sin(2 pi f1 T / L (exp(t L / T) - 1)),   L = ln(f2 / f1)
 *
 * and sin(2 pi f1 t) where L is 0, over T seconds with a raised-cosine fade at both ends. Both frequencies count as at
 * most 0.49 of the rate. Seed: none. */
#include <math.h>

#include "synth.h"

#define MAX_FREQ    0.49
#define OWN_SECONDS 1.0

enum { PARAM_FROM_HZ, PARAM_TO_HZ, PARAM_FADE_MS };
static const char *const params[] = {"from_hz", "to_hz", "fade_ms", NULL};

struct sweep {
    int64_t at, nframes;
    double from;  /* turns per frame */
    double slope; /* L / frames */
    double fade;  /* frames */
};

static int64_t sweep_length(const struct aers_synth_note *note)
{
    return note->nframes > 0 ? note->nframes : llround(OWN_SECONDS * note->rate_hz);
}

static void sweep_start(void *state, const struct aers_synth_note *note)
{
    struct sweep *sweep = state;
    const double from = fmin(note->params[PARAM_FROM_HZ] / note->rate_hz, MAX_FREQ);
    const double to = fmin(note->params[PARAM_TO_HZ] / note->rate_hz, MAX_FREQ);
    const int64_t nframes = sweep_length(note);
    *sweep = (struct sweep){.nframes = nframes, .from = from, .slope = log(to / from) / (double)nframes};
    sweep->fade = fmin(note->params[PARAM_FADE_MS] * note->rate_hz / 1000.0, (double)nframes / 2.0);
}

static double phase_at(const struct sweep *sweep, double at)
{
    const double slope = sweep->slope;
    const double turns = fabs(slope * at) < 1e-9 ? at : expm1(slope * at) / slope;
    return sweep->from * turns;
}

static double fade_at(const struct sweep *sweep, double at)
{
    const double edge = fmin(at, (double)sweep->nframes - at);
    return edge < sweep->fade ? 0.5 - 0.5 * cos(M_PI * edge / sweep->fade) : 1.0;
}

static void sweep_render(void *state, float *out, uint32_t nframes)
{
    struct sweep *sweep = state;
    for (uint32_t i = 0; i < nframes; i++, sweep->at++) {
        const double at = (double)sweep->at, phase = phase_at(sweep, at);
        out[i] =
            sweep->at < sweep->nframes ? (float)(fade_at(sweep, at) * sin(2.0 * M_PI * (phase - floor(phase)))) : 0.0f;
    }
}

const struct aers_synth aers_synth_sweep = {
    .name = "sweep", .params = params, .length = sweep_length, .start = sweep_start, .render = sweep_render};
