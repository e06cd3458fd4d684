/* SPDX-License-Identifier: ISC */
#include "lookahead.h"

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
    ahead->calm = 0;
    ahead->scale = 1.0 / (ONE * first * second);
    aers_window_min_start(&ahead->min, ahead->memory, nframes + 1);
    start_box(&ahead->boxes[0], ahead->values, first, (int64_t)ONE);
    start_box(&ahead->boxes[1], ahead->values + first, second, (int64_t)ONE * first);
}

/* values become their running sums. */
static void run_box(struct aers_box *box, int64_t *values, uint32_t nframes)
{
    int64_t sum = box->sum;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = nframes - done < box->nframes - box->at ? nframes - done : box->nframes - box->at;
        int64_t *ring = box->values + box->at, *part = values + done;
        for (uint32_t i = 0; i < n; i++) {
            const int64_t value = part[i];
            sum += value - ring[i];
            ring[i] = value;
            part[i] = sum;
        }
        box->at = box->at + n == box->nframes ? 0 : box->at + n;
    }
    box->sum = sum;
}

/* Frames after which no memory holds anything but ones. */
static uint32_t longest_memory(const struct aers_lookahead *ahead)
{
    return aers_window_min_memory(&ahead->min) + ahead->nframes + 2;
}

/* The only loop that waits for itself: a product, a sum and a minimum per frame. */
AERS_CLONES
static double let_go(int64_t *values, const float *held, double released, double release, uint32_t nframes)
{
    const double keep = 1.0 - release;
    for (uint32_t i = 0; i < nframes; i++) {
        const double top = (double)held[i];
        const double rising = keep * released + (release * top + CREEP);
        released = rising < top ? rising : top;
        values[i] = (int64_t)(released * ONE);
    }
    return released;
}

AERS_CLONES
static void scale(float *dst, const int64_t *src, double by, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (float)((double)src[i] * by);
}

/* The frames at the end of values that are 1 add to the calm; any other frame ends it. */
static uint32_t calm_after(uint32_t calm, const int64_t *values, uint32_t nframes)
{
    uint32_t ones = 0;
    while (ones < nframes && values[nframes - 1 - ones] == (int64_t)ONE)
        ones++;
    return ones == nframes ? calm + ones : ones;
}

static void release_and_smooth(struct aers_lookahead *ahead, float *gains, double release, uint32_t nframes)
{
    int64_t values[AERS_LOOKAHEAD_NFRAMES];
    ahead->released = let_go(values, gains, ahead->released, release, nframes);
    ahead->calm = calm_after(ahead->calm, values, nframes);
    run_box(&ahead->boxes[0], values, nframes);
    run_box(&ahead->boxes[1], values, nframes);
    scale(gains, values, ahead->scale, nframes);
}

void aers_lookahead_run(struct aers_lookahead *ahead, const float *needed, float *gains, double release,
                        uint32_t nframes)
{
    const uint32_t longest = longest_memory(ahead);
    if (ahead->calm >= longest && aers_kernel_least(needed, nframes) == 1.0f) {
        aers_kernel_copy(gains, needed, nframes);
        return;
    }
    aers_window_min_run(&ahead->min, gains, needed, nframes);
    release_and_smooth(ahead, gains, release, nframes);
    ahead->calm = ahead->calm < longest ? ahead->calm : longest;
}
