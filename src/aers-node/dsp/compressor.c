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
#include <string.h>

#include "aers/module.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"
#include "common/rt/simd.h"

#define STRETCH      64
#define NOTHING_DB   1e-7
#define DB_TO_NEPERS 0.11512925464970229 /* ln(10) / 20 */
#define DB_OF_E      8.685889638065035   /* 20 / ln(10) */
#define DB_OF_TWO    6.020599913279624
#define LOG2_E       1.4426950408889634
#define LN_2         0.6931471805599453
#define ROUNDER      6755399441055744.0 /* 1.5 2^52: what is added to it is rounded to whole numbers */
#define FLOOR_BITS   0x3307d19c /* of 3.1622777e-8f, AERS_FLOOR_DB: floats from 0 on are ordered like their bits */

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

/* What a stretch is measured with, while none of it moves. */
struct curve {
    double threshold_db, slope, knee_db;
};

/* 20 log10(x) for floats from 2^-25 on, to 1e-9 dB. ln m = 2 artanh((m - 1) / (m + 1)), by its series, for m between
 * the roots of 1/2 and 2, where the first term left out is 2e-11. */
AERS_INLINE double level_db(float x)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits = bits > FLOOR_BITS ? bits : FLOOR_BITS;
    const int32_t exponent = (bits - 0x3f3504f3) >> 23;
    bits -= (int32_t)((uint32_t)exponent << 23);
    memcpy(&x, &bits, sizeof x);
    const double m = (double)x, z = (m - 1.0) / (m + 1.0), zz = z * z;
    const double series = 1.0 + zz * (1.0 / 3 + zz * (1.0 / 5 + zz * (1.0 / 7 + zz * (1.0 / 9 + zz * (1.0 / 11)))));
    return exponent * DB_OF_TWO + 2.0 * DB_OF_E * z * series;
}

AERS_INLINE double larger(double a, double b)
{
    return a > b ? a : b;
}

/* r for a level that is d above the threshold: 0, a parabola within the knee, a line above it. */
AERS_INLINE double wanted_db(double d, double slope, double knee_db, double half_over_knee)
{
    const double above = larger(d + knee_db / 2.0, 0.0), straight = larger(above - knee_db, 0.0);
    const double bent = above - straight;
    return slope * (bent * bent * half_over_knee + straight);
}

AERS_CLONES
static void measure(double *wanted, const float *peaks, const struct curve *curve, uint32_t nframes)
{
    const double threshold_db = curve->threshold_db, slope = curve->slope, knee_db = curve->knee_db;
    const double half_over_knee = knee_db > 0.0 ? 0.5 / knee_db : 0.0;
#pragma omp simd
    for (uint32_t i = 0; i < nframes; i++) {
        const double db = level_db(peaks[i]);
        wanted[i] = wanted_db(db - threshold_db, slope, knee_db, half_over_knee);
    }
}

/* exp(x) for |x| below 80, to 5e-9: a power of two, and the series of 2^f for f within +-1/2. */
AERS_INLINE float power_of_e(double x)
{
    const double t = x * LOG2_E, whole = (t + ROUNDER) - ROUNDER, f = (t - whole) * LN_2;
    const double series =
        1.0 + f * (1.0 + f * (1.0 / 2 + f * (1.0 / 6 + f * (1.0 / 24 + f * (1.0 / 120 + f * (1.0 / 720 + f / 5040))))));
    const int32_t bits = ((int32_t)whole + 127) * (1 << 23);
    float power;
    memcpy(&power, &bits, sizeof power);
    return (float)series * power;
}

AERS_CLONES
static void to_gains(float *gains, const double *smooth_db, double makeup_db, uint32_t nframes)
{
#pragma omp simd
    for (uint32_t i = 0; i < nframes; i++)
        gains[i] = power_of_e((makeup_db - smooth_db[i]) * DB_TO_NEPERS);
}

/* The detector: every frame waits for the one before it. wanted becomes g. */
static void smooth(struct compressor *compressor, double *wanted, uint32_t nframes)
{
    const double release = compressor->release, attack = compressor->attack;
    double p = compressor->peak_db, g = compressor->smooth_db, most = compressor->most_db;
    for (uint32_t i = 0; i < nframes; i++) {
        const double w = wanted[i], falling = release * p + (1.0 - release) * w;
        p = w > falling ? w : falling;
        g = attack * g + (1.0 - attack) * p;
        if (w == 0.0 && p < NOTHING_DB && g < NOTHING_DB)
            p = g = 0.0;
        most = g > most ? g : most;
        wanted[i] = g;
    }
    compressor->peak_db = p;
    compressor->smooth_db = g;
    compressor->most_db = most;
}

static bool is_moving(const struct compressor *compressor)
{
    return aers_ramp_is_moving(&compressor->threshold_db) || aers_ramp_is_moving(&compressor->slope) ||
           aers_ramp_is_moving(&compressor->knee_db) || aers_ramp_is_moving(&compressor->makeup_db);
}

/* The gains of a stretch in which nothing moves, or of one frame, for the loudest magnitude of each. */
static void find_gains(struct compressor *compressor, const float *peaks, float *gains, uint32_t nframes)
{
    double wanted[STRETCH];
    const struct curve curve = {aers_ramp_next(&compressor->threshold_db), aers_ramp_next(&compressor->slope),
                                aers_ramp_next(&compressor->knee_db)};
    const double makeup_db = aers_ramp_next(&compressor->makeup_db);
    measure(wanted, peaks, &curve, nframes);
    smooth(compressor, wanted, nframes);
    to_gains(gains, wanted, makeup_db, nframes);
}

static void find_all_gains(struct compressor *compressor, const float *peaks, float *gains, uint32_t nframes)
{
    uint32_t done = 0;
    for (; done < nframes && is_moving(compressor); done++)
        find_gains(compressor, peaks + done, gains + done, 1);
    if (done < nframes)
        find_gains(compressor, peaks + done, gains + done, nframes - done);
}

static void process_stretch(struct compressor *compressor, const float *const *in, float *const *out, uint32_t done,
                            uint32_t nframes)
{
    float peaks[STRETCH] = {0}, gains[STRETCH], clean[STRETCH];
    for (uint32_t c = 0; c < compressor->nchannels; c++) {
        aers_kernel_clean(clean, in[c] + done, nframes);
        aers_kernel_peak(peaks, clean, nframes);
    }
    find_all_gains(compressor, peaks, gains, nframes);
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
