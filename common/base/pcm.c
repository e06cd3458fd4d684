/* SPDX-License-Identifier: ISC */
#include "common/base/pcm.h"

#include <math.h>

void aers_pcm_round(int32_t *dst, const float *src, uint32_t nsamples, int nbits)
{
    const double full = ldexp(1.0, nbits - 1);
    for (uint32_t i = 0; i < nsamples; i++) {
        const double step = fmin(fmax(rint((double)src[i] * full), -full), full - 1.0);
        dst[i] = (int32_t)(step * ldexp(1.0, 32 - nbits));
    }
}
