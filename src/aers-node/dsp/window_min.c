/* SPDX-License-Identifier: ISC */
#include "window_min.h"

#include <stdbool.h>
#include <string.h>

#include "common/rt/kernel.h"
#include "common/rt/simd.h"

static uint32_t window_of(uint32_t level)
{
    return 1u << (2 * level);
}

static uint32_t levels_of(uint32_t width)
{
    uint32_t nlevels = 1;
    while (nlevels < AERS_WINDOW_MIN_LEVELS && window_of(nlevels) <= width)
        nlevels++;
    return nlevels;
}

/* The farthest of the four windows begins that many frames back. */
static uint32_t past_of(uint32_t level)
{
    return 3 * window_of(level);
}

size_t aers_window_min_room(uint32_t max_width)
{
    size_t room = 0;
    for (uint32_t level = 0; level < levels_of(max_width); level++)
        room += past_of(level) + AERS_WINDOW_MIN_NFRAMES;
    return room;
}

void aers_window_min_start(struct aers_window_min *min, float *memory, uint32_t width)
{
    min->width = width;
    min->nlevels = levels_of(width);
    for (uint32_t level = 0; level < min->nlevels; level++) {
        const bool is_last = level + 1 == min->nlevels;
        min->past[level] = is_last ? width - window_of(level) : past_of(level);
        min->levels[level] = memory;
        for (uint32_t i = 0; i < min->past[level]; i++)
            memory[i] = 1.0f;
        memory += past_of(level) + AERS_WINDOW_MIN_NFRAMES;
    }
}

/* dst[i] = the smallest of src[i] and of those a, b and c frames back */
AERS_CLONES
static void smallest(float *restrict dst, const float *src, uint32_t a, uint32_t b, uint32_t c, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++) {
        const float *at = src + i;
        const float near = *(at - a) < *at ? *(at - a) : *at;
        const float far = *(at - c) < *(at - b) ? *(at - c) : *(at - b);
        dst[i] = far < near ? far : near;
    }
}

static uint32_t at_most(uint32_t value, uint32_t most)
{
    return value < most ? value : most;
}

void aers_window_min_run(struct aers_window_min *min, float *dst, const float *src, uint32_t nframes)
{
    const uint32_t last = min->nlevels - 1, rest = min->width - window_of(last);
    aers_kernel_copy(min->levels[0] + min->past[0], src, nframes);
    for (uint32_t level = 0; level < last; level++) {
        const uint32_t w = window_of(level);
        smallest(min->levels[level + 1] + min->past[level + 1], min->levels[level] + min->past[level], w, 2 * w, 3 * w,
                 nframes);
    }
    const uint32_t w = window_of(last);
    smallest(dst, min->levels[last] + min->past[last], at_most(w, rest), at_most(2 * w, rest), rest, nframes);
    for (uint32_t level = 0; level <= last; level++)
        memmove(min->levels[level], min->levels[level] + nframes, min->past[level] * sizeof *dst);
}
