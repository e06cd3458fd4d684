/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/gain.c - one gain on 1 to 64 channels.
 *
 * Formula: y = 10^(gain_db / 20) x, 0 from -120 dB down. A change is a line of 20 ms in amplitude. Latency: none. */
#include <stdio.h>

#include "aers/module.h"
#include "builtin.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"

#define STRETCH 256

static const char *const params[] = {"gain_db", NULL};

struct gain {
    uint32_t nchannels;
    uint32_t ramp_nframes;
    bool started;
    struct aers_ramp amplitude;
};

static size_t gain_size(const struct aers_module_config *config)
{
    const bool fits = config->channels_in == config->channels_out && config->channels_in >= 1 &&
                      config->channels_in <= AERS_MAX_CHANNELS;
    return fits ? sizeof(struct gain) : 0;
}

static void gain_reset(void *self)
{
    struct gain *gain = self;
    gain->started = false;
    aers_ramp_jump(&gain->amplitude, gain->amplitude.target);
}

static int gain_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct gain *gain = self;
    if (gain_size(config) == 0) {
        snprintf(why, why_size, "a gain has as many inputs as outputs, 1 to %d", AERS_MAX_CHANNELS);
        return -1;
    }
    gain->nchannels = config->channels_in;
    gain->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    aers_ramp_jump(&gain->amplitude, 1.0);
    return 0;
}

static void gain_set(void *self, uint32_t slot, double value)
{
    struct gain *gain = self;
    if (slot == 0)
        aers_ramp_go(&gain->amplitude, aers_db_to_gain(value), gain->started ? gain->ramp_nframes : 0);
}

static void gain_glide(void *self, uint32_t slot, double value, uint32_t nframes)
{
    struct gain *gain = self;
    if (slot == 0)
        aers_ramp_go(&gain->amplitude, aers_db_to_gain(value), nframes);
}

static void gain_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct gain *gain = self;
    gain->started = true;
    uint32_t done = 0;
    while (done < nframes && aers_ramp_is_moving(&gain->amplitude)) {
        float gains[STRETCH];
        const uint32_t n = nframes - done < STRETCH ? nframes - done : STRETCH;
        aers_ramp_read(&gain->amplitude, gains, n);
        for (uint32_t c = 0; c < gain->nchannels; c++)
            aers_kernel_multiply(out[c] + done, in[c] + done, gains, n);
        done += n;
    }
    for (uint32_t c = 0; c < gain->nchannels; c++)
        aers_kernel_scale(out[c] + done, in[c] + done, (float)gain->amplitude.target, nframes - done);
}

static bool add_level(const struct gain *gain, bool is_made, const float *in, float *out, struct aers_level *level,
                      uint32_t nframes)
{
    if (is_made)
        return aers_level_add_sound(level, out, nframes);
    return aers_level_add_scaled(level, out, in, (float)gain->amplitude.target, nframes);
}

/* Only a gain that rests, and does something, is a product that can be looked at on the way. */
bool aers_gain_process_metered(void *self, const float *const *in, float *const *out, struct aers_level *levels,
                               uint32_t nframes)
{
    struct gain *gain = self;
    const double amplitude = gain->amplitude.target;
    const bool is_made = aers_ramp_is_moving(&gain->amplitude) || amplitude == 0.0 || amplitude == 1.0;
    bool is_sound = true;
    if (is_made)
        gain_process(self, in, out, nframes);
    gain->started = true;
    for (uint32_t c = 0; c < gain->nchannels; c++) {
        if (add_level(gain, is_made, in[c], out[c], &levels[c], nframes))
            continue;
        aers_kernel_clear(out[c], nframes);
        is_sound = false;
    }
    return is_sound;
}

const struct aers_module aers_module_gain = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/gain",
    .params = params,
    .size = gain_size,
    .init = gain_init,
    .set = gain_set,
    .glide = gain_glide,
    .process = gain_process,
    .reset = gain_reset,
};
