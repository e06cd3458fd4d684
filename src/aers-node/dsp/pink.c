/* SPDX-License-Identifier: ISC */
#include "pink.h"
#include "common/rt/chance.h"

/* Amplitudes of the rows: square roots of the weights 2.384 3.043 1.819 2.247 2.016 2.110 2.070 ..., times 2^12. */
static const int64_t weights[AERS_PINK_ROWS] = {6324, 7145, 5524, 6140, 5816, 5950, 5893, 5893,
                                                5893, 5893, 5893, 5893, 5893, 5893, 5893, 5893};

/* 1 / RMS of the sum. Row k is uniform within 2^38 weights[k], which has a third of that squared as variance, times
 * 2/3 + 1/3 4^-k for the lines between the values. */
#define SCALE 3.1414953e-16f

/* Where a row stands at its index-th turn: 24 random bits, in units that leave whole slopes to the slowest row. */
static int64_t turn(uint64_t key, int row, int64_t index)
{
    const int64_t random = (int64_t)aers_chance_hash(key + (uint64_t)row, (uint64_t)index) >> 40;
    return random * weights[row] * (1 << (AERS_PINK_ROWS - 1));
}

static void head_for(struct aers_pink *pink, int row, int64_t from, int64_t to)
{
    const int64_t slope = (to - from) / (1 << row);
    pink->slope += slope - pink->row_slope[row];
    pink->row_slope[row] = slope;
    pink->next[row] = to;
}

void aers_pink_locate(struct aers_pink *pink, uint64_t key, int64_t frame)
{
    *pink = (struct aers_pink){.key = key, .frame = frame};
    for (int row = 0; row < AERS_PINK_ROWS; row++) {
        const int64_t index = frame >> row;
        const int64_t from = turn(key, row, index);
        head_for(pink, row, from, turn(key, row, index + 1));
        pink->sum += from + pink->row_slope[row] * (frame - index * (1 << row));
    }
}

static void advance(struct aers_pink *pink)
{
    pink->sum += pink->slope;
    pink->frame++;
    for (int row = 0; row < AERS_PINK_ROWS && (pink->frame & ((1 << row) - 1)) == 0; row++)
        head_for(pink, row, pink->next[row], turn(pink->key, row, (pink->frame >> row) + 1));
}

void aers_pink_read(struct aers_pink *pink, int64_t frame, float *dst, uint32_t nframes)
{
    if (pink->frame != frame)
        aers_pink_locate(pink, pink->key, frame);
    for (uint32_t i = 0; i < nframes; i++) {
        dst[i] = SCALE * (float)pink->sum;
        advance(pink);
    }
}
