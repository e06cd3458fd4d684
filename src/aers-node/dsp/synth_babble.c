/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/synth_babble.c - a voice without words.
 *
 * A glottal pulse train through three formants in cascade, syllable by syllable.
 *
 * Pulse: A. E. Rosenberg, "Effect of glottal pulse shape on the quality of natural vowels", JASA 49, 1971, shape C:
 * with the phase p of the pitch period, 0.5 (1 - cos(pi p / 0.4)) to p = 0.4, cos(pi (p - 0.4) / 0.32) to p = 0.56,
 * then 0. What leaves the lips is its difference from sample to sample, times rate / (8 pitch). Formants: Dennis Klatt,
 * "Software for a cascade/parallel formant synthesizer", JASA 67(3), 1980: y = (1 - B - C) x + B y' + C y'', C =
 * -exp(-2 pi w / rate), B = 2 exp(-pi w / rate) cos(2 pi F / rate), widths w 60, 90 and 150 Hz; F of ten vowels: G.
 * Peterson, H. Barney, "Control methods used in a study of the vowels", JASA 24, 1952, men, divided by size.
 *
 * Syllable k begins (k + 0.25 chance) / rate_hz seconds after the event (k = 0: with it), chance in +-1; it has a vowel
 * by chance, is a pause with a chance of 15 % (never the first), and a pitch of pitch_hz 2^(0.5 liveliness chance).
 * Pitch and formants reach it exponentially (60 and 30 ms), renewed every 32 frames from the event's first. It sounds
 * under sin(pi t / (0.85 T)) until t = 0.85 T, T its own length, then rests. */
#include <math.h>
#include <stdbool.h>

#include "common/rt/chance.h"
#include "synth.h"

enum { PARAM_PITCH_HZ, PARAM_RATE_HZ, PARAM_SIZE, PARAM_LIVELINESS };
static const char *const params[] = {"pitch_hz", "rate_hz", "size", "liveliness", NULL};

#define OWN_SECONDS  3.0
#define PAUSE_CHANCE 0.15
#define GAIN         0.35

enum { NFORMANTS = 3, NVOWELS = 10, RENEW_NFRAMES = 32 };
enum { CHANCE_BEGIN, CHANCE_VOWEL, CHANCE_PAUSE, CHANCE_PITCH };

static const double vowels[NVOWELS][NFORMANTS] = {
    {270, 2290, 3010}, {390, 1990, 2550}, {530, 1840, 2480}, {660, 1720, 2410}, {730, 1090, 2440},
    {570, 840, 2410},  {440, 1020, 2240}, {300, 870, 2240},  {640, 1190, 2390}, {490, 1350, 1690}};
static const double widths_hz[NFORMANTS] = {60, 90, 150};

struct resonator {
    double freq_hz;
    double a, b, c;
    double y1, y2;
};

struct babble {
    int64_t at, nframes;
    uint64_t seed;
    double rate_hz, nominal_nframes; /* of a syllable */
    double middle_hz, size, liveliness;
    /* the syllable under way */
    int64_t syllable, first, next;
    bool is_pause;
    double target_hz;
    const double *vowel;

    double pitch_hz, phase, flow;
    struct resonator resonators[NFORMANTS];
};

_Static_assert(sizeof(struct babble) <= AERS_SYNTH_STATE_NBYTES, "a synth's state");

static int64_t babble_length(const struct aers_synth_note *note)
{
    return note->nframes > 0 ? note->nframes : llround(OWN_SECONDS * note->rate_hz);
}

static double chance_of(const struct babble *babble, int64_t syllable, int what)
{
    return aers_chance(aers_chance_key(babble->seed, (uint64_t)syllable), (uint64_t)what);
}

static int64_t first_of(const struct babble *babble, int64_t syllable)
{
    const double move = syllable ? 0.25 * (2.0 * chance_of(babble, syllable, CHANCE_BEGIN) - 1.0) : 0.0;
    return llround(((double)syllable + move) * babble->nominal_nframes);
}

