/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/random.h"
#include "data/synth.h"

/* Pauses in seconds: before the first line, between two, and after the last, before all begins again. */
#define BEFORE  0.8
#define BETWEEN 0.55
#define AFTER   3.2
/* Of speech, pauses left out. */
#define LEVEL_DB -20.0

static size_t frames(const struct sound *line, double seconds)
{
    return (size_t)(seconds * line->rate_hz);
}

static bool load_all(struct sound *sounds, char *const *lines, int nlines)
{
    for (int i = 0; i < nlines; i++) {
        if (!wav_load(lines[i], &sounds[i]))
            return false;
        if (sounds[i].nchannels != 1 || sounds[i].rate_hz != sounds[0].rate_hz) {
            fprintf(stderr, "synth: %s is not mono at %u Hz as %s is\n", lines[i], sounds[0].rate_hz, lines[0]);
            return false;
        }
        sound_normalise_rms(&sounds[i], LEVEL_DB);
    }
    return true;
}

static bool join(const char *const paths[2], const int *voices, const struct sound *sounds, int nlines)
{
    struct random random = random_seed(7);
    size_t total = frames(&sounds[0], BEFORE + AFTER), at = frames(&sounds[0], BEFORE);
    for (int i = 0; i < nlines; i++)
        total += sounds[i].nframes + frames(&sounds[0], BETWEEN + 0.3);
    struct sound tracks[2];
    for (int v = 0; v < 2; v++)
        tracks[v] = sound_create(sounds[0].rate_hz, 1, total);
    for (int i = 0; i < nlines; i++) {
        memcpy(tracks[voices[i]].samples + at, sounds[i].samples, sounds[i].nframes * sizeof(double));
        at += sounds[i].nframes + frames(&sounds[0], random_near(&random, BETWEEN, 0.25));
    }
    bool saved = wav_save(paths[0], &tracks[0]) && wav_save(paths[1], &tracks[1]);
    for (int v = 0; v < 2; v++)
        sound_destroy(&tracks[v]);
    return saved;
}

bool make_turns(const char *const paths[2], const int *voices, char *const *lines, int nlines)
{
    struct sound *sounds = calloc((size_t)nlines, sizeof *sounds);
    bool made = sounds && load_all(sounds, lines, nlines) && join(paths, voices, sounds, nlines);
    for (int i = 0; sounds && i < nlines; i++)
        sound_destroy(&sounds[i]);
    free(sounds);
    return made;
}
