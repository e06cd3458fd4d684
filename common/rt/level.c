/* SPDX-License-Identifier: ISC */
#include "common/rt/level.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "common/rt/decibel.h"
#include "common/rt/simd.h"

#define LANES 32
typedef float lanes __attribute__((vector_size(4 * LANES)));

/* Squares are summed in float over this many frames at most, then in double. */
#define STRETCH 512

/* A strict C loop may not reorder its sum; many sums side by side say that it may. nframes a multiple of LANES. */
AERS_CLONES
static float sum_squares(const float *src, uint32_t nframes)
{
    lanes sums = {0};
    for (uint32_t i = 0; i < nframes; i += LANES) {
        lanes x;
        memcpy(&x, src + i, sizeof x);
        sums += x * x;
    }
    float part[LANES];
    memcpy(part, &sums, sizeof part);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++)
            part[k] += part[k + half];
    return part[0];
}

/* Without their sign, floats are ordered like their bits, and NaN is above all of them. */
AERS_CLONES
static float find_peak(const float *src, uint32_t nframes)
{
    int32_t top = 0;
    for (uint32_t i = 0; i < nframes; i++) {
        int32_t bits;
        memcpy(&bits, src + i, sizeof bits);
        bits &= 0x7fffffff;
        top = bits > top ? bits : top;
    }
    float peak;
    memcpy(&peak, &top, sizeof peak);
    return peak;
}

static uint32_t count_clips(const float *src, uint32_t nframes)
{
    uint32_t clips = 0;
    for (uint32_t i = 0; i < nframes; i++)
        clips += !(fabsf(src[i]) < 1.0f);
    return clips;
}

/* The slow way, for a stretch that holds NaN, infinities or squares beyond float. */
static void add_carefully(struct aers_level *level, const float *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++) {
        const float size = fabsf(src[i]);
        if (!isfinite(size))
            continue;
        level->peak = size > level->peak ? size : level->peak;
        level->squares += (double)size * (double)size;
    }
}

static void add_stretch(struct aers_level *level, const float *src, uint32_t nframes)
{
    const uint32_t whole = nframes - nframes % LANES;
    const float peak = find_peak(src, nframes);
    float squares = sum_squares(src, whole);
    for (uint32_t i = whole; i < nframes; i++)
        squares += src[i] * src[i];
    const bool sane = isfinite(squares);
    if (!(peak < 1.0f))
        level->clips += count_clips(src, nframes);
    if (sane) {
        level->peak = peak > level->peak ? peak : level->peak;
        level->squares += (double)squares;
    } else {
        add_carefully(level, src, nframes);
    }
}

void aers_level_add(struct aers_level *level, const float *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i += STRETCH)
        add_stretch(level, src + i, nframes - i < STRETCH ? nframes - i : STRETCH);
    level->nframes += nframes;
}

float aers_level_peak_db(const struct aers_level *level)
{
    return (float)aers_gain_to_db((double)level->peak);
}

float aers_level_rms_db(const struct aers_level *level)
{
    return level->nframes > 0 ? (float)aers_gain_to_db(sqrt(level->squares / (double)level->nframes))
                              : (float)AERS_FLOOR_DB;
}
