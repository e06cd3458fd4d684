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

AERS_INLINE double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* Every frame waits for the one before it: a product, a sum and a minimum. Four at once wait a quarter as long, for
 * a minimum of lines through a minimum of lines is one as well: after four frames it is the smaller of what the last
 * ones allow, whatever was before, and of a line through what was. */
AERS_CLONES
static double let_go(double released, double *values, const float *held, double release, uint32_t nframes)
{
    const double keep = 1.0 - release, keep_four = keep * keep * (keep * keep);
    double r = released;
    uint32_t i = 0;
    for (; i + 3 < nframes; i += 4) {
        const double t0 = (double)held[i], t1 = (double)held[i + 1];
        const double t2 = (double)held[i + 2], t3 = (double)held[i + 3];
        const double u0 = release * t0 + CREEP, u1 = release * t1 + CREEP;
        const double u2 = release * t2 + CREEP, u3 = release * t3 + CREEP;
        const double most = smaller(t3, keep * smaller(t2, keep * smaller(t1, keep * t0 + u1) + u2) + u3);
        const double up = keep * (keep * (keep * u0 + u1) + u2) + u3;
        values[i] = smaller(t0, keep * r + u0);
        values[i + 1] = smaller(t1, keep * values[i] + u1);
        values[i + 2] = smaller(t2, keep * values[i + 1] + u2);
        values[i + 3] = r = smaller(most, keep_four * r + up);
    }
    for (; i < nframes; i++) {
        const double t = (double)held[i];
        values[i] = r = smaller(t, keep * r + (release * t + CREEP));
    }
    return r;
}

/* Both boxes' sums. */
struct sums {
    int64_t first, second;
};

/* Released values into both boxes, whose next places are a and b, and out as gains. */
AERS_CLONES
static void pass_boxes(struct sums *sums, float *gains, const double *values, int64_t *a, int64_t *b, double scale,
                       uint32_t nframes)
{
    struct sums now = *sums;
    for (uint32_t i = 0; i < nframes; i++) {
        const int64_t value = (int64_t)(values[i] * ONE);
        now.first += value - a[i];
        a[i] = value;
        now.second += now.first - b[i];
        b[i] = now.first;
        gains[i] = (float)((double)now.second * scale);
    }
    *sums = now;
}

/* Up to where the first of the boxes begins anew, and on. */
static void release_and_smooth(struct aers_lookahead *ahead, float *gains, double release, uint32_t nframes)
{
    double values[AERS_LOOKAHEAD_NFRAMES];
    struct aers_box *a = &ahead->boxes[0], *b = &ahead->boxes[1];
    struct sums now = {a->sum, b->sum};
    ahead->released = let_go(ahead->released, values, gains, release, nframes);
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = nframes - done;
        n = n < a->nframes - a->at ? n : a->nframes - a->at;
        n = n < b->nframes - b->at ? n : b->nframes - b->at;
        pass_boxes(&now, gains + done, values + done, a->values + a->at, b->values + b->at, ahead->scale, n);
        a->at = a->at + n == a->nframes ? 0 : a->at + n;
        b->at = b->at + n == b->nframes ? 0 : b->at + n;
    }
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
