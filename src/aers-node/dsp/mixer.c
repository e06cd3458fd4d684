/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/mixer.c - up to 256 inputs into 1 to 64 channels.
 *
 * y_c = master sum over inputs of gain_i side_i(c) x_i, gains 10^(gain_db / 20), 0 from -120 dB down and when muted.
 *     mono into stereo     cos t left, sin t right, t = (pan + 1) pi / 4: constant power, -3.01 dB at the centre
 *     stereo into stereo   min(1, 1 - pan) left, min(1, 1 + pan) right: balance, unity at the centre
 *     mono into others     every channel
 *     all the rest         channel to channel; what is beyond the last output is not heard
 * Every change is a line of 20 ms in amplitude. Latency: none. */
#include <stdio.h>

#include "aers/module.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"

#define STRETCH    128
#define MAX_INPUTS 256

enum { FIELD_GAIN_DB, FIELD_PAN, FIELD_MUTE, NFIELDS };
enum { PARAM_GAIN_DB, NPARAMS };
static const char *const params[] = {"gain_db", NULL};
static const char *const fields[] = {"gain_db", "pan", "mute", NULL};

struct input {
    uint32_t first, nchannels; /* its channels among those of the module */
    double values[NFIELDS];
    struct aers_ramp sides[2]; /* left and right; where nothing is panned, the first is for all */
};

struct mixer {
    uint32_t nout, ninputs;
    uint32_t ramp_nframes;
    bool started;
    struct aers_ramp master;
    struct input *inputs;  /* [ninputs] behind the sums */
    float sums[][STRETCH]; /* [nout] */
};

static bool is_right(const struct aers_module_config *config)
{
    uint64_t total = 0;
    for (uint32_t i = 0; config->element_channels && i < config->nelements; i++)
        total += config->element_channels[i];
    const bool shared = !config->element_channels;
    return config->channels_out >= 1 && config->channels_out <= AERS_MAX_CHANNELS && config->nelements <= MAX_INPUTS &&
           (shared ? config->nelements == 0 || config->channels_in % config->nelements == 0
                   : total == config->channels_in);
}

static size_t mixer_size(const struct aers_module_config *config)
{
    if (!is_right(config))
        return 0;
    return sizeof(struct mixer) + config->channels_out * sizeof(float[STRETCH]) +
           config->nelements * sizeof(struct input);
}

/* The two factors an input is heading for. */
static void sides_of(const struct mixer *mixer, const struct input *input, double sides[2])
{
    const double gain = input->values[FIELD_MUTE] != 0.0 ? 0.0 : aers_db_to_gain(input->values[FIELD_GAIN_DB]);
    const double pan = input->values[FIELD_PAN];
    sides[0] = sides[1] = gain;
    if (mixer->nout != 2 || input->nchannels > 2 || input->nchannels == 0)
        return;
    if (input->nchannels == 2) {
        sides[0] *= fmin(1.0, 1.0 - pan);
        sides[1] *= fmin(1.0, 1.0 + pan);
    } else {
        sides[0] *= pan >= 1.0 ? 0.0 : cos((pan + 1.0) * M_PI / 4.0);
        sides[1] *= pan <= -1.0 ? 0.0 : sin((pan + 1.0) * M_PI / 4.0);
    }
}

static void aim(const struct mixer *mixer, struct input *input, uint32_t nframes)
{
    double sides[2];
    sides_of(mixer, input, sides);
    for (int s = 0; s < 2; s++)
        aers_ramp_go(&input->sides[s], sides[s], nframes);
}

static void mixer_reset(void *self)
{
    struct mixer *mixer = self;
    mixer->started = false;
    aers_ramp_jump(&mixer->master, mixer->master.target);
    for (uint32_t i = 0; i < mixer->ninputs; i++)
        for (int s = 0; s < 2; s++)
            aers_ramp_jump(&mixer->inputs[i].sides[s], mixer->inputs[i].sides[s].target);
}

static int mixer_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct mixer *mixer = self;
    if (!is_right(config)) {
        snprintf(why, why_size, "a mixer has 1 to %d outputs and at most %d inputs, whose channels add up to its own",
                 AERS_MAX_CHANNELS, MAX_INPUTS);
        return -1;
    }
    mixer->nout = config->channels_out;
    mixer->ninputs = config->nelements;
    mixer->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    mixer->inputs = (struct input *)(void *)mixer->sums[mixer->nout];
    aers_ramp_jump(&mixer->master, 1.0);
    uint32_t first = 0;
    for (uint32_t i = 0; i < mixer->ninputs; i++) {
        struct input *input = &mixer->inputs[i];
        input->first = first;
        input->nchannels =
            config->element_channels ? config->element_channels[i] : config->channels_in / config->nelements;
        first += input->nchannels;
        aim(mixer, input, 0);
    }
    return 0;
}

