/* SPDX-License-Identifier: ISC */
#include "common/rt/ramp.h"

#include "common/rt/simd.h"

void aers_ramp_go(struct aers_ramp *ramp, double target, uint32_t nframes)
{
    if (target == ramp->target)
        return;
    const double distance = target - aers_ramp_value(ramp);
    ramp->target = target;
    ramp->step = nframes > 0 ? distance / nframes : 0.0;
    ramp->left = nframes;
}

AERS_CLONES
static void line(float *dst, double first, double step, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (float)(first + step * (int32_t)i);
}

AERS_CLONES
static void rest(float *dst, float value, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = value;
}

void aers_ramp_read(struct aers_ramp *ramp, float *dst, uint32_t nframes)
{
    const uint32_t moving = nframes < ramp->left ? nframes : ramp->left;
    if (moving > 0) {
        line(dst, aers_ramp_value(ramp) + ramp->step, ramp->step, moving);
        ramp->left -= moving;
        if (ramp->left == 0)
            dst[moving - 1] = (float)ramp->target;
    }
    rest(dst + moving, (float)ramp->target, nframes - moving);
}

void aers_ramp_skip(struct aers_ramp *ramp, uint32_t nframes)
{
    ramp->left -= nframes < ramp->left ? nframes : ramp->left;
}
