/* SPDX-License-Identifier: ISC */
/* common/rt/ramp.h - real-time room. A value that moves to its target along a straight line.
 *
 *     value after i of N frames = target - (N - i) (target - start) / N
 *
 * It is computed from what is left, not summed up, so it ends on its target exactly and does not depend on how the
 * frames are divided into blocks. A new target starts from wherever the value is. One thread; a zeroed ramp rests at 0.
 * RT safe. */
#ifndef AERS_RT_RAMP_H
#define AERS_RT_RAMP_H

#include <stdbool.h>
#include <stdint.h>

struct aers_ramp {
    double target;
    double step;   /* per frame */
    uint32_t left; /* frames until the target is reached; 0: at rest */
};

/* Frames of the usual ramp, 20 ms. */
static inline uint32_t aers_ramp_nframes(double rate_hz)
{
    return (uint32_t)(rate_hz * 0.020 + 0.5);
}

/* The newest value read: the target when at rest. */
static inline double aers_ramp_value(const struct aers_ramp *ramp)
{
    return ramp->target - ramp->step * ramp->left;
}

static inline bool aers_ramp_is_moving(const struct aers_ramp *ramp)
{
    return ramp->left > 0;
}

static inline void aers_ramp_jump(struct aers_ramp *ramp, double target)
{
    *ramp = (struct aers_ramp){.target = target};
}

/* Reach target with the nframes-th value from now; 0 frames jump. The target it already has changes nothing. */
void aers_ramp_go(struct aers_ramp *ramp, double target, uint32_t nframes);

/* The next value. */
static inline double aers_ramp_next(struct aers_ramp *ramp)
{
    if (ramp->left > 0)
        ramp->left--;
    return aers_ramp_value(ramp);
}

/* The next nframes values into dst. */
void aers_ramp_read(struct aers_ramp *ramp, float *dst, uint32_t nframes);
void aers_ramp_skip(struct aers_ramp *ramp, uint32_t nframes);

#endif
