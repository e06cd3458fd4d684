/* SPDX-License-Identifier: ISC */
#include "cascade.h"

#include <stddef.h>
#include <string.h>

#include "common/rt/kernel.h"
#include "common/rt/simd.h"

typedef double lanes __attribute__((vector_size(8 * AERS_CASCADE_BANDS)));
typedef int64_t masks __attribute__((vector_size(8 * AERS_CASCADE_BANDS)));

/* Frames from one band to the next. Two rather than one: then the way from band to band (multiply, add, shift) hides
 * behind the filters' own feedback. */
#define SKEW 2
#define TAIL (SKEW * (AERS_CASCADE_BANDS - 1))

/* One channel on its way. The samples stand in place behind a margin: what leaves the last band at time t belongs to
 * frame t - TAIL, and is written one turn of the lanes later. */
#define MARGIN (TAIL + SKEW)
struct pipe {
    double samples[MARGIN + AERS_CASCADE_NFRAMES + TAIL];
    struct aers_cascade_state *state;
};

struct bands {
    lanes now[AERS_BIQUAD_NCOEFS];
    lanes step[AERS_BIQUAD_NCOEFS];
};

/* What the lanes of one channel hold: states, and outputs of the last two frames. */
struct lane_state {
    lanes s1, s2, y[SKEW];
};

AERS_INLINE void load(lanes *dst, const double src[AERS_CASCADE_BANDS])
{
    memcpy(dst, src, sizeof *dst);
}

/* Which bands have a frame to work on at time t of n frames: those that have begun by t and, n frames later, not ended.
 * A table, for a comparison of vectors made before the processor is known is taken to pieces by the compiler. */
static const int64_t begun[TAIL + 1][AERS_CASCADE_BANDS] = {
    {-1, 0, 0, 0}, {-1, 0, 0, 0}, {-1, -1, 0, 0}, {-1, -1, 0, 0}, {-1, -1, -1, 0}, {-1, -1, -1, 0}, {-1, -1, -1, -1},
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

AERS_INLINE void step_bands(struct bands *b, const masks *mask)
{
    for (int i = 0; i < AERS_BIQUAD_NCOEFS; i++) {
        const lanes next = b->now[i] + b->step[i];
        if (mask)
            choose(&b->now[i], &next, mask);
        else
            b->now[i] = next;
    }
}

/* One frame of every band: band 0 takes the input at t, each other band what its predecessor made SKEW frames ago, and
 * what the last one made then is done. The sums are ordered so that the states' feedback is the last to be added. */
AERS_INLINE void step_lanes(struct lane_state *l, const struct bands *b, double *samples, int32_t t, const masks *mask)
{
    const masks turn = {3, 0, 1, 2};
    const masks first = {4, 1, 2, 3};
    const double fresh = samples[MARGIN + t];
    lanes x = __builtin_shuffle(l->y[0], turn);
    memcpy(samples + t, &x, sizeof x);
    x = __builtin_shuffle(x, (lanes){fresh, fresh, fresh, fresh}, first);
    const lanes s1 = b->now[AERS_A11] * l->s1 - (b->now[AERS_A21] * l->s2 - b->now[AERS_B1] * x);
    const lanes s2 = b->now[AERS_A21] * l->s1 + (b->now[AERS_A22] * l->s2 + b->now[AERS_B2] * x);
    const lanes y = b->now[AERS_C1] * l->s1 + (b->now[AERS_C2] * l->s2 + b->now[AERS_D] * x);
    if (mask) {
        choose(&l->s1, &s1, mask);
        choose(&l->s2, &s2, mask);
    } else {
        l->s1 = s1;
        l->s2 = s2;
    }
    for (int i = 0; i < SKEW - 1; i++)
        l->y[i] = l->y[i + 1];
    l->y[SKEW - 1] = y;
}

AERS_INLINE void step(struct lane_state *l, struct pipe *pipes, int npipes, struct bands *b, int32_t t,
                      const masks *mask)
{
    step_bands(b, mask);
    step_lanes(&l[0], b, pipes[0].samples, t, mask);
    if (npipes > 1)
        step_lanes(&l[1], b, pipes[1].samples, t, mask);
    if (npipes > 2)
        step_lanes(&l[2], b, pipes[2].samples, t, mask);
    if (npipes > 3)
        step_lanes(&l[3], b, pipes[3].samples, t, mask);
}

AERS_INLINE void run(struct pipe *pipes, int npipes, const struct aers_cascade_coefs *coefs, int32_t n)
{
    struct bands b;
    for (int i = 0; i < AERS_BIQUAD_NCOEFS; i++) {
        load(&b.now[i], coefs->now[i]);
        load(&b.step[i], coefs->step[i]);
    }
    struct lane_state l[AERS_CASCADE_CHANNELS] = {0};
    for (int i = 0; i < npipes; i++) {
        load(&l[i].s1, pipes[i].state->s1);
        load(&l[i].s2, pipes[i].state->s2);
    }
    masks mask;
    int32_t t = 0;
    for (; t < TAIL; t++) {
        mask_at(&mask, t, n);
        step(l, pipes, npipes, &b, t, &mask);
    }
    for (; t < n; t++)
        step(l, pipes, npipes, &b, t, NULL);
    for (; t < n + TAIL; t++) {
        mask_at(&mask, t, n);
        step(l, pipes, npipes, &b, t, &mask);
    }
    for (int i = 0; i < npipes; i++) {
        for (int k = 0; k < SKEW; k++)
            pipes[i].samples[t + k] = l[i].y[k][AERS_CASCADE_BANDS - 1];
        memcpy(pipes[i].state->s1, &l[i].s1, sizeof l[i].s1);
        memcpy(pipes[i].state->s2, &l[i].s2, sizeof l[i].s2);
    }
}

typedef void run_fn(struct pipe *pipes, const struct aers_cascade_coefs *coefs, int32_t n);
#define VARIANT(name, npipes)                                                                                          \
    AERS_CLONES static void name(struct pipe *pipes, const struct aers_cascade_coefs *coefs, int32_t n)                \
    {                                                                                                                  \
        run(pipes, npipes, coefs, n);                                                                                  \
    }
VARIANT(run_1, 1)
VARIANT(run_2, 2)
VARIANT(run_3, 3)
VARIANT(run_4, 4)
static run_fn *const variants[AERS_CASCADE_CHANNELS] = {run_1, run_2, run_3, run_4};

AERS_CLONES
static void widen(double *dst, const float *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (double)src[i];
}

static void fill(double *dst, const float *src, uint32_t nframes)
{
    float clean[AERS_CASCADE_NFRAMES];
    aers_kernel_clean(clean, src, nframes);
    widen(dst, clean, nframes);
}

AERS_CLONES
static void drain(float *dst, const double *src, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (float)src[i];
}

void aers_cascade_run(const struct aers_cascade_coefs *coefs, struct aers_cascade_state *states, const float *const *in,
                      float *const *out, uint32_t nchannels, uint32_t nframes)
{
    struct pipe pipes[AERS_CASCADE_CHANNELS];
    for (uint32_t i = 0; i < nchannels; i++) {
        fill(pipes[i].samples + MARGIN, in[i], nframes);
        memset(pipes[i].samples + MARGIN + nframes, 0, TAIL * sizeof(double));
        pipes[i].state = &states[i];
    }
    variants[nchannels - 1](pipes, coefs, (int32_t)nframes);
    for (uint32_t i = 0; i < nchannels; i++)
        drain(out[i], pipes[i].samples + MARGIN, nframes);
}
