/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/gate.c - a noise gate on 1 to 64 linked channels.
 *
 * Formula: manifests/builtin/gate.json. It opens at once and closes after a hold, so that it does not follow the wave
 * itself; thresholds take effect with the next frame, a new range is gone to like any other target. Latency: none. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"

#define STRETCH      64
#define MOST_DB      120.0
#define CLOSE_ENOUGH 1e-9 /* to the target: no float can tell */

enum { PARAM_THRESHOLD_DB, PARAM_HYSTERESIS_DB, PARAM_ATTACK_MS, PARAM_HOLD_MS, PARAM_RELEASE_MS, PARAM_RANGE_DB };
static const char *const params[] = {"threshold_db", "hysteresis_db", "attack_ms", "hold_ms",
                                     "release_ms",   "range_db",      NULL};
static const char *const outputs[] = {"gain_reduction_db", NULL};

struct gate {
    double rate_hz;
    uint32_t nchannels;
    double threshold_db, hysteresis_db;
    double opens, closes;        /* magnitudes */
    double attack, release;      /* what is left of a difference after one frame */
    double closed;               /* gain of the closed gate */
    uint32_t hold_nframes, left; /* of the hold */
    bool is_open, started;
    double gain;
};

static size_t gate_size(const struct aers_module_config *config)
{
    const bool fits = config->channels_in == config->channels_out && config->channels_in >= 1 &&
                      config->channels_in <= AERS_MAX_CHANNELS;
    return fits ? sizeof(struct gate) : 0;
}

static void gate_reset(void *self)
{
    struct gate *gate = self;
    gate->started = false;
    gate->is_open = false;
    gate->left = 0;
    gate->gain = gate->closed;
}

static int gate_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct gate *gate = self;
    if (gate_size(config) == 0) {
        snprintf(why, why_size, "a gate has as many inputs as outputs, 1 to %d", AERS_MAX_CHANNELS);
        return -1;
    }
    gate->rate_hz = config->rate_hz;
    gate->nchannels = config->channels_in;
    return 0;
}

static double left_after_a_frame(const struct gate *gate, double ms)
{
    return exp(-1000.0 / (ms * gate->rate_hz));
}

static void gate_set(void *self, uint32_t slot, double value)
{
    struct gate *gate = self;
    if (slot == PARAM_THRESHOLD_DB)
        gate->threshold_db = value;
    else if (slot == PARAM_HYSTERESIS_DB)
        gate->hysteresis_db = value;
    else if (slot == PARAM_ATTACK_MS)
        gate->attack = left_after_a_frame(gate, value);
    else if (slot == PARAM_HOLD_MS)
        gate->hold_nframes = (uint32_t)floor(value * gate->rate_hz / 1000.0 + 0.5);
    else if (slot == PARAM_RELEASE_MS)
        gate->release = left_after_a_frame(gate, value);
    else if (slot == PARAM_RANGE_DB)
        gate->closed = aers_db_to_gain(value);
    gate->opens = pow(10.0, gate->threshold_db / 20.0);
    gate->closes = pow(10.0, (gate->threshold_db - gate->hysteresis_db) / 20.0);
    if (!gate->started)
        gate->gain = gate->closed;
}

static void judge(struct gate *gate, double peak)
{
    if (peak >= (gate->is_open ? gate->closes : gate->opens)) {
        gate->is_open = true;
        gate->left = gate->hold_nframes;
    } else if (gate->is_open && gate->left > 0) {
        gate->left--;
    } else {
        gate->is_open = false;
    }
}

static float next_gain(struct gate *gate, double peak)
{
    judge(gate, peak);
    const double target = gate->is_open ? 1.0 : gate->closed;
    const double left = target > gate->gain ? gate->attack : gate->release;
    gate->gain = target + left * (gate->gain - target);
    if (fabs(gate->gain - target) < CLOSE_ENOUGH)
        gate->gain = target;
    return (float)gate->gain;
}

static void process_stretch(struct gate *gate, const float *const *in, float *const *out, uint32_t done,
                            uint32_t nframes)
{
    float peaks[STRETCH] = {0}, gains[STRETCH], clean[STRETCH];
    for (uint32_t c = 0; c < gate->nchannels; c++) {
        aers_kernel_clean(clean, in[c] + done, nframes);
        aers_kernel_peak(peaks, clean, nframes);
    }
    for (uint32_t i = 0; i < nframes; i++)
        gains[i] = next_gain(gate, (double)peaks[i]);
    for (uint32_t c = 0; c < gate->nchannels; c++) {
        aers_kernel_clean(clean, in[c] + done, nframes);
        aers_kernel_multiply(out[c] + done, clean, gains, nframes);
    }
}

static void gate_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct gate *gate = self;
    gate->started = true;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = nframes - done < STRETCH ? nframes - done : STRETCH;
        process_stretch(gate, in, out, done, n);
    }
}

static float gate_output(const void *self, uint32_t i)
{
    const struct gate *gate = self;
    return i == 0 ? (float)fmin(MOST_DB, -aers_gain_to_db(gate->gain)) : 0.0f;
}

const struct aers_module aers_module_gate = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/gate",
    .params = params,
    .outputs = outputs,
    .size = gate_size,
    .init = gate_init,
    .set = gate_set,
    .process = gate_process,
    .reset = gate_reset,
    .output = gate_output,
};
