/* SPDX-License-Identifier: ISC */
/* test/gain: builtin/gain's work without its ramp, by aers/module.h. */
#include <aers/module.h>
#include <math.h>

struct gain {
    double factor;
    uint32_t nchannels;
};

static size_t size(const struct aers_module_config *config)
{
    return config->channels_in == config->channels_out ? sizeof(struct gain) : 0;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct gain *gain = self;
    (void)why;
    (void)why_size;
    *gain = (struct gain){1.0, config->channels_in};
    return 0;
}

static void set(void *self, uint32_t slot, double value)
{
    struct gain *gain = self;
    (void)slot;
    gain->factor = pow(10.0, value / 20.0);
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    const struct gain *gain = self;
    for (uint32_t c = 0; c < gain->nchannels; c++)
        for (uint32_t i = 0; i < nframes; i++)
            out[c][i] = (float)((double)in[c][i] * gain->factor);
}

static void reset(void *self)
{
    (void)self;
}

#ifndef ABI
#define ABI AERS_MODULE_ABI
#endif

const struct aers_module *aers_module_describe(void)
{
    static const char *const params[] = {"gain_db", NULL};
    static const struct aers_module module = {.abi = ABI,
                                              .id = "test/gain",
                                              .params = params,
                                              .size = size,
                                              .init = init,
                                              .set = set,
                                              .process = process,
                                              .reset = reset};
    return &module;
}
