/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/synth_impact.c - a struck bar.
 *
 * Modal synthesis (Kees van den Doel, Dinesh Pai, "The sounds of physical shapes", Presence 7(4), 1998):
 *
 *     y(t) = 1/A sum over k of a_k exp(-t ln(1000) / T_k) sin(2 pi f_k t),   A = sum of a_k
 *
 * f_k = freq_hz r_k, with the ratios r_k of a bar free at both ends: ((2k + 1) / 3.0112)^2 (Fletcher, Rossing, "The
 * Physics of Musical Instruments", 2.15). Higher modes die sooner, T_k = decay_s / r_k^0.5. A mallet of some hardness
 * wakes them by r_k^(-2 (1 - hardness)), and where it strikes, u from the seed, by 0.3 + 0.7 |cos(pi k u)|. Modes from
 * 0.45 of the rate up are left out. Each is a complex number turned and shrunk once a sample; double precision holds it
 * within 1e-9 over a minute. */
#include <math.h>
#include <stdbool.h>

#include "common/rt/chance.h"
#include "synth.h"

enum { NMODES = 6, PARAM_FREQ_HZ = 0, PARAM_DECAY_S, PARAM_HARDNESS };
static const char *const params[] = {"freq_hz", "decay_s", "hardness", NULL};

struct mode {
    double re, im;           /* of the sample to come; im is heard */
    double turn_re, turn_im; /* per sample */
};

struct impact {
    int64_t left;
    struct mode modes[NMODES];
};

static int64_t impact_length(const struct aers_synth_note *note)
{
    return (int64_t)ceil(1.5 * note->params[PARAM_DECAY_S] * note->rate_hz); /* 90 dB */
}

static double ratio_of(int k)
{
    const double root = (2.0 * (k + 1) + 1.0) / 3.0112;
    return k == 0 ? 1.0 : root * root;
}

static double amplitude_of(int k, const struct aers_synth_note *note)
{
    const double place = aers_chance(note->seed, 0);
    const double strike = 0.3 + 0.7 * fabs(cos(M_PI * (k + 1) * place));
    return strike * pow(ratio_of(k), -2.0 * (1.0 - note->params[PARAM_HARDNESS]));
}

static void impact_start(void *state, const struct aers_synth_note *note)
{
    struct impact *impact = state;
    double sum = 0.0;
    impact->left = impact_length(note);
    for (int k = 0; k < NMODES; k++)
        sum += amplitude_of(k, note);
    for (int k = 0; k < NMODES; k++) {
        const double freq = note->params[PARAM_FREQ_HZ] * ratio_of(k) / note->rate_hz;
        const double decay_s = note->params[PARAM_DECAY_S] / sqrt(ratio_of(k));
        const double shrink = exp(-log(1000.0) / (decay_s * note->rate_hz));
        const bool is_heard = freq < 0.45;
        impact->modes[k] = (struct mode){.re = is_heard ? amplitude_of(k, note) / sum : 0.0,
                                         .turn_re = shrink * cos(2.0 * M_PI * freq),
                                         .turn_im = shrink * sin(2.0 * M_PI * freq)};
    }
}

static void impact_render(void *state, float *out, uint32_t nframes)
{
    struct impact *impact = state;
    for (uint32_t i = 0; i < nframes; i++) {
        double y = 0.0;
        for (int k = 0; k < NMODES; k++) {
            struct mode *mode = &impact->modes[k];
            const double re = mode->re * mode->turn_re - mode->im * mode->turn_im;
            y += mode->im;
            mode->im = mode->re * mode->turn_im + mode->im * mode->turn_re;
            mode->re = re;
        }
        out[i] = impact->left-- > 0 ? (float)y : 0.0f;
    }
}

const struct aers_synth aers_synth_impact = {
    .name = "impact", .params = params, .length = impact_length, .start = impact_start, .render = impact_render};
