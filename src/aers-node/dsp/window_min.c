/* SPDX-License-Identifier: ISC */
#include "window_min.h"

#include <string.h>

#include "common/rt/simd.h"

/* A ring of level k is read 2^k back for a stretch, and holds the stretch as well. */
static uint32_t ring_nframes(uint32_t level)
{
    uint32_t nframes = AERS_WINDOW_MIN_NFRAMES;
    while (nframes < (1u << level) + AERS_WINDOW_MIN_NFRAMES)
        nframes *= 2;
    return nframes;
}

static uint32_t levels_of(uint32_t width)
{
    uint32_t nlevels = 1;
    while (nlevels < AERS_WINDOW_MIN_LEVELS && (1u << nlevels) <= width)
        nlevels++;
    return nlevels;
}

size_t aers_window_min_room(uint32_t max_width)
{
    size_t room = 0;
    for (uint32_t level = 0; level < levels_of(max_width); level++)
        room += ring_nframes(level);
    return room;
}

void aers_window_min_start(struct aers_window_min *min, float *memory, uint32_t width)
{
    min->width = width;
    min->nlevels = levels_of(width);
    min->end = 0;
    for (uint32_t level = 0; level < min->nlevels; level++) {
        const uint32_t nframes = ring_nframes(level);
        min->masks[level] = nframes - 1;
        min->rings[level] = memory;
        for (uint32_t i = 0; i < nframes; i++)
            memory[i] = 1.0f;
        memory += nframes;
    }
}

uint32_t aers_window_min_memory(const struct aers_window_min *min)
{
    return min->masks[min->nlevels - 1] + 1;
}

static void write_ring(struct aers_window_min *min, uint32_t level, const float *src, uint32_t nframes)
{
    const uint32_t start = min->end & min->masks[level];
    const uint32_t room = min->masks[level] + 1 - start;
    const uint32_t first = nframes < room ? nframes : room;
    memcpy(min->rings[level] + start, src, first * sizeof *src);
    memcpy(min->rings[level], src + first, (nframes - first) * sizeof *src);
}

AERS_CLONES
static void smaller(float *dst, const float *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = src[i] < dst[i] ? src[i] : dst[i];
}

/* dst[i] = min(dst[i], what the level's ring held `back` frames before frame i) */
static void join_ring(const struct aers_window_min *min, uint32_t level, float *dst, uint32_t back, uint32_t nframes)
{
    const uint32_t start = (min->end - back) & min->masks[level];
    const uint32_t room = min->masks[level] + 1 - start;
    const uint32_t first = nframes < room ? nframes : room;
    smaller(dst, min->rings[level] + start, first);
    smaller(dst + first, min->rings[level], nframes - first);
}

void aers_window_min_run(struct aers_window_min *min, float *dst, const float *src, uint32_t nframes)
{
    memmove(dst, src, nframes * sizeof *src);
    for (uint32_t level = 0; level < min->nlevels; level++) {
        if (level > 0)
            join_ring(min, level - 1, dst, 1u << (level - 1), nframes);
        write_ring(min, level, dst, nframes);
    }
    const uint32_t last = min->nlevels - 1;
    if (min->width > 1u << last)
        join_ring(min, last, dst, min->width - (1u << last), nframes);
    min->end += nframes;
}
