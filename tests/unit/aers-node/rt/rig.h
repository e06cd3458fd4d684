/* SPDX-License-Identifier: ISC */
/* A run without JACK, host or memory of its own: four steps at most, a handful of buffers, and modules small enough to
 * know every sample they make. */
#ifndef AERS_TEST_RIG_H
#define AERS_TEST_RIG_H

#include <math.h>
#include <string.h>

#include "src/aers-node/rt/run.h"

enum { RIG_STEPS = 4, RIG_BUFFERS = 8, RIG_CHANNELS = 2, RIG_TOTAL = 1 << 16, RIG_RATE = 48000, RIG_FADE = 480 };

/* ---- modules ---- */

/* clock: every sample is its session frame. gain: times a value that jumps. late: the input, delay frames later. */
struct rig_state {
    double value;
    int64_t frame;
    uint32_t latency;
    unsigned nresets, nlocates;
    float line[256];
    uint32_t at;
};

static inline void rig_set(void *self, uint32_t slot, double value)
{
    struct rig_state *state = self;
    if (slot == 0)
        state->value = value;
    else
        state->latency = (uint32_t)value;
}

static inline void rig_reset(void *self)
{
    struct rig_state *state = self;
    state->nresets++;
    memset(state->line, 0, sizeof state->line);
}

static inline void rig_locate(void *self, int64_t frame)
{
    struct rig_state *state = self;
    state->frame = frame;
    state->nlocates++;
}

static inline uint32_t rig_latency(const void *self)
{
    return ((const struct rig_state *)self)->latency;
}

static inline void rig_clock(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    (void)in;
    struct rig_state *state = self;
    for (uint32_t i = 0; i < nframes; i++)
        out[0][i] = (float)(state->frame + i);
    state->frame += nframes;
}

static inline void rig_gain(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct rig_state *state = self;
    for (uint32_t i = 0; i < nframes; i++)
        out[0][i] = in[0][i] * (float)state->value;
}

static inline void rig_late(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct rig_state *state = self;
    for (uint32_t i = 0; i < nframes; i++) {
        state->line[state->at & 255] = in[0][i];
        out[0][i] = state->line[(state->at - state->latency) & 255];
        state->at++;
    }
}

/* A sink that remembers the last sample it was given. */
static inline void rig_sink(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    (void)out;
    ((struct rig_state *)self)->value = (double)in[0][nframes - 1];
}

static const struct aers_module rig_clock_module = {
    .abi = AERS_MODULE_ABI, .set = rig_set, .process = rig_clock, .reset = rig_reset, .locate = rig_locate};
static const struct aers_module rig_gain_module = {
    .abi = AERS_MODULE_ABI, .set = rig_set, .process = rig_gain, .reset = rig_reset};
static const struct aers_module rig_late_module = {
    .abi = AERS_MODULE_ABI, .set = rig_set, .process = rig_late, .reset = rig_reset, .latency = rig_latency};
static const struct aers_module rig_sink_module = {
    .abi = AERS_MODULE_ABI, .set = rig_set, .process = rig_sink, .reset = rig_reset};

/* ---- the run ---- */

struct rig {
    struct aers_run run;
    struct aers_pulse pulse;
    struct aers_step steps[RIG_STEPS];
    struct aers_probes probes[RIG_STEPS];
    struct rig_state states[RIG_STEPS];
    struct aers_step_input inputs[RIG_STEPS][RIG_CHANNELS];
    const float *in[RIG_STEPS][RIG_CHANNELS];
    float *out[RIG_STEPS][RIG_CHANNELS];
    uint32_t ids[RIG_STEPS][RIG_CHANNELS][4], outs[RIG_STEPS][RIG_CHANNELS];
    float own[RIG_STEPS][RIG_CHANNELS][AERS_MAX_NFRAMES];
    _Alignas(64) uint8_t rounds[16384];
    float lines[RIG_STEPS][RIG_CHANNELS][AERS_DRY_SIZE];
    float *line_of[RIG_STEPS][RIG_CHANNELS];
    float silence[AERS_MAX_NFRAMES], gains[AERS_MAX_NFRAMES], dry[RIG_CHANNELS][AERS_MAX_NFRAMES];
    float *dry_of[RIG_CHANNELS];
    float *buffers[RIG_BUFFERS];
    float scratch[RIG_BUFFERS][AERS_MAX_NFRAMES];
    uint8_t requests[AERS_RUN_RING_NBYTES], acks[AERS_RUN_RING_NBYTES];
    uint32_t idle[RIG_BUFFERS];
    uint32_t frame; /* of JACK, for the next block */
    uint32_t done;  /* frames of audio[][] made so far */
    float audio[RIG_BUFFERS][RIG_TOTAL];
};

