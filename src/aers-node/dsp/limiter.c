/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/limiter.c - a look-ahead limiter on 1 to 64 linked channels.
 *
 * Formula: u = 10^(input_gain_db / 20) x,  c = 10^(ceiling_db / 20),  needed = min(1, c / max over channels |u|),
 *          y[n] = u[n - L] gain[n],  gain from needed by lookahead.h,  L = attack_ms rate / 1000 rounded to whole
 * frames and at last y is clamped to +-c, which can only ever take off a rounding error: no sample leaves above the
 * ceiling. A sample that is no finite number up to AERS_SAMPLE_MAX counts as 0. Range: manifests/builtin/limiter.json,
 * L at least 1. Input gain and ceiling move along lines of 20 ms, and a new ceiling takes hold on the audio that comes
 * in from then on. A new attack starts a second gain with the new L beside the first and crosses over to it in 20 ms
 * once it knows L frames; both keep the ceiling. Latency: L frames. */
#include <math.h>
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"
#include "common/rt/simd.h"
#include "line.h"
#include "lookahead.h"

#define STRETCH       AERS_LOOKAHEAD_NFRAMES
#define MAX_ATTACK_MS 20.0

enum { PARAM_INPUT_GAIN_DB, PARAM_CEILING_DB, PARAM_ATTACK_MS, PARAM_RELEASE_MS };
static const char *const params[] = {"input_gain_db", "ceiling_db", "attack_ms", "release_ms", NULL};
static const char *const outputs[] = {"gain_reduction_db", NULL};

struct limiter {
    double rate_hz;
    uint32_t nchannels;
    uint32_t ramp_nframes;
    bool started;
    struct aers_ramp drive;
    struct aers_ramp ceiling;
    double release;  /* per frame */
    uint32_t wanted; /* L that attack_ms asks for */
    struct aers_lookahead gains[2];
    uint32_t now;              /* which of them is heard */
    bool changing;             /* the other one runs too */
    uint32_t warming;          /* frames until it knows enough */
    struct aers_ramp fade;     /* 0: now, 1: the other one */
    float least;               /* smallest gain of the newest block */
    uint32_t steady;           /* frames for which the ceiling has rested, at most those of its line */
    struct aers_line ceilings; /* the ceiling as it was when the audio came in */
    struct aers_line lines[];  /* [nchannels], the audio */
};

static uint32_t frames_of(double ms, double rate_hz)
{
    return (uint32_t)fmax(1.0, floor(ms * rate_hz / 1000.0 + 0.5));
}

static uint32_t line_nframes(double rate_hz)
{
    return frames_of(MAX_ATTACK_MS, rate_hz) + STRETCH;
}

static size_t lines_room(const struct aers_module_config *config)
{
    return ((config->channels_in + 1) * line_nframes(config->rate_hz) * sizeof(float) + 7) / 8 * 8;
}

static size_t limiter_size(const struct aers_module_config *config)
{
    if (config->channels_in != config->channels_out || config->channels_in < 1 ||
        config->channels_in > AERS_MAX_CHANNELS)
        return 0;
    return sizeof(struct limiter) + config->channels_in * sizeof(struct aers_line) + lines_room(config) +
           2 * aers_lookahead_room(frames_of(MAX_ATTACK_MS, config->rate_hz));
}

static void limiter_reset(void *self)
{
    struct limiter *limiter = self;
    limiter->started = false;
    limiter->changing = false;
    limiter->least = 1.0f;
    aers_ramp_jump(&limiter->drive, limiter->drive.target);
    aers_ramp_jump(&limiter->ceiling, limiter->ceiling.target);
    aers_lookahead_start(&limiter->gains[limiter->now], limiter->wanted);
    aers_line_clear(&limiter->ceilings);
    limiter->steady = 0;
    for (uint32_t c = 0; c < limiter->nchannels; c++)
        aers_line_clear(&limiter->lines[c]);
}

