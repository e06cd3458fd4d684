/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/delay.c - a delay of up to 10 s on 1 to 64 channels, with feedback and mix.
 *
 * Formula: w[n] = x[n] + feedback w[n - max(D, 1)]
 *          y[n] = (1 - mix) x[n] + mix w[n - D],   D = delay_ms rate / 1000 rounded to whole frames
 * A new delay is reached on a straight line over 20 ms, or over twice the difference where that is longer: the tape
 * runs at half to one and a half times its speed. On the way D is no whole number, and w is read between its frames by
 * a cubic Hermite spline (Catmull and Rom, 1974), a line below 2 frames. Feedback and mix move along lines of 20 ms.
 * Samples that are no finite numbers up to AERS_SAMPLE_MAX count as 0. Latency: none reported, for the delay is the
 * effect. */
#include <math.h>
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"
#include "common/rt/simd.h"
#include "line.h"

#define STRETCH   256
#define MAX_S     10.0
#define MAX_SPEED 0.5 /* frames of delay per frame */
#define MARGIN    4   /* frames that interpolation reads beyond the delay */

enum { PARAM_DELAY_MS, PARAM_FEEDBACK, PARAM_MIX };
static const char *const params[] = {"delay_ms", "feedback", "mix", NULL};

struct delay {
    double rate_hz;
    uint32_t nchannels;
    uint32_t ramp_nframes;
    bool started;
    struct aers_ramp frames; /* D */
    struct aers_ramp feedback;
    struct aers_ramp mix;
    struct aers_line lines[]; /* [nchannels], their samples behind them */
};

/* The values of one stretch. */
struct stretch {
    uint32_t nframes;
    bool singly;            /* D moves, or is less than a frame */
    double frames[STRETCH]; /* D, only when singly */
    float feedback[STRETCH];
    float wet[STRETCH];
    float dry[STRETCH];
};

static uint32_t line_nframes(double rate_hz)
{
    return (uint32_t)(MAX_S * rate_hz + 0.5) + MARGIN;
}

static size_t delay_size(const struct aers_module_config *config)
{
    if (config->channels_in != config->channels_out || config->channels_in < 1 ||
        config->channels_in > AERS_MAX_CHANNELS)
        return 0;
    return sizeof(struct delay) +
           config->channels_in * (sizeof(struct aers_line) + line_nframes(config->rate_hz) * sizeof(float));
}

static void delay_reset(void *self)
{
    struct delay *delay = self;
    delay->started = false;
    aers_ramp_jump(&delay->frames, delay->frames.target);
    aers_ramp_jump(&delay->feedback, delay->feedback.target);
    aers_ramp_jump(&delay->mix, delay->mix.target);
    for (uint32_t c = 0; c < delay->nchannels; c++)
        aers_line_clear(&delay->lines[c]);
}

static int delay_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct delay *delay = self;
    if (delay_size(config) == 0) {
        snprintf(why, why_size, "a delay has as many inputs as outputs, 1 to %d", AERS_MAX_CHANNELS);
        return -1;
    }
    delay->rate_hz = config->rate_hz;
    delay->nchannels = config->channels_in;
    delay->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    float *samples = (float *)(void *)&delay->lines[delay->nchannels];
    for (uint32_t c = 0; c < delay->nchannels; c++) {
        delay->lines[c].nframes = line_nframes(config->rate_hz);
        delay->lines[c].samples = samples + (size_t)c * delay->lines[c].nframes;
    }
    return 0;
}

static void set_frames(struct delay *delay, double value)
{
    const double target = floor(value * delay->rate_hz / 1000.0 + 0.5);
    const double distance = fabs(target - aers_ramp_value(&delay->frames));
    const double nframes = fmax(delay->ramp_nframes, ceil(distance / MAX_SPEED));
    aers_ramp_go(&delay->frames, target, delay->started ? (uint32_t)nframes : 0);
}

static void delay_set(void *self, uint32_t slot, double value)
{
    struct delay *delay = self;
    const uint32_t nframes = delay->started ? delay->ramp_nframes : 0;
    if (slot == PARAM_DELAY_MS)
        set_frames(delay, value);
    else if (slot == PARAM_FEEDBACK)
        aers_ramp_go(&delay->feedback, value, nframes);
    else if (slot == PARAM_MIX)
        aers_ramp_go(&delay->mix, value, nframes);
}

/* w between frames, d >= 1 back. */
static float read_between(const struct aers_line *line, double d)
{
    const uint32_t back = (uint32_t)d;
    const float t = (float)(d - back);
    const float p1 = aers_line_at(line, back), p2 = aers_line_at(line, back + 1);
    if (back < 2)
        return p1 + t * (p2 - p1);
    const float p0 = aers_line_at(line, back - 1), p3 = aers_line_at(line, back + 2);
    return p1 + 0.5f * t * (p2 - p0 + t * (2.0f * p0 - 5.0f * p1 + 4.0f * p2 - p3 + t * (3.0f * (p1 - p2) + p3 - p0)));
}

