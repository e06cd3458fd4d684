/* SPDX-License-Identifier: ISC */
/* The lanes of a vector are the four bands of one channel: band b works on frame n - SKEW b while band 0 works on n. */
#include <stddef.h>
#include <string.h>

#include "cascade_rest.h"
#include "common/rt/simd.h"

typedef double lanes __attribute__((vector_size(8 * AERS_CASCADE_BANDS)));
typedef int64_t masks __attribute__((vector_size(8 * AERS_CASCADE_BANDS)));

/* So far apart that the way from band to band hides behind the filters' own feedback. */
#define SKEW 4
#define TAIL (SKEW * (AERS_CASCADE_BANDS - 1))

/* One channel on its way: what leaves the last band at time t belongs to frame t - TAIL, and is written SKEW later. */
#define MARGIN (TAIL + SKEW)
struct pipe {
    double samples[MARGIN + AERS_CASCADE_NFRAMES + TAIL + AERS_CASCADE_BANDS];
    struct aers_cascade_state *state;
};

struct lane_state {
    lanes w1, w2, y[SKEW];
};

AERS_INLINE void load(lanes *dst, const double *src)
{
    memcpy(dst, src, sizeof *dst);
}

/* Bands that have begun by time t, and n frames later ended. */
static const int64_t begun[TAIL + 1][AERS_CASCADE_BANDS] = {
    {-1, 0, 0, 0},   {-1, 0, 0, 0},   {-1, 0, 0, 0},    {-1, 0, 0, 0},   {-1, -1, 0, 0},
    {-1, -1, 0, 0},  {-1, -1, 0, 0},  {-1, -1, 0, 0},   {-1, -1, -1, 0}, {-1, -1, -1, 0},
    {-1, -1, -1, 0}, {-1, -1, -1, 0}, {-1, -1, -1, -1},
};

AERS_INLINE void mask_at(masks *mask, int32_t t, int32_t n)
{
    masks ended = {0};
    memcpy(mask, begun[t < TAIL ? t : TAIL], sizeof *mask);
    if (t >= n)
        memcpy(&ended, begun[t - n], sizeof ended);
    *mask &= ~ended;
}

AERS_INLINE void choose(lanes *dst, const lanes *value, const masks *mask)
{
    *dst = (lanes)(((masks)*value & *mask) | ((masks)*dst & ~*mask));
}

AERS_INLINE void step_lanes(struct lane_state *l, const lanes c[AERS_REST_NCOEFS], double *samples, int32_t t,
                            const masks *mask)
{
    lanes fresh, x = __builtin_shuffle(l->y[0], (masks){3, 0, 1, 2});
    load(&fresh, samples + MARGIN + t);
    samples[t] = x[0];
    x = __builtin_shuffle(x, fresh, (masks){4, 1, 2, 3});
    const lanes w = (x - c[AERS_REST_A2] * l->w2) - c[AERS_REST_A1] * l->w1;
    const lanes y = w + (c[AERS_REST_B1] * l->w1 + c[AERS_REST_B2] * l->w2);
    if (mask) {
        choose(&l->w2, &l->w1, mask);
        choose(&l->w1, &w, mask);
    } else {
        l->w2 = l->w1;
        l->w1 = w;
    }
#pragma GCC unroll 4
    for (int i = 0; i < SKEW - 1; i++)
        l->y[i] = l->y[i + 1];
    l->y[SKEW - 1] = y;
}

AERS_INLINE void step(struct lane_state *l, struct pipe *pipes, int npipes, const lanes c[AERS_REST_NCOEFS], int32_t t,
                      const masks *mask)
{
    step_lanes(&l[0], c, pipes[0].samples, t, mask);
    if (npipes > 1)
        step_lanes(&l[1], c, pipes[1].samples, t, mask);
}

AERS_INLINE void run(struct pipe *pipes, int npipes, const struct aers_cascade_rest *rest, int32_t n)
{
    lanes c[AERS_REST_NCOEFS];
    struct lane_state l[2] = {0};
    masks mask;
#pragma GCC unroll 4
    for (int i = 0; i < AERS_REST_NCOEFS; i++)
        load(&c[i], rest->coefs[i]);
    for (int i = 0; i < npipes; i++) {
        load(&l[i].w1, pipes[i].state->s1);
        load(&l[i].w2, pipes[i].state->s2);
    }
    int32_t t = 0;
    for (; t < TAIL; t++) {
        mask_at(&mask, t, n);
        step(l, pipes, npipes, c, t, &mask);
    }
    for (; t < n; t++)
        step(l, pipes, npipes, c, t, NULL);
    for (; t < n + TAIL; t++) {
        mask_at(&mask, t, n);
        step(l, pipes, npipes, c, t, &mask);
    }
    for (int i = 0; i < npipes; i++) {
        for (int k = 0; k < SKEW; k++)
            pipes[i].samples[t + k] = l[i].y[k][AERS_CASCADE_BANDS - 1];
        memcpy(pipes[i].state->s1, &l[i].w1, sizeof l[i].w1);
        memcpy(pipes[i].state->s2, &l[i].w2, sizeof l[i].w2);
    }
}

AERS_CLONES static void run_1(struct pipe *pipes, const struct aers_cascade_rest *rest, int32_t n)
{
    run(pipes, 1, rest, n);
}

AERS_CLONES static void run_2(struct pipe *pipes, const struct aers_cascade_rest *rest, int32_t n)
{
    run(pipes, 2, rest, n);
}

AERS_CLONES static void fill(double *dst, const float *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (double)src[i];
}

AERS_CLONES static void drain(float *dst, const double *src, double gain, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (float)(gain * src[i]);
}

void aers_cascade_rest_bands(const struct aers_cascade_rest *rest, struct aers_cascade_state *states,
                             const float *const *in, float *const *out, uint32_t nchannels, uint32_t nframes)
{
    struct pipe pipes[2];
    for (uint32_t i = 0; i < nchannels; i++) {
        fill(pipes[i].samples + MARGIN, in[i], nframes);
        memset(pipes[i].samples + MARGIN + nframes, 0, (TAIL + AERS_CASCADE_BANDS) * sizeof(double));
        pipes[i].state = &states[i];
    }
    (nchannels == 1 ? run_1 : run_2)(pipes, rest, (int32_t)nframes);
    for (uint32_t i = 0; i < nchannels; i++)
        drain(out[i], pipes[i].samples + MARGIN, rest->gain, nframes);
}
