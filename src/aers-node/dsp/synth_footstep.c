/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/synth_footstep.c - heel and toe on a floor.
 *
 * After Andy Farnell, "Designing Sound" (2010), practical 27, and Perry Cook, "Modeling Bill's Gait" (2002): each
 * contact is a thump of the floor and a burst of filtered noise.
 *
 *     contact(t) = level (m sin(2 pi f t) exp(-t / tau) + b (t / a) exp(1 - t / a) band(noise)(t) grain(t))
 *
 * f, tau, a, b, the band's frequency and width are those of the surface (the table below); the seed moves the level, f
 * and the band's frequency by a few percent. The second contact (toe) comes gap_ms later (the seed moves it by 15 %),
 * at 0.7 of the level and 1.3 times the frequencies. weight w: m (0.5 + w), f (1.25 - 0.5 w). grain: on gravel and
 * grass the noise is heard only in grains, 1 where a chance of one in `grains` a sample has fallen within the last 0.4
 * ms. band: the state-variable filter of biquad.h as band-pass. noise: uniform in +-1, a function of seed and frame. */
#include <math.h>

#include "biquad.h"
#include "common/rt/chance.h"
#include "synth.h"

enum { PARAM_SURFACE, PARAM_WEIGHT, PARAM_GAP_MS };
static const char *const params[] = {"surface", "weight", "gap_ms", NULL};

static const struct surface {
    double thump_hz, thump_s, thump; /* f, tau, m */
    double band_hz, q, attack_s, noise;
    double grains_hz; /* grains in a second, 0: no grains */
} surfaces[] = {
    /* concrete */ {70.0, 0.020, 0.40, 2400.0, 0.8, 0.006, 0.80, 0.0},
    /* wood */ {110.0, 0.060, 0.75, 1100.0, 1.2, 0.008, 0.55, 0.0},
    /* gravel */ {60.0, 0.018, 0.25, 3200.0, 0.6, 0.030, 1.20, 900.0},
    /* grass */ {55.0, 0.025, 0.30, 4500.0, 0.5, 0.040, 0.50, 2500.0},
};

enum { NCONTACTS = 2, CHANCE_LEVEL = 0, CHANCE_FREQ, CHANCE_BAND, CHANCE_GAP };

struct contact {
    int64_t first; /* frame of the step */
    double level, thump, noise;
    double turns;         /* of the thump, per frame */
    double thump_nframes; /* tau */
    double attack_nframes;
    double coefs[AERS_BIQUAD_NCOEFS];
    double s1, s2;
};

struct footstep {
    int64_t at, nframes;
    uint64_t key; /* of the noise */
    double grain; /* chance of one a frame, 0: none */
    uint32_t grain_nframes, grain_left;
    struct contact contacts[NCONTACTS];
};

_Static_assert(sizeof(struct footstep) <= AERS_SYNTH_STATE_NBYTES, "a synth's state");

static const struct surface *surface_of(const struct aers_synth_note *note)
{
    return &surfaces[(int)note->params[PARAM_SURFACE]];
}

static int64_t footstep_length(const struct aers_synth_note *note)
{
    const struct surface *surface = surface_of(note);
    const double tail_s = fmax(12.0 * surface->thump_s, 16.0 * surface->attack_s);
    return (int64_t)ceil((tail_s + 1.15e-3 * note->params[PARAM_GAP_MS]) * note->rate_hz);
}

/* 1 and a few percent, by the seed */
static double vary(const struct aers_synth_note *note, int contact, int what, double by)
{
    return 1.0 + by * aers_chance_both(aers_chance_key(note->seed, (uint64_t)contact), (uint64_t)what);
}

static void make_contact(struct contact *contact, int k, const struct aers_synth_note *note)
{
    const struct surface *surface = surface_of(note);
    const double weight = note->params[PARAM_WEIGHT], rate_hz = note->rate_hz;
    const double raise = k ? 1.3 : 1.0;
    *contact = (struct contact){.level = (k ? 0.7 : 1.0) * vary(note, k, CHANCE_LEVEL, 0.1),
                                .thump = surface->thump * (0.5 + weight),
                                .noise = surface->noise,
                                .thump_nframes = surface->thump_s * rate_hz,
                                .attack_nframes = surface->attack_s * rate_hz};
    contact->turns = surface->thump_hz * (1.25 - 0.5 * weight) * raise * vary(note, k, CHANCE_FREQ, 0.06) / rate_hz;
    if (k)
        contact->first = llround(note->params[PARAM_GAP_MS] * rate_hz / 1000.0 * vary(note, k, CHANCE_GAP, 0.15));
    aers_biquad_design(AERS_BIQUAD_BP, surface->band_hz * raise * vary(note, k, CHANCE_BAND, 0.08), surface->q, 0.0,
                       rate_hz, contact->coefs);
}

static void footstep_start(void *state, const struct aers_synth_note *note)
{
    struct footstep *step = state;
    *step = (struct footstep){.nframes = footstep_length(note),
                              .key = aers_chance_key(note->seed, NCONTACTS),
                              .grain = surface_of(note)->grains_hz / note->rate_hz,
                              .grain_nframes = (uint32_t)ceil(0.0004 * note->rate_hz)};
    for (int k = 0; k < NCONTACTS; k++)
        make_contact(&step->contacts[k], k, note);
}

static double run_band(struct contact *contact, double x)
{
    const double *c = contact->coefs;
    const double y = c[AERS_C1] * contact->s1 + c[AERS_C2] * contact->s2 + c[AERS_D] * x;
    const double s1 = c[AERS_A11] * contact->s1 - c[AERS_A21] * contact->s2 + c[AERS_B1] * x;
    contact->s2 = c[AERS_A21] * contact->s1 + c[AERS_A22] * contact->s2 + c[AERS_B2] * x;
    contact->s1 = s1;
    return y;
}

static double hear(struct contact *contact, int64_t at, double noise)
{
    if (at < contact->first)
        return 0.0;
    const double t = (double)(at - contact->first), rise = t / contact->attack_nframes;
    const double thump = sin(2.0 * M_PI * contact->turns * t) * exp(-t / contact->thump_nframes);
    const double burst = rise * exp(1.0 - rise) * run_band(contact, noise);
    return contact->level * (contact->thump * thump + contact->noise * burst);
}

/* Whether the noise is heard at this frame. */
static double grain_at(struct footstep *step)
{
    if (!(step->grain > 0.0))
        return 1.0;
    if (aers_chance(step->key, (uint64_t)(2 * step->at + 1)) < step->grain)
        step->grain_left = step->grain_nframes;
    if (step->grain_left == 0)
        return 0.0;
    step->grain_left--;
    return 1.0;
}

static void footstep_render(void *state, float *out, uint32_t nframes)
{
    struct footstep *step = state;
    for (uint32_t i = 0; i < nframes; i++, step->at++) {
        const double noise = grain_at(step) * aers_chance_both(step->key, (uint64_t)(2 * step->at));
        double y = 0.0;
        for (int k = 0; k < NCONTACTS; k++)
            y += hear(&step->contacts[k], step->at, noise);
        out[i] = step->at < step->nframes ? (float)y : 0.0f;
    }
}

const struct aers_synth aers_synth_footstep = {.name = "footstep",
                                               .params = params,
                                               .length = footstep_length,
                                               .start = footstep_start,
                                               .render = footstep_render};
