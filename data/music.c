/* SPDX-License-Identifier: ISC */
/* A slow piece in A minor, stereo: a pad, a bass and a plucked string, eight bars that loop without a seam: whatever
 * rings past the end rings into the beginning, and the reverb is run round the loop twice. */
#include <math.h>
#include <stdlib.h>

#include "data/random.h"
#include "data/reverb.h"
#include "data/synth.h"

enum { RATE_HZ = 48000, BPM = 72, BEATS = 4, BARS = 8, BEAT_FRAMES = RATE_HZ * 60 / BPM, VOICES = 4 };

/* MIDI notes: bass, then the pad from low to high. */
static const struct chord {
    int bass, pad[VOICES];
} chords[BARS] = {
    {33, {57, 60, 64, 71}}, /* Am9 */
    {29, {57, 60, 64, 65}}, /* Fmaj7 */
    {36, {55, 59, 64, 67}}, /* Cmaj7 */
    {31, {55, 59, 62, 64}}, /* G6 */
    {33, {57, 60, 64, 71}}, /* Am9 */
    {28, {55, 59, 62, 67}}, /* Em7 */
    {29, {57, 60, 64, 69}}, /* Fmaj7 */
    {28, {56, 59, 62, 69}}, /* E7sus */
};

/* The string's notes of one bar in eighths: which note of the pad, raised by an octave; -1 rests. */
static const int pattern[2][2 * BEATS] = {{0, 2, 3, 1, -1, 2, 3, -1}, {3, -1, 2, 1, 0, -1, 2, 1}};

static double hz_of(int note)
{
    return 440 * pow(2, (note - 69) / 12.0);
}

/* What of a mono sound goes to the left and to the right. */
struct pan {
    double left, right;
};

/* -1 .. 1 with equal power. */
static struct pan pan_at(double position)
{
    double angle = (position + 1) * M_PI / 4;
    return (struct pan){cos(angle), sin(angle)};
}

/* To both channels at a frame of the loop. */
static void add(struct sound *sound, size_t frame, double value, struct pan pan)
{
    double *place = &sound->samples[2 * (frame % sound->nframes)];
    place[0] += value * pan.left;
    place[1] += value * pan.right;
}

/* Five partials, each weaker than a sawtooth's by a further `fall`: sin(kx) = 2 cos(x) sin((k-1)x) - sin((k-2)x). */
static double partials(double x, double fall)
{
    double before = 0, now = sin(x), turn = 2 * cos(x), weight = 1, sum = 0;
    for (int k = 1; k <= 5; k++) {
        sum += weight / k * now;
        weight *= fall;
        double next = turn * now - before;
        before = now;
        now = next;
    }
    return sum;
}

/* The partials twice, a little out of tune with itself; swells and fades. */
static void add_pad(struct sound *sound, size_t start, int note, struct pan pan, double gain)
{
    static const double detune[] = {0.9985, 1.0016};
    const double attack_s = 1.1, hold_s = 2.6, release_s = 1.9;
    size_t n = (size_t)((hold_s + release_s) * RATE_HZ);
    double note_hz = hz_of(note);
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / RATE_HZ, value = 0;
        double swell = t < attack_s ? 0.5 - 0.5 * cos(M_PI * t / attack_s) : 1;
        double fade = t > hold_s ? 0.5 + 0.5 * cos(M_PI * (t - hold_s) / release_s) : 1;
        double open = 1.6 + 0.5 * sin(2 * M_PI * 0.13 * t); /* how many partials are heard, slowly moving */
        for (int d = 0; d < 2; d++)
            value += partials(2 * M_PI * note_hz * detune[d] * t + 2 * d, exp(-1 / open));
        add(sound, start + i, gain * swell * fade * value, pan);
    }
}

static void add_bass(struct sound *sound, size_t start, int note, double seconds, double gain)
{
    size_t n = (size_t)((seconds + 0.25) * RATE_HZ);
    double note_hz = hz_of(note);
    struct pan middle = pan_at(0);
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / RATE_HZ, phase = 2 * M_PI * note_hz * t;
        double envelope = (1 - exp(-t / 0.012)) * (0.35 + 0.65 * exp(-t / 0.8));
        double fade = t > seconds ? 0.5 + 0.5 * cos(M_PI * (t - seconds) / 0.25) : 1;
        double value = sin(phase) + 0.35 * exp(-t / 0.3) * sin(2 * phase) + 0.12 * exp(-t / 0.15) * sin(3 * phase);
        add(sound, start + i, gain * envelope * fade * value, middle);
    }
}

/* A plucked string: Karplus and Strong, "Digital Synthesis of Plucked-String and Drum Timbres" (1983), noise softened
 * by the touch of a finger, and the fraction of the period by linear interpolation. */
static void add_string(struct sound *sound, struct random *random, size_t start, int note, struct pan pan, double gain)
{
    double period = RATE_HZ / hz_of(note) - 0.5, line[2048] = {0}, touch = 0;
    size_t whole = (size_t)period, n = 3 * RATE_HZ;
    double part = period - (double)whole;
    for (size_t i = 0; i < whole + 2; i++)
        line[i] = touch += 0.35 * (random_bipolar(random) - touch);
    for (size_t i = 0, at = 0; i < n; i++) {
        size_t length = whole + 2, a = (at + 1) % length, b = (at + 2) % length;
        double t = (double)i / RATE_HZ, out = (1 - part) * line[b] + part * line[a];
        double before = (1 - part) * line[a] + part * line[at];
        line[at] = 0.996 * 0.5 * (out + before);
        at = a;
        add(sound, start + i, gain * out * (t > 2.5 ? 2 * (3 - t) : 1), pan);
    }
}

static void add_bar(struct sound *sound, struct random *random, int bar)
{
    const struct chord *chord = &chords[bar];
    size_t start = (size_t)bar * BEATS * BEAT_FRAMES;
    double beat_s = (double)BEAT_FRAMES / RATE_HZ;
    for (int v = 0; v < VOICES; v++)
        add_pad(sound, start, chord->pad[v], pan_at(-0.6 + 0.4 * v), 0.045);
    add_bass(sound, start, chord->bass, 2.4 * beat_s, 0.26);
    add_bass(sound, start + 5 * BEAT_FRAMES / 2, chord->bass + 12, 1.2 * beat_s, 0.13);
    for (int e = 0; e < 2 * BEATS; e++) {
        int which = pattern[bar % 2][e];
        size_t late = (size_t)fabs(random_near(random, 0, 300)); /* no hand is a clock */
        if (which >= 0)
            add_string(sound, random, start + (size_t)e * BEAT_FRAMES / 2 + late, chord->pad[which] + 12,
                       pan_at(0.55 * (which % 2 ? 1 : -1)), random_near(random, e % 4 == 0 ? 0.60 : 0.48, 0.06));
    }
}

bool make_music(const char *path)
{
    struct sound sound = sound_create(RATE_HZ, 2, (size_t)BARS * BEATS * BEAT_FRAMES);
    struct random random = random_seed(1905);
    for (int bar = 0; bar < BARS; bar++)
        add_bar(&sound, &random, bar);
    reverb_round(&sound, 2.2, 0.28);
    sound_remove_mean(&sound);
    sound_normalise_peak(&sound, -3);
    bool saved = wav_save(path, &sound);
    sound_destroy(&sound);
    return saved;
}
