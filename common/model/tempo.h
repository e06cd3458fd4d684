/* SPDX-License-Identifier: ISC */
/* common/model/tempo.h - which second a bar and beat is at: a graph's `tempo`.
 *
 * A map of points, each from a bar on: bpm is beats (of whatever note the beat is) per minute, beats how many a bar
 * has. Between points the tempo stands still. Bars and beats count from 1; a beat may have a fraction. */
#ifndef AERS_MODEL_TEMPO_H
#define AERS_MODEL_TEMPO_H

#include <stddef.h>
#include <stdint.h>

struct aers_tempo_point {
    uint32_t bar;   /* from 1; the first point's is 1, each later one's is higher */
    double bpm;     /* 1 .. 1000 */
    uint32_t beats; /* in a bar, 1 .. 64 */
    double seconds; /* where the bar begins: see aers_tempo_settle */
};

struct aers_tempo {
    struct aers_tempo_point *points;
    size_t npoints; /* 0: there is no tempo */
};

/* Fill in the seconds of all points. */
void aers_tempo_settle(struct aers_tempo *tempo);

/* Of a place: bar from 1, beat from 1. npoints is not 0. */
double aers_tempo_seconds(const struct aers_tempo *tempo, double bar, double beat);

/* Of a length that begins at `seconds`: so many bars and beats on from there, both from 0. */
double aers_tempo_length(const struct aers_tempo *tempo, double seconds, double bars, double beats);

#endif
