/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/five.h"

#include <stdio.h>
#include <string.h>

#define BLOCK AERS_FIVE_BLOCK

struct state {
    void *handle;
    uint32_t nchannels;
    uint32_t fill; /* frames gathered */
    const float *inputs[AERS_MAX_CHANNELS];
    float in[AERS_MAX_CHANNELS][BLOCK];
    float out[AERS_MAX_CHANNELS][BLOCK];
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
    for (uint32_t i = 0; i < state->nchannels; i++)
        state->inputs[i] = state->in[i];
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
static void run_block(struct state *state)
{
    const float *mixed = five.process(state->handle, state->inputs, (int)state->nchannels);
    state->fill = 0;
    if (!mixed)
        memset(state->out, 0, sizeof state->out);
    for (uint32_t c = 0; mixed && c < state->nchannels; c++)
        for (uint32_t i = 0; i < BLOCK; i++)
            state->out[c][i] = mixed[i * state->nchannels + c];
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct state *state = self;
    for (uint32_t at = 0; at < nframes;) {
        const uint32_t left = nframes - at, room = BLOCK - state->fill, n = left < room ? left : room;
        for (uint32_t c = 0; c < state->nchannels; c++) {
            memcpy(state->in[c] + state->fill, in[c] + at, n * sizeof **in);
            memcpy(out[c] + at, state->out[c] + state->fill, n * sizeof **out);
        }
        at += n;
        if ((state->fill += n) == BLOCK)
            run_block(state);
    }
}

/* The interface has no way to make it forget: only what has been gathered is. */
static void reset(void *self)
{
    struct state *state = self;
    state->fill = 0;
    memset(state->out, 0, sizeof state->out);
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
