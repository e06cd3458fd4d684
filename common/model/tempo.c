/* SPDX-License-Identifier: ISC */
#include "common/model/tempo.h"

#include <math.h>

static double bar_seconds(const struct aers_tempo_point *point)
{
    return point->beats * 60.0 / point->bpm;
}

void aers_tempo_settle(struct aers_tempo *tempo)
{
    for (size_t i = 0; i < tempo->npoints; i++) {
        struct aers_tempo_point *point = &tempo->points[i];
        const struct aers_tempo_point *before = i ? point - 1 : NULL;
        point->seconds = before ? before->seconds + (point->bar - before->bar) * bar_seconds(before) : 0.0;
    }
}

double aers_tempo_seconds(const struct aers_tempo *tempo, double bar, double beat)
{
    const struct aers_tempo_point *point = tempo->points;
    while (point + 1 < tempo->points + tempo->npoints && point[1].bar <= bar)
        point++;
    return point->seconds + (bar - point->bar) * bar_seconds(point) + (beat - 1.0) * 60.0 / point->bpm;
}

static const struct aers_tempo_point *point_at(const struct aers_tempo *tempo, double seconds)
{
    const struct aers_tempo_point *point = tempo->points;
    while (point + 1 < tempo->points + tempo->npoints && point[1].seconds <= seconds)
        point++;
    return point;
}

/* Beats from the song's beginning, and back. */
static double beats_of(const struct aers_tempo *tempo, double seconds)
{
    const struct aers_tempo_point *end = point_at(tempo, seconds);
    double beats = 0.0;
    for (const struct aers_tempo_point *point = tempo->points; point < end; point++)
        beats += (point[1].bar - point->bar) * (double)point->beats;
    return beats + (seconds - end->seconds) * end->bpm / 60.0;
}

static double seconds_of(const struct aers_tempo *tempo, double beats)
{
    const struct aers_tempo_point *point = tempo->points, *last = tempo->points + tempo->npoints - 1;
    for (; point < last; point++) {
        const double here = (point[1].bar - point->bar) * (double)point->beats;
        if (beats < here)
            break;
        beats -= here;
    }
    return point->seconds + beats * 60.0 / point->bpm;
}

double aers_tempo_length(const struct aers_tempo *tempo, double seconds, double bars, double beats)
{
    const struct aers_tempo_point *point = point_at(tempo, seconds);
    const double total = bars * point->beats + beats;
    return seconds_of(tempo, beats_of(tempo, seconds) + total) - seconds;
}