static void begin(struct babble *babble, int64_t syllable)
{
    babble->syllable = syllable;
    babble->first = first_of(babble, syllable);
    babble->next = first_of(babble, syllable + 1);
    babble->is_pause = syllable > 0 && chance_of(babble, syllable, CHANCE_PAUSE) < PAUSE_CHANCE;
    babble->vowel = vowels[(int)(NVOWELS * chance_of(babble, syllable, CHANCE_VOWEL))];
    const double move = 2.0 * chance_of(babble, syllable, CHANCE_PITCH) - 1.0;
    babble->target_hz = babble->middle_hz * exp2(0.5 * babble->liveliness * move);
}

static void babble_start(void *state, const struct aers_synth_note *note)
{
    struct babble *babble = state;
    *babble = (struct babble){.nframes = babble_length(note),
                              .seed = note->seed,
                              .rate_hz = note->rate_hz,
                              .nominal_nframes = note->rate_hz / note->params[PARAM_RATE_HZ],
                              .middle_hz = note->params[PARAM_PITCH_HZ],
                              .size = note->params[PARAM_SIZE],
                              .liveliness = note->params[PARAM_LIVELINESS]};
    begin(babble, 0);
    babble->pitch_hz = babble->target_hz;
    for (int k = 0; k < NFORMANTS; k++)
        babble->resonators[k].freq_hz = babble->vowel[k] / babble->size;
}

static void renew_resonator(struct resonator *resonator, double freq_hz, double width_hz, double rate_hz)
{
    const double freq = fmin(freq_hz / rate_hz, 0.45);
    resonator->c = -exp(-2.0 * M_PI * width_hz / rate_hz);
    resonator->b = 2.0 * exp(-M_PI * width_hz / rate_hz) * cos(2.0 * M_PI * freq);
    resonator->a = 1.0 - resonator->b - resonator->c;
}

/* Pitch and formants on their way, RENEW_NFRAMES further. */
static void renew(struct babble *babble)
{
    const double stretch_s = RENEW_NFRAMES / babble->rate_hz;
    const double pitch_step = 1.0 - exp(-stretch_s / 0.060), formant_step = 1.0 - exp(-stretch_s / 0.030);
    babble->pitch_hz += pitch_step * (babble->target_hz - babble->pitch_hz);
    for (int k = 0; k < NFORMANTS; k++) {
        struct resonator *resonator = &babble->resonators[k];
        resonator->freq_hz += formant_step * (babble->vowel[k] / babble->size - resonator->freq_hz);
        renew_resonator(resonator, resonator->freq_hz, widths_hz[k], babble->rate_hz);
    }
}

static double flow_at(double p)
{
    if (p < 0.4)
        return 0.5 * (1.0 - cos(M_PI * p / 0.4));
    return p < 0.56 ? cos(M_PI * (p - 0.4) / 0.32) : 0.0;
}

static double envelope_at(const struct babble *babble)
{
    const double t = (double)(babble->at - babble->first), length = 0.85 * (double)(babble->next - babble->first);
    return babble->is_pause || t >= length ? 0.0 : fabs(sin(M_PI * t / length));
}

static double next(struct babble *babble)
{
    if (babble->at >= babble->next)
        begin(babble, babble->syllable + 1);
    if (babble->at % RENEW_NFRAMES == 0)
        renew(babble);
    babble->phase += babble->pitch_hz / babble->rate_hz;
    babble->phase -= floor(babble->phase);
    const double flow = flow_at(babble->phase);
    double y = (flow - babble->flow) * babble->rate_hz / (8.0 * babble->pitch_hz) * envelope_at(babble);
    babble->flow = flow;
    for (int k = 0; k < NFORMANTS; k++) {
        struct resonator *resonator = &babble->resonators[k];
        y = resonator->a * y + resonator->b * resonator->y1 + resonator->c * resonator->y2;
        resonator->y2 = resonator->y1;
        resonator->y1 = y;
    }
    return GAIN * y;
}

static void babble_render(void *state, float *out, uint32_t nframes)
{
    struct babble *babble = state;
    for (uint32_t i = 0; i < nframes; i++, babble->at++)
        out[i] = babble->at < babble->nframes ? (float)next(babble) : 0.0f;
}

const struct aers_synth aers_synth_babble = {
    .name = "babble", .params = params, .length = babble_length, .start = babble_start, .render = babble_render};
