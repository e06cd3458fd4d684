/* SPDX-License-Identifier: ISC */
#include "common/rt/level.h"

#include <math.h>
#include <string.h>

#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/simd.h"

/* Squares are summed in float over this many frames at most, then in double. */
#define STRETCH 512

/* What one look at a stretch finds. */
struct look {
    int32_t top; /* the bits of the largest one, without its sign */
    float squares;
};

AERS_INLINE int32_t bits_of(float x)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits & 0x7fffffff;
}

/* A strict C loop may not reorder its sum; the pragma says that it may, and four stripes keep the adders busy. Without
 * their sign, floats are ordered like their bits, and NaN is above all of them. */
AERS_CLONES
static void look_at(struct look *look, const float *src, uint32_t nframes)
{
    const uint32_t n = nframes / 4;
    const float *b = src + n, *c = src + 2 * n, *d = src + 3 * n;
    float sa = 0.0f, sb = 0.0f, sc = 0.0f, sd = 0.0f;
    int32_t ta = 0, tb = 0;
#pragma omp simd reduction(+ : sa, sb, sc, sd) reduction(max : ta, tb)
    for (uint32_t i = 0; i < n; i++) {
        sa += src[i] * src[i];
        sb += b[i] * b[i];
        sc += c[i] * c[i];
        sd += d[i] * d[i];
        const int32_t ka = bits_of(src[i]), kb = bits_of(b[i]), kc = bits_of(c[i]), kd = bits_of(d[i]);
        const int32_t first = ka > kb ? ka : kb, second = kc > kd ? kc : kd;
        ta = first > ta ? first : ta;
        tb = second > tb ? second : tb;
    }
    for (uint32_t i = 4 * n; i < nframes; i++) {
        sa += src[i] * src[i];
        ta = bits_of(src[i]) > ta ? bits_of(src[i]) : ta;
    }
    look->top = ta > tb ? ta : tb;
    look->squares = (sa + sb) + (sc + sd);
}

/* The same, of what is made on the way: dst = gain src. */
AERS_CLONES
static void scale_and_look(struct look *look, float *dst, const float *src, float gain, uint32_t nframes)
{
    const uint32_t n = nframes / 2;
    const float *b = src + n;
    float *to = dst + n;
    float sa = 0.0f, sb = 0.0f;
    int32_t ta = 0, tb = 0;
#pragma omp simd reduction(+ : sa, sb) reduction(max : ta, tb)
    for (uint32_t i = 0; i < n; i++) {
        const float x = gain * src[i], y = gain * b[i];
        dst[i] = x;
        to[i] = y;
        sa += x * x;
        sb += y * y;
        ta = bits_of(x) > ta ? bits_of(x) : ta;
        tb = bits_of(y) > tb ? bits_of(y) : tb;
    }
    if (nframes % 2 == 1) {
        const float x = gain * src[nframes - 1];
        dst[nframes - 1] = x;
        sa += x * x;
        ta = bits_of(x) > ta ? bits_of(x) : ta;
    }
    look->top = ta > tb ? ta : tb;
    look->squares = sa + sb;
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

static void add_stretch(struct aers_level *level, const struct look *look, const float *src, uint32_t nframes)
{
    float peak;
    memcpy(&peak, &look->top, sizeof peak);
    if (!(peak < 1.0f))
        level->clips += count_clips(src, nframes);
    if (isfinite(look->squares)) {
        level->peak = peak > level->peak ? peak : level->peak;
        level->squares += (double)look->squares;
    } else {
        add_carefully(level, src, nframes);
    }
}

/* @return false, and level as it was, when a sample is above limit */
static bool add(struct aers_level *level, const float *src, uint32_t nframes, int32_t limit)
{
    struct aers_level sum = *level;
    for (uint32_t i = 0; i < nframes; i += STRETCH) {
        struct look look;
        const uint32_t n = nframes - i < STRETCH ? nframes - i : STRETCH;
        look_at(&look, src + i, n);
        if (look.top > limit)
            return false;
        add_stretch(&sum, &look, src + i, n);
    }
    sum.nframes += nframes;
    *level = sum;
    return true;
}

void aers_level_add(struct aers_level *level, const float *src, uint32_t nframes)
{
    add(level, src, nframes, INT32_MAX);
}

bool aers_level_add_sound(struct aers_level *level, const float *src, uint32_t nframes)
{
    return add(level, src, nframes, bits_of(AERS_SAMPLE_MAX));
}

bool aers_level_add_scaled(struct aers_level *level, float *dst, const float *src, float gain, uint32_t nframes)
{
    struct aers_level sum = *level;
    bool is_sound = true;
    for (uint32_t i = 0; i < nframes; i += STRETCH) {
        struct look look;
        const uint32_t n = nframes - i < STRETCH ? nframes - i : STRETCH;
        scale_and_look(&look, dst + i, src + i, gain, n);
        is_sound = is_sound && look.top <= bits_of(AERS_SAMPLE_MAX);
        if (is_sound)
            add_stretch(&sum, &look, dst + i, n);
    }
    sum.nframes += nframes;
    if (is_sound)
        *level = sum;
    return is_sound;
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
