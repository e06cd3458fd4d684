/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/sine.c - a sine on 1 to 64 channels, the same on all.
 *
 * Formula: y[n] = 10^(level_db / 20) sin(2 pi p[n]), p[n + 1] = p[n] + freq_hz / rate, 0 from -120 dB down.
 * The phase p is a 64-bit fraction of a turn, so it neither drifts nor depends on how the frames are divided, and at
 * frame n of the session clock it is n freq_hz / rate, whenever the node was started. Range: frequencies above 0.49
 * rate act as that. A change of frequency moves freq_hz, a change of level the amplitude, along a line of 20 ms. The
 * sine itself is a polynomial with an error below 1e-7. Latency: none. */
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"
#include "common/rt/simd.h"

#define STRETCH  256
#define MAX_FREQ 0.49                   /* of the rate */
#define TURN     18446744073709551616.0 /* 2^64 */

enum { PARAM_FREQ_HZ, PARAM_LEVEL_DB };
static const char *const params[] = {"freq_hz", "level_db", NULL};

struct sine {
    double rate_hz;
    uint32_t nchannels;
    uint32_t ramp_nframes;
    bool started;
    int64_t frame; /* of the session clock, at the next process */
    uint64_t phase;
    struct aers_ramp freq; /* turns per frame */
    struct aers_ramp amplitude;
};

static size_t sine_size(const struct aers_module_config *config)
{
    const bool fits =
        config->channels_in == 0 && config->channels_out >= 1 && config->channels_out <= AERS_MAX_CHANNELS;
    return fits ? sizeof(struct sine) : 0;
}

static uint64_t step_of(double turns)
{
    return (uint64_t)(turns * TURN);
}

/* Where the phase would be had the frequency always been what it is going to be. */
static void align(struct sine *sine)
{
    aers_ramp_jump(&sine->freq, sine->freq.target);
    aers_ramp_jump(&sine->amplitude, sine->amplitude.target);
    sine->phase = step_of(sine->freq.target) * (uint64_t)sine->frame;
}

static void sine_reset(void *self)
{
    struct sine *sine = self;
    sine->started = false;
    align(sine);
}

static int sine_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct sine *sine = self;
    if (sine_size(config) == 0) {
        snprintf(why, why_size, "a sine has no inputs and 1 to %d outputs", AERS_MAX_CHANNELS);
        return -1;
    }
    sine->rate_hz = config->rate_hz;
    sine->nchannels = config->channels_out;
    sine->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    return 0;
}

static void sine_glide(void *self, uint32_t slot, double value, uint32_t nframes)
{
    struct sine *sine = self;
    if (slot == PARAM_FREQ_HZ)
        aers_ramp_go(&sine->freq, fmin(value / sine->rate_hz, MAX_FREQ), nframes);
    else if (slot == PARAM_LEVEL_DB)
        aers_ramp_go(&sine->amplitude, aers_db_to_gain(value), nframes);
}

static void sine_set(void *self, uint32_t slot, double value)
{
    struct sine *sine = self;
    sine_glide(sine, slot, value, sine->started ? sine->ramp_nframes : 0);
    if (!sine->started)
        align(sine);
}

static void sine_locate(void *self, int64_t frame)
{
    struct sine *sine = self;
    if (frame == sine->frame)
        return;
    sine->frame = frame;
    align(sine);
}

/* sin(2 pi p) of phases in 2^-32 turns. The turn is folded to +-1/4, where the odd polynomial, Taylor's to the 11th
 * power, is off by less than 6e-8. */
AERS_CLONES
static void shape(float *dst, const int32_t *phases, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++) {
        const double turn = (double)phases[i] * (1.0 / 4294967296.0);
        const double half = turn < 0.0 ? -0.5 : 0.5;
        const double x = 6.283185307179586 * (fabs(turn) > 0.25 ? half - turn : turn);
        const double s = x * x;
        dst[i] =
            (float)(x * (1.0 + s * (-1.0 / 6 +
                                    s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880 + s * (-1.0 / 39916800)))))));
    }
}

static void read_phases(struct sine *sine, int32_t *phases, uint32_t nframes)
{
    const uint64_t steady = step_of(sine->freq.target);
    for (uint32_t i = 0; i < nframes; i++) {
        phases[i] = (int32_t)(uint32_t)(sine->phase >> 32);
        sine->phase += aers_ramp_is_moving(&sine->freq) ? step_of(aers_ramp_next(&sine->freq)) : steady;
    }
}

static void process_stretch(struct sine *sine, float *dst, uint32_t nframes)
{
    int32_t phases[STRETCH];
    float wave[STRETCH], gains[STRETCH];
    read_phases(sine, phases, nframes);
    shape(wave, phases, nframes);
    aers_ramp_read(&sine->amplitude, gains, nframes);
    aers_kernel_multiply(dst, wave, gains, nframes);
}

static void sine_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct sine *sine = self;
    (void)in;
    sine->started = true;
    for (uint32_t done = 0; done < nframes; done += STRETCH)
        process_stretch(sine, out[0] + done, nframes - done < STRETCH ? nframes - done : STRETCH);
    for (uint32_t c = 1; c < sine->nchannels; c++)
        aers_kernel_copy(out[c], out[0], nframes);
    sine->frame += nframes;
}

const struct aers_module aers_module_sine = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/sine",
    .params = params,
    .size = sine_size,
    .init = sine_init,
    .set = sine_set,
    .glide = sine_glide,
    .process = sine_process,
    .reset = sine_reset,
    .locate = sine_locate,
};