static inline void rig_init(struct rig *rig, uint32_t ninputs, uint32_t noutputs)
{
    memset(rig, 0, sizeof *rig);
    for (uint32_t i = 0; i < RIG_CHANNELS; i++)
        rig->dry_of[i] = rig->dry[i];
    for (uint32_t i = 0; i < RIG_BUFFERS; i++)
        rig->buffers[i] = rig->scratch[i];
    rig->run = (struct aers_run){.rate_hz = RIG_RATE,
                                 .fade_nframes = RIG_FADE,
                                 .steps = rig->steps,
                                 .buffers = rig->buffers,
                                 .ninputs = ninputs,
                                 .noutputs = noutputs,
                                 .idle = rig->idle,
                                 .scratch = {rig->silence, rig->gains, rig->dry_of},
                                 .pulse = &rig->pulse,
                                 .start_at_once = true};
    aers_run_init(&rig->run, rig->requests, rig->acks);
    aers_rounds_init(&rig->run.rounds, rig->rounds, 0, 0);
}

/* A step of one channel; in: buffers to sum, ended by -1. out -1: a sink. */
static inline struct rig_state *rig_step(struct rig *rig, const struct aers_module *module, const int *in, int out)
{
    const uint32_t s = rig->run.nsteps++;
    struct aers_step *step = &rig->steps[s];
    uint32_t n = 0;
    for (; in && in[n] >= 0; n++)
        rig->ids[s][0][n] = (uint32_t)in[n];
    rig->inputs[s][0] = (struct aers_step_input){rig->ids[s][0], n, n > 1 || out < 0 ? rig->own[s][0] : NULL, NULL};
    rig->outs[s][0] = (uint32_t)out;
    *step = (struct aers_step){.module = module,
                               .self = &rig->states[s],
                               .inputs = rig->inputs[s],
                               .nin = in ? 1 : 0,
                               .outputs = rig->outs[s],
                               .nout = out < 0 ? 0 : 1,
                               .in = rig->in[s],
                               .out = rig->out[s],
                               .can_bypass = in && out >= 0,
                               .fade_nframes = RIG_FADE,
                               .nlevels = 1,
                               .probes = &rig->probes[s]};
    rig->line_of[s][0] = rig->lines[s][0];
    memset(rig->rounds, 0, sizeof rig->rounds);
    aers_rounds_init(&rig->run.rounds, rig->rounds, s + 1, s + 1);
    for (uint32_t i = 0; i <= s; i++) {
        rig->steps[i].levels = rig->run.rounds.levels + i;
        rig->steps[i].note = &rig->run.rounds.laps.notes[i];
    }
    aers_ramp_jump(&step->gate, 1.0);
    aers_dry_init(&step->dry, module->latency ? rig->line_of[s] : NULL, 1, 0);
    return &rig->states[s];
}

static inline void rig_request(struct rig *rig, const struct aers_request *request)
{
    aers_ring_write(&rig->run.requests, request, sizeof *request);
}

static inline void rig_set_at(struct rig *rig, uint32_t token, uint32_t step, uint32_t slot, double value,
                              int64_t frame)
{
    rig_request(rig, &(struct aers_request){AERS_EVENT_SET, token, step, slot, value, frame});
}

static inline bool rig_ack(struct rig *rig, struct aers_ack *ack)
{
    return aers_ring_read(&rig->run.acks, ack, sizeof *ack);
}

/* One block: the port buffers are the next nframes of audio[][]. */
static inline void rig_block(struct rig *rig, uint32_t nframes)
{
    for (uint32_t i = 0; i < rig->run.ninputs + rig->run.noutputs; i++)
        rig->buffers[i] = rig->audio[i] + rig->done;
    aers_run_block(&rig->run, rig->frame, nframes);
    rig->frame += nframes;
    rig->done += nframes;
}

static inline void rig_play(struct rig *rig, uint32_t total, uint32_t block)
{
    for (uint32_t left = total; left > 0; left -= left < block ? left : block)
        rig_block(rig, left < block ? left : block);
}

#endif
