/* SPDX-License-Identifier: ISC */
/* Footsteps on a wooden stage, mono: somebody walks in, stops, walks on. A step is a heel (a thump of the boards and a
 * click), then, a tenth of a second later, the sole (a softer, duller burst). Loops. */
#include <math.h>

#include "data/random.h"
#include "data/synth.h"

enum { RATE_HZ = 48000, SECONDS = 16 };

/* Times of the steps in seconds: eight, a pause, seven, a longer pause. */
static const double steps[] = {0.30, 0.88, 1.45, 2.04, 2.61, 3.20, 3.79, 4.45,
                               7.10, 7.66, 8.24, 8.81, 9.40, 9.97, 10.60};

/* Decaying tone: the boards. */
static void add_thump(struct sound *sound, double at_s, double freq_hz, double decay_s, double gain)
{
    size_t start = (size_t)(at_s * RATE_HZ), n = (size_t)(6 * decay_s * RATE_HZ);
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / RATE_HZ;
        double glide = freq_hz * (1 + 0.6 * exp(-t / 0.008)); /* the blow is higher than what rings on */
        sound->samples[(start + i) % sound->nframes] +=
            gain * (1 - exp(-t / 0.0008)) * exp(-t / decay_s) * sin(2 * M_PI * glide * t);
    }
}

/* Decaying noise through a resonance (two-pole, Smith, "Introduction to Digital Filters", two-pole resonator). */
static void add_burst(struct sound *sound, struct random *random, double at_s, double freq_hz, double radius,
                      double decay_s, double gain)
{
    size_t start = (size_t)(at_s * RATE_HZ), n = (size_t)(6 * decay_s * RATE_HZ);
    double a1 = 2 * radius * cos(2 * M_PI * freq_hz / RATE_HZ), a2 = -radius * radius, y1 = 0, y2 = 0;
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / RATE_HZ;
        double y = (1 - radius) * random_bipolar(random) + a1 * y1 + a2 * y2;
        y2 = y1;
        y1 = y;
        sound->samples[(start + i) % sound->nframes] += gain * (1 - exp(-t / 0.0005)) * exp(-t / decay_s) * y;
    }
}

static void add_step(struct sound *sound, struct random *random, double at_s, bool left, double weight)
{
    double tone_hz = random_near(random, left ? 92 : 104, 5), sole_s = at_s + random_near(random, 0.105, 0.012);
    add_thump(sound, at_s, tone_hz, 0.030, 0.9 * weight);
    add_thump(sound, at_s, 2.7 * tone_hz, 0.014, 0.35 * weight);
    add_burst(sound, random, at_s, random_near(random, 2100, 200), 0.93, 0.007, 2.2 * weight);
    add_burst(sound, random, at_s + 0.004, random_near(random, 620, 60), 0.97, 0.022, 2.4 * weight);
    add_thump(sound, sole_s, 1.25 * tone_hz, 0.022, 0.35 * weight);
    add_burst(sound, random, sole_s, random_near(random, 1300, 150), 0.90, 0.024, 0.8 * weight);
}

bool make_footsteps(const char *path)
{
    struct sound sound = sound_create(RATE_HZ, 1, (size_t)RATE_HZ * SECONDS);
    struct random random = random_seed(1871);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        add_step(&sound, &random, steps[i], i % 2 == 0, random_near(&random, 0.85, 0.12));
    sound_normalise_peak(&sound, -3);
    bool saved = wav_save(path, &sound);
    sound_destroy(&sound);
    return saved;
}
