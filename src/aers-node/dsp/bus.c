/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/bus.c - y = x on 1 to 64 channels. Latency: none. */
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/kernel.h"

struct bus {
    uint32_t nchannels;
};

static size_t bus_size(const struct aers_module_config *config)
{
    const int fits = config->channels_in == config->channels_out && config->channels_in >= 1 &&
                     config->channels_in <= AERS_MAX_CHANNELS;
    return fits ? sizeof(struct bus) : 0;
}

static int bus_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct bus *bus = self;
    if (bus_size(config) == 0) {
        snprintf(why, why_size, "a bus has as many inputs as outputs, 1 to %d", AERS_MAX_CHANNELS);
        return -1;
    }
    bus->nchannels = config->channels_in;
    return 0;
}

static void bus_set(void *self, uint32_t slot, double value)
{
    (void)self;
    (void)slot;
    (void)value;
}

static void bus_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    const struct bus *bus = self;
    for (uint32_t c = 0; c < bus->nchannels; c++)
        aers_kernel_copy(out[c], in[c], nframes);
}

static void bus_reset(void *self)
{
    (void)self;
}

const struct aers_module aers_module_bus = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/bus",
    .size = bus_size,
    .init = bus_init,
    .set = bus_set,
    .process = bus_process,
    .reset = bus_reset,
};
