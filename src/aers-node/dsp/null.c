/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/null.c - the sink that does nothing with 1 to 64 channels. Latency: none. */
#include <stdio.h>

#include "aers/module.h"

static size_t null_size(const struct aers_module_config *config)
{
    return config->channels_in >= 1 && config->channels_in <= AERS_MAX_CHANNELS && config->channels_out == 0 ? 1 : 0;
}

static int null_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    (void)self;
    if (null_size(config) > 0)
        return 0;
    snprintf(why, why_size, "a null sink has 1 to %d inputs and no outputs", AERS_MAX_CHANNELS);
    return -1;
}

static void null_set(void *self, uint32_t slot, double value)
{
    (void)self;
    (void)slot;
    (void)value;
}

static void null_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    (void)self;
    (void)in;
    (void)out;
    (void)nframes;
}

static void null_reset(void *self)
{
    (void)self;
}

const struct aers_module aers_module_null = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/null",
    .size = null_size,
    .init = null_init,
    .set = null_set,
    .process = null_process,
    .reset = null_reset,
};
