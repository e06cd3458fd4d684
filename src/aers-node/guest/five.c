/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/five.h"

#include <stdio.h>

#include "src/aers-node/guest/gather.h"

#define BLOCK AERS_FIVE_BLOCK

struct state {
    void *handle;
    uint32_t nchannels;
    struct aers_gather gather;
    const float *inputs[AERS_MAX_CHANNELS];
};

static struct aers_five five;
static const struct aers_manifest *manifest;

static size_t size(const struct aers_module_config *config)
{
    const bool fits = config->channels_in == config->channels_out && config->channels_in >= 1 &&
                      config->channels_in <= AERS_MAX_CHANNELS;
    return fits ? sizeof(struct state) : 0;
}

/* Whether it knows all the names of its manifest shows now, not when somebody moves a fader. */
static int set_presets(const struct state *state, char *why, size_t why_size)
{
    for (size_t i = 0; i < manifest->nparams; i++) {
        const struct aers_param *param = &manifest->params[i];
        if (five.set_param(state->handle, param->name, (float)param->preset) == 0)
            continue;
        snprintf(why, why_size, "dsp_set_param refuses %s = %g", param->name, param->preset);
        return -1;
    }
    return 0;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct state *state = self;
    state->nchannels = config->channels_in;
    if (!aers_gather_init(&state->gather, BLOCK, state->nchannels, state->nchannels)) {
        snprintf(why, why_size, "not enough memory");
        return -1;
    }
    for (uint32_t i = 0; i < state->nchannels; i++)
        state->inputs[i] = aers_gather_in(&state->gather, i);
    state->handle = five.create((int)config->rate_hz, BLOCK);
    if (state->handle)
        return set_presets(state, why, why_size);
    snprintf(why, why_size, "dsp_create gives nothing");
    return -1;
}

static void finish(void *self)
{
    struct state *state = self;
    five.destroy(state->handle);
}

static void set(void *self, uint32_t slot, double value)
{
    struct state *state = self;
    five.set_param(state->handle, manifest->params[slot].name, (float)value);
}

/* A whole block has come: process it, and give out its result with the next one. */
static void run_block(void *self)
{
    struct state *state = self;
    const float *mixed = five.process(state->handle, state->inputs, (int)state->nchannels);
    for (uint32_t c = 0; c < state->nchannels; c++) {
        float *out = aers_gather_out(&state->gather, c);
        for (uint32_t i = 0; i < BLOCK; i++)
            out[i] = mixed ? mixed[i * state->nchannels + c] : 0.0f;
    }
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct state *state = self;
    aers_gather_run(&state->gather, in, out, nframes, run_block, state);
}

/* The interface has no way to make it forget: only what has been gathered is. */
static void reset(void *self)
{
    struct state *state = self;
    aers_gather_reset(&state->gather);
}

static uint32_t latency(const void *self)
{
    (void)self;
    return BLOCK;
}

const struct aers_module *aers_five_adapt(const struct aers_five *functions, const struct aers_manifest *of, char *why,
                                          size_t why_size)
{
    static const struct aers_module module = {
        .abi = AERS_MODULE_ABI,
        .id = "five functions",
        .size = size,
        .init = init,
        .finish = finish,
        .set = set,
        .process = process,
        .reset = reset,
        .latency = latency,
    };
    if (!of->same_channels || of->nfields || of->noutputs) {
        snprintf(why, why_size,
                 "a module of five functions has as many outputs as inputs, and neither a list nor outputs to read");
        return NULL;
    }
    five = *functions;
    manifest = of;
    return &module;
}
