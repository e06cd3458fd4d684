/* SPDX-License-Identifier: ISC */
#include "common/rt/kernel.h"

#include <math.h>
#include <string.h>

#include "common/rt/simd.h"

void aers_kernel_clear(float *dst, uint32_t nframes)
{
    memset(dst, 0, nframes * sizeof *dst);
}

void aers_kernel_copy(float *dst, const float *src, uint32_t nframes)
{
    if (dst != src)
        memcpy(dst, src, nframes * sizeof *dst);
}

AERS_CLONES
void aers_kernel_clean(float *dst, const float *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = fabsf(src[i]) <= AERS_SAMPLE_MAX ? src[i] : 0.0f;
}

/* The bits of a float without its sign order as its size does, and those of infinities and NaN lie above all others. */
AERS_CLONES
bool aers_kernel_is_sound(const float *src, uint32_t nframes)
{
    const float max = AERS_SAMPLE_MAX;
    int32_t limit, top = 0;
    memcpy(&limit, &max, sizeof limit);
    for (uint32_t i = 0; i < nframes; i++) {
        int32_t bits;
        memcpy(&bits, src + i, sizeof bits);
        bits &= 0x7fffffff;
        top = bits > top ? bits : top;
    }
    return top <= limit;
}

AERS_CLONES
static void scale(float *dst, const float *src, float gain, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = gain * src[i];
}

void aers_kernel_scale(float *dst, const float *src, float gain, uint32_t nframes)
{
    if (gain == 1.0f)
        aers_kernel_copy(dst, src, nframes);
    else if (gain == 0.0f)
        aers_kernel_clear(dst, nframes);
    else
        scale(dst, src, gain, nframes);
}

AERS_CLONES
void aers_kernel_multiply(float *dst, const float *src, const float *gains, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = gains[i] * src[i];
}

AERS_CLONES
static void mix(float *dst, const float *src, float gain, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] += gain * src[i];
}

void aers_kernel_mix(float *dst, const float *src, float gain, uint32_t nframes)
{
    if (gain != 0.0f)
        mix(dst, src, gain, nframes);
}

AERS_CLONES
void aers_kernel_mix_four(float *dst, const float *const src[4], const float gains[4], uint32_t nframes)
{
    const float *a = src[0], *b = src[1], *c = src[2], *d = src[3];
    const float ga = gains[0], gb = gains[1], gc = gains[2], gd = gains[3];
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] += (ga * a[i] + gb * b[i]) + (gc * c[i] + gd * d[i]);
}

AERS_CLONES
void aers_kernel_mix_multiply(float *dst, const float *src, const float *gains, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] += gains[i] * src[i];
}

AERS_CLONES
void aers_kernel_peak(float *dst, const float *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++) {
        const float size = fabsf(src[i]);
        dst[i] = size > dst[i] ? size : dst[i];
    }
}

/* Floats that are not negative are ordered like their bits, and a minimum of whole numbers may be taken in any
 * order. */
AERS_CLONES
float aers_kernel_least(const float *src, uint32_t nframes)
{
    const float one = 1.0f;
    int32_t least;
    memcpy(&least, &one, sizeof least);
    for (uint32_t i = 0; i < nframes; i++) {
        int32_t bits;
        memcpy(&bits, src + i, sizeof bits);
        least = bits < least ? bits : least;
    }
    float value;
    memcpy(&value, &least, sizeof value);
    return value;
}
