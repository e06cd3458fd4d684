/* SPDX-License-Identifier: ISC */
#include "lookahead.h"

#include <stdbool.h>
#include <string.h>

#define ONE 1073741824.0 /* 2^30 */

/* This close to 1, a released gain is 1; else it would never arrive. */
#define ARRIVED (1.0 - 1e-7)

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

static inline int64_t push(struct aers_box *box, int64_t value)
{
    box->sum += value - box->values[box->at];
    box->values[box->at] = value;
    box->at = box->at + 1 == box->nframes ? 0 : box->at + 1;
    return box->sum;
}

static bool all_one(const float *values, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        if (values[i] != 1.0f)
            return false;
    return true;
}

/* Frames after which no memory holds anything but ones. */
static uint32_t longest_memory(const struct aers_lookahead *ahead)
{
    return aers_window_min_memory(&ahead->min) + ahead->nframes + 2;
}

static void release_and_smooth(struct aers_lookahead *ahead, float *gains, double release, uint32_t nframes)
{
    double released = ahead->released;
    struct aers_box first = ahead->boxes[0], second = ahead->boxes[1];
    for (uint32_t i = 0; i < nframes; i++) {
        const double held = (double)gains[i];
        const double rising = (1.0 - release) * released + release * held;
        released = rising < held ? rising : held;
        released = rising > ARRIVED ? held : released;
        gains[i] = (float)((double)push(&second, push(&first, (int64_t)(released * ONE))) * ahead->scale);
        ahead->calm = released < 1.0 ? 0 : ahead->calm + 1;
    }
    ahead->released = released;
    ahead->boxes[0] = first;
    ahead->boxes[1] = second;
}

void aers_lookahead_run(struct aers_lookahead *ahead, const float *needed, float *gains, double release,
                        uint32_t nframes)
{
    const uint32_t longest = longest_memory(ahead);
    if (ahead->calm >= longest && all_one(needed, nframes)) {
        memmove(gains, needed, nframes * sizeof *gains);
        return;
    }
    aers_window_min_run(&ahead->min, gains, needed, nframes);
    release_and_smooth(ahead, gains, release, nframes);
    ahead->calm = ahead->calm < longest ? ahead->calm : longest;
}