static int limiter_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct limiter *limiter = self;
    if (limiter_size(config) == 0) {
        snprintf(why, why_size, "a limiter has as many inputs as outputs, 1 to %d", AERS_MAX_CHANNELS);
        return -1;
    }
    limiter->rate_hz = config->rate_hz;
    limiter->nchannels = config->channels_in;
    limiter->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    limiter->drive.target = 1.0;
    limiter->ceiling.target = 1.0;
    limiter->release = 1.0;
    limiter->wanted = 1;
    const uint32_t nframes = line_nframes(config->rate_hz), most = frames_of(MAX_ATTACK_MS, config->rate_hz);
    char *memory = (char *)&limiter->lines[limiter->nchannels];
    for (int i = 0; i < 2; i++)
        aers_lookahead_init(&limiter->gains[i], memory + lines_room(config) + (size_t)i * aers_lookahead_room(most),
                            most);
    float *samples = (float *)(void *)memory;
    limiter->ceilings = (struct aers_line){.samples = samples, .nframes = nframes};
    for (uint32_t c = 0; c < limiter->nchannels; c++)
        limiter->lines[c] = (struct aers_line){.samples = samples + (size_t)(c + 1) * nframes, .nframes = nframes};
    limiter_reset(limiter);
    return 0;
}

/* The largest float that is not above the ceiling. */
static double ceiling_of(double db)
{
    const double exact = pow(10.0, db / 20.0);
    const float nearest = (float)exact;
    return (double)((double)nearest > exact ? nextafterf(nearest, 0.0f) : nearest);
}

static void limiter_set(void *self, uint32_t slot, double value)
{
    struct limiter *limiter = self;
    const uint32_t nframes = limiter->started ? limiter->ramp_nframes : 0;
    if (slot == PARAM_INPUT_GAIN_DB)
        aers_ramp_go(&limiter->drive, pow(10.0, value / 20.0), nframes);
    else if (slot == PARAM_CEILING_DB)
        aers_ramp_go(&limiter->ceiling, ceiling_of(value), nframes);
    else if (slot == PARAM_RELEASE_MS)
        limiter->release = 1.0 - exp(-1000.0 / (value * limiter->rate_hz));
    else if (slot == PARAM_ATTACK_MS)
        limiter->wanted = frames_of(value, limiter->rate_hz);
    if (slot == PARAM_ATTACK_MS && !limiter->started)
        aers_lookahead_start(&limiter->gains[limiter->now], limiter->wanted);
}

/* needed[i] = min(1, ceiling / peak) */
AERS_CLONES
static void need(float *needed, const float *peaks, const float *ceilings, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        needed[i] = peaks[i] > ceilings[i] ? ceilings[i] / peaks[i] : 1.0f;
}

AERS_CLONES
static void need_steady(float *needed, const float *peaks, float ceiling, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        needed[i] = peaks[i] > ceiling ? ceiling / peaks[i] : 1.0f;
}

AERS_INLINE float clamped(float x, float ceiling)
{
    const float top = x < ceiling ? x : ceiling;
    return top > -ceiling ? top : -ceiling;
}

AERS_CLONES
static void clamp(float *dst, const float *src, const float *ceilings, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = clamped(src[i], ceilings[i]);
}

AERS_CLONES
static void turn_down(float *dst, const float *src, const float *gains, float ceiling, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = clamped(src[i] * gains[i], ceiling);
}

/* driven = gain in, and the peaks of all channels so far. */
AERS_CLONES
static void drive_steadily(float *driven, float *peaks, const float *in, float gain, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++) {
        const float x = fabsf(in[i]) <= AERS_SAMPLE_MAX ? gain * in[i] : 0.0f, size = fabsf(x);
        driven[i] = x;
        peaks[i] = size > peaks[i] ? size : peaks[i];
    }
}