static void mixer_glide(void *self, uint32_t slot, double value, uint32_t nframes)
{
    struct mixer *mixer = self;
    if (slot == PARAM_GAIN_DB) {
        aers_ramp_go(&mixer->master, aers_db_to_gain(value), nframes);
    } else if (slot - NPARAMS < mixer->ninputs * NFIELDS) {
        struct input *input = &mixer->inputs[(slot - NPARAMS) / NFIELDS];
        input->values[(slot - NPARAMS) % NFIELDS] = value;
        aim(mixer, input, nframes);
    }
}

static void mixer_set(void *self, uint32_t slot, double value)
{
    struct mixer *mixer = self;
    mixer_glide(mixer, slot, value, mixer->started ? mixer->ramp_nframes : 0);
}

/* What rests waits until there are four of it for the same sum. */
struct waiting {
    const float *src[4];
    float gains[4];
    uint32_t n;
};

static void add_waiting(float *sum, struct waiting *waiting, uint32_t nframes)
{
    if (waiting->n == 4)
        aers_kernel_mix_four(sum, waiting->src, waiting->gains, nframes);
    else
        for (uint32_t i = 0; i < waiting->n; i++)
            aers_kernel_mix(sum, waiting->src[i], waiting->gains[i], nframes);
    waiting->n = 0;
}

static void add(float *sum, struct waiting *waiting, const float *src, float gain, uint32_t nframes)
{
    if (gain == 0.0f)
        return;
    waiting->src[waiting->n] = src;
    waiting->gains[waiting->n++] = gain;
    if (waiting->n == 4)
        add_waiting(sum, waiting, nframes);
}

/* The channel of the input that output c hears, or NULL. */
static const float *heard(const struct input *input, const float *const *in, uint32_t c)
{
    const uint32_t from = input->nchannels == 1 ? 0 : c;
    return from < input->nchannels ? in[input->first + from] : NULL;
}

/* An input whose gain moves, into all sums at once: its ramp is read once. */
static void add_moving(struct mixer *mixer, struct input *input, const float *const *in, uint32_t done,
                       uint32_t nframes)
{
    const uint32_t nsides = mixer->nout == 2 ? 2 : 1;
    float gains[2][STRETCH];
    for (uint32_t s = 0; s < nsides; s++)
        aers_ramp_read(&input->sides[s], gains[s], nframes);
    for (uint32_t c = 0; c < mixer->nout; c++)
        if (heard(input, in, c))
            aers_kernel_mix_multiply(mixer->sums[c], heard(input, in, c) + done, gains[c % nsides], nframes);
}

static bool moves(const struct mixer *mixer, const struct input *input)
{
    return aers_ramp_is_moving(&input->sides[0]) || (mixer->nout == 2 && aers_ramp_is_moving(&input->sides[1]));
}

/* nframes at most STRETCH, from `done` on: first what rests, which reads no ramp. */
static void add_inputs(struct mixer *mixer, const float *const *in, uint32_t done, uint32_t nframes)
{
    const uint32_t nsides = mixer->nout == 2 ? 2 : 1;
    for (uint32_t c = 0; c < mixer->nout; c++) {
        struct waiting waiting = {.n = 0};
        for (uint32_t i = 0; i < mixer->ninputs; i++) {
            const struct input *input = &mixer->inputs[i];
            const float *src = heard(input, in, c);
            if (src && !moves(mixer, input))
                add(mixer->sums[c], &waiting, src + done, (float)input->sides[c % nsides].target, nframes);
        }
        add_waiting(mixer->sums[c], &waiting, nframes);
    }
    for (uint32_t i = 0; i < mixer->ninputs; i++)
        if (moves(mixer, &mixer->inputs[i]))
            add_moving(mixer, &mixer->inputs[i], in, done, nframes);
}

static void finish_sums(struct mixer *mixer, float *const *out, uint32_t done, uint32_t nframes)
{
    float gains[STRETCH];
    const bool moving = aers_ramp_is_moving(&mixer->master);
    if (moving)
        aers_ramp_read(&mixer->master, gains, nframes);
    for (uint32_t c = 0; c < mixer->nout; c++) {
        if (moving)
            aers_kernel_multiply(out[c] + done, mixer->sums[c], gains, nframes);
        else
            aers_kernel_scale(out[c] + done, mixer->sums[c], (float)mixer->master.target, nframes);
    }
}

static void mixer_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct mixer *mixer = self;
    mixer->started = true;
    for (uint32_t done = 0; done < nframes; done += STRETCH) {
        const uint32_t n = nframes - done < STRETCH ? nframes - done : STRETCH;
        for (uint32_t c = 0; c < mixer->nout; c++)
            aers_kernel_clear(mixer->sums[c], n);
        add_inputs(mixer, in, done, n);
        finish_sums(mixer, out, done, n);
    }
}

const struct aers_module aers_module_mixer = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/mixer",
    .params = params,
    .list = "inputs",
    .fields = fields,
    .size = mixer_size,
    .init = mixer_init,
    .set = mixer_set,
    .glide = mixer_glide,
    .process = mixer_process,
    .reset = mixer_reset,
};
