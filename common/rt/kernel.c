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

/* A strict C loop may not reorder a minimum; sixteen of them side by side say that it may. */
AERS_CLONES
float aers_kernel_least(const float *src, uint32_t nframes)
{
    float least[16];
    for (int k = 0; k < 16; k++)
        least[k] = 1.0f;
    uint32_t i = 0;
    for (; i + 16 <= nframes; i += 16)
        for (int k = 0; k < 16; k++)
            least[k] = src[i + (uint32_t)k] < least[k] ? src[i + (uint32_t)k] : least[k];
    for (; i < nframes; i++)
        least[0] = src[i] < least[0] ? src[i] : least[0];
    for (int k = 1; k < 16; k++)
        least[0] = least[k] < least[0] ? least[k] : least[0];
    return least[0];
}