static void drive_moving(float *driven, float *peaks, const float *in, const float *gains, uint32_t nframes)
{
    aers_kernel_clean(driven, in, nframes);
    aers_kernel_multiply(driven, driven, gains, nframes);
    aers_kernel_peak(peaks, driven, nframes);
}

/* Everything in the line of ceilings is the one that rests: it is neither written nor read. */
static bool is_steady(const struct limiter *limiter)
{
    return limiter->steady == limiter->ceilings.nframes;
}

static void take_ceilings(struct limiter *limiter, const float *peaks, float *needed, uint32_t nframes)
{
    float ceilings[STRETCH];
    const bool is_moving = aers_ramp_is_moving(&limiter->ceiling);
    if (!is_moving && is_steady(limiter)) {
        need_steady(needed, peaks, (float)limiter->ceiling.target, nframes);
        return;
    }
    const uint32_t left = limiter->ceilings.nframes - limiter->steady;
    limiter->steady = is_moving ? 0 : limiter->steady + (nframes < left ? nframes : left);
    aers_ramp_read(&limiter->ceiling, ceilings, nframes);
    aers_line_write(&limiter->ceilings, ceilings, nframes);
    need(needed, peaks, ceilings, nframes);
}

/* Drives the input into the lines and says what gain it needs. */
static void take_in(struct limiter *limiter, const float *const *in, uint32_t done, float *needed, uint32_t nframes)
{
    float drive[STRETCH], driven[STRETCH], peaks[STRETCH] = {0};
    const bool is_moving = aers_ramp_is_moving(&limiter->drive);
    if (is_moving)
        aers_ramp_read(&limiter->drive, drive, nframes);
    for (uint32_t c = 0; c < limiter->nchannels; c++) {
        if (is_moving)
            drive_moving(driven, peaks, in[c] + done, drive, nframes);
        else
            drive_steadily(driven, peaks, in[c] + done, (float)limiter->drive.target, nframes);
        aers_line_write(&limiter->lines[c], driven, nframes);
    }
    take_ceilings(limiter, peaks, needed, nframes);
}

/* One gain, or two of them crossed over. */
struct mix {
    uint32_t n;
    uint32_t ahead[2];
    float gains[2][STRETCH];
};

/* dst[n] = sum of src[n - L] gain[n] */
static void read_audio(const struct aers_line *line, const struct mix *mix, float *dst, uint32_t nframes)
{
    float other[STRETCH];
    aers_line_read(line, dst, mix->ahead[0] + nframes, nframes);
    aers_kernel_multiply(dst, dst, mix->gains[0], nframes);
    if (mix->n < 2)
        return;
    aers_line_read(line, other, mix->ahead[1] + nframes, nframes);
    aers_kernel_mix_multiply(dst, other, mix->gains[1], nframes);
}

/* The ceiling of the audio that is read; of two, the higher. */
static void read_ceilings(const struct aers_line *line, const struct mix *mix, float *dst, uint32_t nframes)
{
    float other[STRETCH];
    aers_line_read(line, dst, mix->ahead[0] + nframes, nframes);
    if (mix->n < 2)
        return;
    aers_line_read(line, other, mix->ahead[1] + nframes, nframes);
    aers_kernel_peak(dst, other, nframes);
}

static void give_out(struct limiter *limiter, const struct mix *mix, float *const *out, uint32_t done, uint32_t nframes)
{
    float ceilings[STRETCH], samples[STRETCH];
    if (is_steady(limiter) && mix->n == 1) {
        for (uint32_t c = 0; c < limiter->nchannels; c++) {
            aers_line_read(&limiter->lines[c], samples, mix->ahead[0] + nframes, nframes);
            turn_down(out[c] + done, samples, mix->gains[0], (float)limiter->ceiling.target, nframes);
        }
        return;
    }
    read_ceilings(&limiter->ceilings, mix, ceilings, nframes);
    for (uint32_t c = 0; c < limiter->nchannels; c++) {
        read_audio(&limiter->lines[c], mix, samples, nframes);
        clamp(out[c] + done, samples, ceilings, nframes);
    }
}

