/* SPDX-License-Identifier: ISC */
/* common/base/pcm.h - samples as whole numbers, the same wherever they are written. */
#ifndef AERS_BASE_PCM_H
#define AERS_BASE_PCM_H

#include <stdint.h>

/* The nearest of the 2^nbits steps from -1 to just below 1, in the leading bits of each number. libsndfile's own way
 * with clipping cuts off what it should round, which would put half a step of DC under every recording. */
void aers_pcm_round(int32_t *dst, const float *src, uint32_t nsamples, int nbits);

#endif
