/* SPDX-License-Identifier: ISC */
/* common/rt/level.h - real-time room. Peak, RMS and clips of one channel since the last reset.
 *
 *     peak = max |x|     rms = sqrt(sum x^2 / n)     clips = samples with |x| >= 1
 *
 * Samples that are not finite count as clips and in nothing else. A zeroed level is a reset one. One thread. */
#ifndef AERS_RT_LEVEL_H
#define AERS_RT_LEVEL_H

#include <stdbool.h>
#include <stdint.h>

struct aers_level {
    float peak;
    double squares; /* sum of x^2 */
    uint64_t nframes;
    uint64_t clips;
};

static inline void aers_level_reset(struct aers_level *level)
{
    *level = (struct aers_level){0};
}

/* Take in src[nframes]. RT safe. */
void aers_level_add(struct aers_level *level, const float *src, uint32_t nframes);

/* The same, and the guard in one look at the samples: when one is a NaN, an infinity or beyond AERS_SAMPLE_MAX
 * (common/rt/kernel.h), nothing is taken in, and false comes back. RT safe. */
bool aers_level_add_sound(struct aers_level *level, const float *src, uint32_t nframes);

/* The same of dst = gain src, which is made on the way; dst may be src. RT safe. */
bool aers_level_add_scaled(struct aers_level *level, float *dst, const float *src, float gain, uint32_t nframes);

/* dBFS, at least -150; 0 dBFS is an amplitude of 1, for the RMS too. RT safe. */
float aers_level_peak_db(const struct aers_level *level);
float aers_level_rms_db(const struct aers_level *level);

#endif
