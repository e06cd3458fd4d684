/* SPDX-License-Identifier: ISC */
/* test/keeper: adds a tone of its own to its input, whose phase nobody can hear from the input: it saves it. With
 * -DREFUSES it does not take what it has saved, with -DVERSION=2 it has another parameter. */
#include <aers/module.h>
#include <math.h>
#include <string.h>

#ifndef VERSION
#define VERSION 1
#endif

struct keeper {
    double phase, step, rate_hz, gain;
    uint32_t nchannels;
};

struct saved {
    uint32_t version;
    double phase;
};

static size_t size(const struct aers_module_config *config)
{
    return config->channels_in == config->channels_out ? sizeof(struct keeper) : 0;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct keeper *keeper = self;
    (void)why;
    (void)why_size;
    *keeper = (struct keeper){.rate_hz = config->rate_hz, .gain = 1.0, .nchannels = config->channels_in};
    return 0;
}

static void set(void *self, uint32_t slot, double value)
{
    struct keeper *keeper = self;
    if (slot == 0)
        keeper->step = value / keeper->rate_hz;
    else
        keeper->gain = value;
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct keeper *keeper = self;
    for (uint32_t i = 0; i < nframes; i++) {
        const float tone = (float)(0.25 * keeper->gain * sin(6.283185307179586 * keeper->phase));
        for (uint32_t c = 0; c < keeper->nchannels; c++)
            out[c][i] = in[c][i] + tone;
        keeper->phase = fmod(keeper->phase + keeper->step, 1.0);
    }
}

static void reset(void *self)
{
    struct keeper *keeper = self;
    keeper->phase = 0.0;
}

static size_t state_size(const void *self)
{
    (void)self;
    return sizeof(struct saved);
}

static void save(const void *self, void *state)
{
    const struct keeper *keeper = self;
    const struct saved saved = {1, keeper->phase};
    memcpy(state, &saved, sizeof saved);
}

static int restore(void *self, const void *state, size_t nbytes)
{
    struct keeper *keeper = self;
    struct saved saved = {0};
    if (nbytes != sizeof saved)
        return -1;
    memcpy(&saved, state, sizeof saved);
    if (saved.version != 1 || !(saved.phase >= 0.0 && saved.phase < 1.0))
        return -1;
#ifdef REFUSES
    return -1;
#endif
    keeper->phase = saved.phase;
    return 0;
}

const struct aers_module *aers_module_describe(void)
{
    static const char *const params[] = {"freq_hz", VERSION == 2 ? "gain" : NULL, NULL};
    static const struct aers_module module = {.abi = AERS_MODULE_ABI,
                                              .id = "test/keeper",
                                              .params = params,
                                              .size = size,
                                              .init = init,
                                              .set = set,
                                              .process = process,
                                              .reset = reset,
                                              .state_size = state_size,
                                              .save = save,
                                              .restore = restore};
    return &module;
}
