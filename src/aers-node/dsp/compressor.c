/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/compressor.c - a feed-forward compressor on 1 to 64 linked channels.
 *
 * Source: Giannoulis, Massberg, Reiss: Digital Dynamic Range Compressor Design - A Tutorial and Analysis, JAES 60 (6),
 * 2012: gain computer with soft knee (eq. 4), level detection in the log domain after it, smooth decoupled peak
 * detector (eq. 17). Formula: manifests/builtin/compressor.json. Threshold, knee and make-up move along lines of 20 ms
 * in decibels, the ratio in 1 - 1/ratio; the times jump. A reduction below 1e-7 dB, which no float can tell, is none.
 * Latency: none. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"

#define STRETCH      64
#define NOTHING_DB   1e-7
#define DB_TO_NEPERS 0.11512925464970229 /* ln(10) / 20 */

enum { PARAM_THRESHOLD_DB, PARAM_RATIO, PARAM_KNEE_DB, PARAM_ATTACK_MS, PARAM_RELEASE_MS, PARAM_MAKEUP_DB };
static const char *const params[] = {"threshold_db", "ratio", "knee_db", "attack_ms", "release_ms", "makeup_db", NULL};
static const char *const outputs[] = {"gain_reduction_db", NULL};

struct compressor {
    double rate_hz;
    uint32_t nchannels;
    uint32_t ramp_nframes;
    bool started;
    struct aers_ramp threshold_db, slope, knee_db, makeup_db;
    double attack, release;    /* what is left of a difference after one frame */
    double peak_db, smooth_db; /* p and g */
    double most_db;            /* largest g of the newest block */
};

static size_t compressor_size(const struct aers_module_config *config)
{
    const bool fits = config->channels_in == config->channels_out && config->channels_in >= 1 &&
                      config->channels_in <= AERS_MAX_CHANNELS;
    return fits ? sizeof(struct compressor) : 0;
}

static void compressor_reset(void *self)
{
    struct compressor *compressor = self;
    compressor->started = false;
    compressor->peak_db = compressor->smooth_db = compressor->most_db = 0.0;
    struct aers_ramp *ramps[] = {&compressor->threshold_db, &compressor->slope, &compressor->knee_db,
                                 &compressor->makeup_db};
    for (size_t i = 0; i < sizeof ramps / sizeof *ramps; i++)
        aers_ramp_jump(ramps[i], ramps[i]->target);
}

static int compressor_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct compressor *compressor = self;
    if (compressor_size(config) == 0) {
        snprintf(why, why_size, "a compressor has as many inputs as outputs, 1 to %d", AERS_MAX_CHANNELS);
        return -1;
    }
    compressor->rate_hz = config->rate_hz;
    compressor->nchannels = config->channels_in;
    compressor->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    return 0;
}

static double left_after_a_frame(const struct compressor *compressor, double ms)
{
    return exp(-1000.0 / (ms * compressor->rate_hz));
}

static void compressor_set(void *self, uint32_t slot, double value)
{
    struct compressor *compressor = self;
    const uint32_t nframes = compressor->started ? compressor->ramp_nframes : 0;
    if (slot == PARAM_THRESHOLD_DB)
        aers_ramp_go(&compressor->threshold_db, value, nframes);
    else if (slot == PARAM_RATIO)
        aers_ramp_go(&compressor->slope, 1.0 - 1.0 / value, nframes);
    else if (slot == PARAM_KNEE_DB)
        aers_ramp_go(&compressor->knee_db, value, nframes);
    else if (slot == PARAM_ATTACK_MS)
        compressor->attack = left_after_a_frame(compressor, value);
    else if (slot == PARAM_RELEASE_MS)
        compressor->release = left_after_a_frame(compressor, value);
    else if (slot == PARAM_MAKEUP_DB)
        aers_ramp_go(&compressor->makeup_db, value, nframes);
}

/* r for a level that is d above the threshold. */
static double wanted_db(double d, double slope, double knee_db)
{
    if (2.0 * d <= -knee_db)
        return 0.0;
    if (2.0 * d < knee_db)
        return slope * (d + knee_db / 2.0) * (d + knee_db / 2.0) / (2.0 * knee_db);
    return slope * d;
}

/* The next gain, for the loudest magnitude of this frame. */
static float next_gain(struct compressor *compressor, double peak)
{
    const double threshold_db = aers_ramp_next(&compressor->threshold_db), slope = aers_ramp_next(&compressor->slope);
    const double knee_db = aers_ramp_next(&compressor->knee_db), makeup_db = aers_ramp_next(&compressor->makeup_db);
    const double wanted = wanted_db(aers_gain_to_db(peak) - threshold_db, slope, knee_db);
    compressor->peak_db =
        fmax(wanted, compressor->release * compressor->peak_db + (1.0 - compressor->release) * wanted);
    compressor->smooth_db += (1.0 - compressor->attack) * (compressor->peak_db - compressor->smooth_db);
    if (wanted == 0.0 && compressor->peak_db < NOTHING_DB && compressor->smooth_db < NOTHING_DB)
        compressor->peak_db = compressor->smooth_db = 0.0;
    compressor->most_db = fmax(compressor->most_db, compressor->smooth_db);
    return (float)exp((makeup_db - compressor->smooth_db) * DB_TO_NEPERS);
}

static void process_stretch(struct compressor *compressor, const float *const *in, float *const *out, uint32_t done,
                            uint32_t nframes)
{
    float peaks[STRETCH] = {0}, gains[STRETCH], clean[STRETCH];
    for (uint32_t c = 0; c < compressor->nchannels; c++) {
        aers_kernel_clean(clean, in[c] + done, nframes);
        aers_kernel_peak(peaks, clean, nframes);
    }
    for (uint32_t i = 0; i < nframes; i++)
        gains[i] = next_gain(compressor, (double)peaks[i]);
    for (uint32_t c = 0; c < compressor->nchannels; c++) {
        aers_kernel_clean(clean, in[c] + done, nframes);
        aers_kernel_multiply(out[c] + done, clean, gains, nframes);
    }
}

static void compressor_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct compressor *compressor = self;
    compressor->started = true;
    compressor->most_db = 0.0;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = nframes - done < STRETCH ? nframes - done : STRETCH;
        process_stretch(compressor, in, out, done, n);
    }
}

static float compressor_output(const void *self, uint32_t i)
{
    const struct compressor *compressor = self;
    return i == 0 ? (float)compressor->most_db : 0.0f;
}

const struct aers_module aers_module_compressor = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/compressor",
    .params = params,
    .outputs = outputs,
    .size = compressor_size,
    .init = compressor_init,
    .set = compressor_set,
    .process = compressor_process,
    .reset = compressor_reset,
    .output = compressor_output,
};
