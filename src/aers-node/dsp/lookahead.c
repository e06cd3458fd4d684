/* SPDX-License-Identifier: ISC */
#include "lookahead.h"

#include <stdbool.h>

#include "common/rt/kernel.h"
#include "common/rt/simd.h"

#define ONE 1073741824.0 /* 2^30 */

/* What is added to a released gain in every frame, so that it arrives: -200 dB. */
#define CREEP 1e-10

/* Two boxes whose triangle is L + 1 frames wide. */
static uint32_t first_width(uint32_t nframes)
{
    return nframes / 2 + 1;
}

static uint32_t second_width(uint32_t nframes)
{
    return nframes + 2 - first_width(nframes);
}

static size_t boxes_room(uint32_t max_nframes)
{
    return sizeof(int64_t) * ((size_t)first_width(max_nframes) + second_width(max_nframes));
}

size_t aers_lookahead_room(uint32_t max_nframes)
{
    return boxes_room(max_nframes) + (aers_window_min_room(max_nframes + 1) * sizeof(float) + 7) / 8 * 8;
}

void aers_lookahead_init(struct aers_lookahead *ahead, void *memory, uint32_t max_nframes)
{
    ahead->values = memory;
    ahead->memory = (float *)(void *)((char *)memory + boxes_room(max_nframes));
    aers_lookahead_start(ahead, max_nframes);
}

static void start_box(struct aers_box *box, int64_t *values, uint32_t nframes, int64_t value)
{
    *box = (struct aers_box){.values = values, .nframes = nframes, .sum = value * nframes};
    for (uint32_t i = 0; i < nframes; i++)
        values[i] = value;
}

void aers_lookahead_start(struct aers_lookahead *ahead, uint32_t nframes)
{
    const uint32_t first = first_width(nframes), second = second_width(nframes);
    ahead->nframes = nframes;
    ahead->released = 1.0;
    ahead->scale = 1.0 / (ONE * first * second);
    aers_window_min_start(&ahead->min, ahead->memory, nframes + 1);
    start_box(&ahead->boxes[0], ahead->values, first, (int64_t)ONE);
    start_box(&ahead->boxes[1], ahead->values + first, second, (int64_t)ONE * first);
}

/* What the loop below carries from frame to frame. */
struct carried {
    double released;
    int64_t first, second; /* the boxes' sums */
};

/* A released value into both boxes, whose next places are a and b, and out as a gain. */
AERS_INLINE float pass_boxes(struct carried *now, double released, int64_t *a, int64_t *b, double scale)
{
    const int64_t value = (int64_t)(released * ONE);
    now->first += value - *a;
    *a = value;
    now->second += now->first - *b;
    *b = now->first;
    return (float)((double)now->second * scale);
}

AERS_INLINE double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* Every frame waits for the one before it: a product, a sum and a minimum. Two at once wait half as long, for a minimum
 * of lines through a minimum of lines is one as well. The boxes find room while it waits. */
AERS_CLONES
static void let_go(struct carried *carried, float *gains, int64_t *a, int64_t *b, double release, double scale,
                   uint32_t nframes)
{
    struct carried now = *carried;
    const double keep = 1.0 - release, keep_twice = keep * keep;
    uint32_t i = 0;
    for (; i + 1 < nframes; i += 2) {
        const double top = (double)gains[i], next = (double)gains[i + 1];
        const double up = release * top + CREEP, next_up = release * next + CREEP;
        const double most = smaller(next, keep * top + next_up);
        const double between = smaller(top, keep * now.released + up);
        now.released = smaller(most, keep_twice * now.released + (keep * up + next_up));
        gains[i] = pass_boxes(&now, between, a + i, b + i, scale);
        gains[i + 1] = pass_boxes(&now, now.released, a + i + 1, b + i + 1, scale);
    }
    if (i < nframes) {
        const double top = (double)gains[i];
        now.released = smaller(top, keep * now.released + (release * top + CREEP));
        gains[i] = pass_boxes(&now, now.released, a + i, b + i, scale);
    }
    *carried = now;
}

/* Up to where the first of the boxes begins anew, and on. */
static void release_and_smooth(struct aers_lookahead *ahead, float *gains, double release, uint32_t nframes)
{
    struct aers_box *a = &ahead->boxes[0], *b = &ahead->boxes[1];
    struct carried now = {ahead->released, a->sum, b->sum};
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = nframes - done;
        n = n < a->nframes - a->at ? n : a->nframes - a->at;
        n = n < b->nframes - b->at ? n : b->nframes - b->at;
        let_go(&now, gains + done, a->values + a->at, b->values + b->at, release, ahead->scale, n);
        a->at = a->at + n == a->nframes ? 0 : a->at + n;
        b->at = b->at + n == b->nframes ? 0 : b->at + n;
    }
    ahead->released = now.released;
    a->sum = now.first;
    b->sum = now.second;
}

/* Every released value that the boxes hold is 1, and so is every needed one that is still remembered: released ones are
 * never above the held ones. */
static bool is_calm(const struct aers_lookahead *ahead)
{
    return ahead->boxes[1].sum == (int64_t)ONE * ahead->boxes[0].nframes * ahead->boxes[1].nframes;
}

void aers_lookahead_run(struct aers_lookahead *ahead, const float *needed, float *gains, double release,
                        uint32_t nframes)
{
    if (is_calm(ahead) && aers_kernel_least(needed, nframes) == 1.0f) {
        aers_kernel_copy(gains, needed, nframes);
        return;
    }
    aers_window_min_run(&ahead->min, gains, needed, nframes);
    release_and_smooth(ahead, gains, release, nframes);
}
