/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/noise.c - white and pink noise on 1 to 64 channels, each its own.
 *
 * White: uniformly distributed between +-sqrt(3) times the RMS, the same power in every hertz.
 * Pink: pink.h, -3.01 dB per octave within 0.4 dB from 20 Hz to 20 kHz.
 * The level is the RMS, 10^(level_db / 20), 0 from -120 dB down; a change is a line of 20 ms in amplitude. Every sample
 * is a function of seed, channel and frame of the session clock (hash: splitmix64's finaliser, Steele, Lea, Flood:
 * "Fast splittable pseudorandom number generators", 2014). Latency: none. */
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/chance.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"
#include "pink.h"

#define STRETCH 256

enum { PARAM_LEVEL_DB, PARAM_COLOR, PARAM_SEED };
static const char *const params[] = {"level_db", "color", "seed", NULL};

enum { WHITE, PINK };

struct noise {
    uint32_t nchannels;
    uint32_t ramp_nframes;
    bool started;
    uint32_t color;
    uint64_t seed;
    int64_t frame; /* of the session clock, at the next process */
    struct aers_ramp amplitude;
    struct aers_pink pinks[]; /* [nchannels] */
};

static size_t noise_size(const struct aers_module_config *config)
{
    const bool fits =
        config->channels_in == 0 && config->channels_out >= 1 && config->channels_out <= AERS_MAX_CHANNELS;
    return fits ? sizeof(struct noise) + config->channels_out * sizeof(struct aers_pink) : 0;
}

static uint64_t key_of(const struct noise *noise, uint32_t channel)
{
    return aers_chance_hash(noise->seed, channel + 1);
}

static void align(struct noise *noise)
{
    for (uint32_t c = 0; c < noise->nchannels; c++)
        aers_pink_locate(&noise->pinks[c], key_of(noise, c), noise->frame);
}

static void noise_reset(void *self)
{
    struct noise *noise = self;
    noise->started = false;
    aers_ramp_jump(&noise->amplitude, noise->amplitude.target);
    align(noise);
}

static int noise_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct noise *noise = self;
    if (noise_size(config) == 0) {
        snprintf(why, why_size, "a noise has no inputs and 1 to %d outputs", AERS_MAX_CHANNELS);
        return -1;
    }
    noise->nchannels = config->channels_out;
    noise->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    align(noise);
    return 0;
}

static void noise_glide(void *self, uint32_t slot, double value, uint32_t nframes)
{
    struct noise *noise = self;
    if (slot == PARAM_LEVEL_DB) {
        aers_ramp_go(&noise->amplitude, aers_db_to_gain(value), nframes);
    } else if (slot == PARAM_COLOR) {
        noise->color = (uint32_t)value;
    } else if (slot == PARAM_SEED && noise->seed != (uint64_t)value) {
        noise->seed = (uint64_t)value;
        align(noise);
    }
}

static void noise_set(void *self, uint32_t slot, double value)
{
    struct noise *noise = self;
    noise_glide(noise, slot, value, noise->started ? noise->ramp_nframes : 0);
}

static void noise_locate(void *self, int64_t frame)
{
    struct noise *noise = self;
    if (frame == noise->frame)
        return;
    noise->frame = frame;
    align(noise);
}

static void read_white(uint64_t key, int64_t frame, float *dst, uint32_t nframes)
{
    const float scale = 1.7320508f / 2147483648.0f; /* sqrt(3): the RMS becomes 1 */
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = scale * (float)(int32_t)(aers_chance_hash(key, (uint64_t)frame + i) >> 32);
}

static void noise_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct noise *noise = self;
    (void)in;
    noise->started = true;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        float gains[STRETCH];
        n = nframes - done < STRETCH ? nframes - done : STRETCH;
        aers_ramp_read(&noise->amplitude, gains, n);
        for (uint32_t c = 0; c < noise->nchannels; c++) {
            if (noise->color == PINK)
                aers_pink_read(&noise->pinks[c], noise->frame, out[c] + done, n);
            else
                read_white(key_of(noise, c), noise->frame, out[c] + done, n);
            aers_kernel_multiply(out[c] + done, out[c] + done, gains, n);
        }
        noise->frame += n;
    }
}

const struct aers_module aers_module_noise = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/noise",
    .params = params,
    .size = noise_size,
    .init = noise_init,
    .set = noise_set,
    .glide = noise_glide,
    .process = noise_process,
    .reset = noise_reset,
    .locate = noise_locate,
};
