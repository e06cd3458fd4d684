/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/synth_explosion.c - a blast wave and its rumble.
 *
 * Blast: the pressure of a free-field explosion, F. G. Friedlander, "The diffraction of sound pulses", Proc. R. Soc. A
 * 186, 1946:
 *
 *     p(t) = (1 - t / d) exp(-t / d),   d = 1.5 ms 12^size
 *
 * Rumble: white noise (uniform in +-1, a function of seed and frame) through two one-pole low-passes whose corner sinks
 * from f0 = 4000 / 5^size to 60 Hz, f(t) = 60 + (f0 - 60) exp(-4 t / decay_s), times exp(-t ln(1000) / decay_s), rising
 * over the first 4 ms. A one-pole low-pass is y += (1 - exp(-2 pi f / rate)) (x - y); the corner is renewed every 32
 * frames, counted from the event's first. The noise that two poles let through has an RMS that goes with sqrt(f /
 * rate): it is raised by sqrt(rate / f), so that the rumble's level does not follow its corner.
 *
 *     y = (1 - rumble) p + rumble 0.5 lowpass sqrt(rate / f) envelope */
#include <math.h>

#include "common/rt/chance.h"
#include "synth.h"

enum { PARAM_SIZE, PARAM_DECAY_S, PARAM_RUMBLE };
static const char *const params[] = {"size", "decay_s", "rumble", NULL};

#define LOWEST_HZ 60.0

enum { RENEW_NFRAMES = 32 };

struct explosion {
    int64_t at, nframes;
    uint64_t key;
    double rate_hz, decay_s, first_hz;
    double blast_nframes, rumble;
    double pole, raise; /* of the stretch under way */
    double low[2];
};

static int64_t explosion_length(const struct aers_synth_note *note)
{
    return (int64_t)ceil(1.5 * note->params[PARAM_DECAY_S] * note->rate_hz); /* 90 dB */
}

static void explosion_start(void *state, const struct aers_synth_note *note)
{
    struct explosion *explosion = state;
    const double size = note->params[PARAM_SIZE];
    *explosion = (struct explosion){.nframes = explosion_length(note),
                                    .key = aers_chance_key(note->seed, 0),
                                    .rate_hz = note->rate_hz,
                                    .decay_s = note->params[PARAM_DECAY_S],
                                    .first_hz = 4000.0 / pow(5.0, size),
                                    .blast_nframes = 0.0015 * pow(12.0, size) * note->rate_hz,
                                    .rumble = note->params[PARAM_RUMBLE]};
}

static void renew(struct explosion *explosion, double t)
{
    const double corner = LOWEST_HZ + (explosion->first_hz - LOWEST_HZ) * exp(-4.0 * t / explosion->decay_s);
    explosion->pole = 1.0 - exp(-2.0 * M_PI * corner / explosion->rate_hz);
    explosion->raise = sqrt(explosion->rate_hz / corner);
}

static double next(struct explosion *explosion)
{
    const double t = (double)explosion->at / explosion->rate_hz, d = (double)explosion->at / explosion->blast_nframes;
    if (explosion->at % RENEW_NFRAMES == 0)
        renew(explosion, t);
    const double noise = aers_chance_both(explosion->key, (uint64_t)explosion->at);
    explosion->low[0] += explosion->pole * (noise - explosion->low[0]);
    explosion->low[1] += explosion->pole * (explosion->low[0] - explosion->low[1]);
    const double envelope = fmin(1.0, t / 0.004) * exp(-t * log(1000.0) / explosion->decay_s);
    const double blast = (1.0 - d) * exp(-d);
    return (1.0 - explosion->rumble) * blast +
           explosion->rumble * 0.5 * explosion->low[1] * explosion->raise * envelope;
}

static void explosion_render(void *state, float *out, uint32_t nframes)
{
    struct explosion *explosion = state;
    for (uint32_t i = 0; i < nframes; i++, explosion->at++)
        out[i] = explosion->at < explosion->nframes ? (float)next(explosion) : 0.0f;
}

const struct aers_synth aers_synth_explosion = {.name = "explosion",
                                                .params = params,
                                                .length = explosion_length,
                                                .start = explosion_start,
                                                .render = explosion_render};