/* Between two phases of a change of attack: begin, cross over, end. */
static void change_phase(struct limiter *limiter)
{
    struct aers_lookahead *other = &limiter->gains[1 - limiter->now];
    if (limiter->changing && limiter->warming == 0 && !aers_ramp_is_moving(&limiter->fade)) {
        limiter->now = 1 - limiter->now;
        limiter->changing = false;
        other = &limiter->gains[1 - limiter->now];
    }
    if (limiter->changing || limiter->gains[limiter->now].nframes == limiter->wanted)
        return;
    aers_lookahead_start(other, limiter->wanted);
    limiter->changing = true;
    limiter->warming = limiter->wanted;
    limiter->fade =
        (struct aers_ramp){.target = 1.0, .step = 1.0 / limiter->ramp_nframes, .left = limiter->ramp_nframes};
}

static uint32_t stretch_nframes(const struct limiter *limiter, uint32_t nframes)
{
    uint32_t most = STRETCH;
    if (limiter->changing) {
        const uint32_t phase = limiter->warming > 0 ? limiter->warming : limiter->fade.left;
        most = phase < most ? phase : most;
    }
    return nframes < most ? nframes : most;
}

/* Weighs the two gains of a change of attack: the first alone until the second is warm. */
static void cross_over(struct limiter *limiter, struct mix *mix, uint32_t nframes)
{
    if (limiter->warming > 0) {
        limiter->warming -= nframes;
        return;
    }
    float part[STRETCH];
    aers_ramp_read(&limiter->fade, part, nframes);
    aers_kernel_multiply(mix->gains[1], mix->gains[1], part, nframes);
    for (uint32_t i = 0; i < nframes; i++)
        part[i] = 1.0f - part[i];
    aers_kernel_multiply(mix->gains[0], mix->gains[0], part, nframes);
    mix->n = 2;
}

static void process_stretch(struct limiter *limiter, const float *const *in, float *const *out, uint32_t done,
                            uint32_t nframes)
{
    struct aers_lookahead *now = &limiter->gains[limiter->now], *other = &limiter->gains[1 - limiter->now];
    struct mix mix;
    float needed[STRETCH];
    mix.n = 1;
    mix.ahead[0] = now->nframes;
    mix.ahead[1] = other->nframes;
    take_in(limiter, in, done, needed, nframes);
    aers_lookahead_run(now, needed, mix.gains[0], limiter->release, nframes);
    limiter->least = fminf(limiter->least, aers_kernel_least(mix.gains[0], nframes));
    if (limiter->changing) {
        aers_lookahead_run(other, needed, mix.gains[1], limiter->release, nframes);
        cross_over(limiter, &mix, nframes);
    }
    give_out(limiter, &mix, out, done, nframes);
}

static void limiter_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct limiter *limiter = self;
    limiter->started = true;
    limiter->least = 1.0f;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        change_phase(limiter);
        n = stretch_nframes(limiter, nframes - done);
        process_stretch(limiter, in, out, done, n);
    }
}

static uint32_t limiter_latency(const void *self)
{
    const struct limiter *limiter = self;
    return limiter->gains[limiter->now].nframes;
}

static float limiter_output(const void *self, uint32_t i)
{
    const struct limiter *limiter = self;
    return i == 0 && limiter->least < 1.0f ? (float)-aers_gain_to_db((double)limiter->least) : 0.0f;
}

const struct aers_module aers_module_limiter = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/limiter",
    .params = params,
    .outputs = outputs,
    .size = limiter_size,
    .init = limiter_init,
    .set = limiter_set,
    .process = limiter_process,
    .reset = limiter_reset,
    .latency = limiter_latency,
    .output = limiter_output,
};