/* Frame by frame: while D moves, and while it is less than one frame. */
static void delay_singly(struct aers_line *line, const struct stretch *s, const float *x, float *delayed)
{
    for (uint32_t i = 0; i < s->nframes; i++) {
        const double d = s->frames[i];
        const float back = read_between(line, d < 1.0 ? 1.0 : d);
        const float w = x[i] + s->feedback[i] * back;
        aers_line_write(line, &w, 1);
        delayed[i] = d < 1.0 ? w + (float)d * (back - w) : back;
    }
}

/* All at once: D is a whole number, and no frame of the stretch needs another one of it. */
static void delay_together(struct aers_line *line, const struct stretch *s, uint32_t back, const float *x,
                           float *delayed)
{
    float w[STRETCH];
    aers_line_read(line, delayed, back, s->nframes);
    aers_kernel_copy(w, x, s->nframes);
    aers_kernel_mix_multiply(w, delayed, s->feedback, s->nframes);
    aers_line_write(line, w, s->nframes);
}

/* One frame after the other of w from `back` frames ago, whose feedback and mix rest. in, out: as process has them. */
AERS_CLONES
static void echo(float *w, const float *back, const float *in, float *out, float feedback, float wet, uint32_t nframes)
{
    const float dry = 1.0f - wet;
#pragma GCC ivdep
    for (uint32_t i = 0; i < nframes; i++) {
        const float x = fabsf(in[i]) <= AERS_SAMPLE_MAX ? in[i] : 0.0f;
        const float d = back[i];
        w[i] = x + feedback * d;
        out[i] = dry * x + wet * d;
    }
}

/* Straight parts of the line one after the other; it holds `back` frames. */
static void delay_at_rest(const struct delay *delay, struct aers_line *line, const float *in, float *out,
                          uint32_t nframes)
{
    const uint32_t back = (uint32_t)delay->frames.target;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = aers_line_straight(line, back, nframes - done);
        const uint32_t start = line->end >= back ? line->end - back : line->end + line->nframes - back;
        echo(line->samples + line->end, line->samples + start, in + done, out + done, (float)delay->feedback.target,
             (float)delay->mix.target, n);
        line->end = line->end + n == line->nframes ? 0 : line->end + n;
        line->filled = n < line->nframes - line->filled ? line->filled + n : line->nframes;
    }
}

/* All lines are as full as the first. */
static bool is_resting(const struct delay *delay)
{
    return !aers_ramp_is_moving(&delay->frames) && !aers_ramp_is_moving(&delay->feedback) &&
           !aers_ramp_is_moving(&delay->mix) && delay->frames.target >= 1.0 &&
           delay->frames.target <= delay->lines[0].filled;
}

static uint32_t stretch_nframes(const struct delay *delay, uint32_t nframes)
{
    uint32_t most = STRETCH;
    if (aers_ramp_is_moving(&delay->frames))
        most = delay->frames.left < most ? delay->frames.left : most;
    else if (delay->frames.target >= 1.0 && delay->frames.target < most)
        most = (uint32_t)delay->frames.target;
    return nframes < most ? nframes : most;
}

static void prepare(struct delay *delay, struct stretch *s)
{
    s->singly = aers_ramp_is_moving(&delay->frames) || delay->frames.target < 1.0;
    for (uint32_t i = 0; s->singly && i < s->nframes; i++)
        s->frames[i] = aers_ramp_next(&delay->frames);
    aers_ramp_read(&delay->feedback, s->feedback, s->nframes);
    aers_ramp_read(&delay->mix, s->wet, s->nframes);
    for (uint32_t i = 0; i < s->nframes; i++)
        s->dry[i] = 1.0f - s->wet[i];
}

static void delay_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct delay *delay = self;
    struct stretch s;
    delay->started = true;
    for (uint32_t done = 0; done < nframes; done += s.nframes) {
        s.nframes = stretch_nframes(delay, nframes - done);
        if (is_resting(delay)) {
            for (uint32_t c = 0; c < delay->nchannels; c++)
                delay_at_rest(delay, &delay->lines[c], in[c] + done, out[c] + done, s.nframes);
            continue;
        }
        prepare(delay, &s);
        for (uint32_t c = 0; c < delay->nchannels; c++) {
            float dry[STRETCH], wet[STRETCH];
            aers_kernel_clean(dry, in[c] + done, s.nframes);
            if (s.singly)
                delay_singly(&delay->lines[c], &s, dry, wet);
            else
                delay_together(&delay->lines[c], &s, (uint32_t)delay->frames.target, dry, wet);
            aers_kernel_multiply(out[c] + done, dry, s.dry, s.nframes);
            aers_kernel_mix_multiply(out[c] + done, wet, s.wet, s.nframes);
        }
    }
}

const struct aers_module aers_module_delay = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/delay",
    .params = params,
    .size = delay_size,
    .init = delay_init,
    .set = delay_set,
    .process = delay_process,
    .reset = delay_reset,
};
