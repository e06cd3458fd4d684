/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/guard.h"

#include <string.h>

#include "common/rt/kernel.h"
#include "common/rt/simd.h"

/* The bits of a float without its sign order as its size does, and those of infinities and NaN lie above all others. */
AERS_CLONES
bool aers_is_sound(const float *samples, uint32_t nframes)
{
    const float max = AERS_SAMPLE_MAX;
    int32_t limit, top = 0;
    memcpy(&limit, &max, sizeof limit);
    for (uint32_t i = 0; i < nframes; i++) {
        int32_t bits;
        memcpy(&bits, samples + i, sizeof bits);
        bits &= 0x7fffffff;
        top = bits > top ? bits : top;
    }
    return top <= limit;
}
