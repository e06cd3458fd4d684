/* SPDX-License-Identifier: ISC */
/* common/rt/kernel.h - real-time room. The few loops over samples that every module needs, vectorised. RT safe.
 * dst may be src, and overlap it in no other way; no alignment is asked for; nframes may be 0. */
#ifndef AERS_RT_KERNEL_H
#define AERS_RT_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

/* Above this, a sample is no audio: see aers_kernel_clean. */
#define AERS_SAMPLE_MAX 1e30f

void aers_kernel_clear(float *dst, uint32_t nframes);
void aers_kernel_copy(float *dst, const float *src, uint32_t nframes);

/* dst = src, but 0 for NaN, infinities and whatever is beyond +-AERS_SAMPLE_MAX. What feeds a memory goes through this.
 */
void aers_kernel_clean(float *dst, const float *src, uint32_t nframes);

/* Whether that would change nothing: no NaN, no infinity, nothing beyond. */
bool aers_kernel_is_sound(const float *src, uint32_t nframes);

/* dst = gain src. A gain of 1 copies and a gain of 0 clears, bit for bit. */
void aers_kernel_scale(float *dst, const float *src, float gain, uint32_t nframes);

/* dst[i] = gains[i] src[i] */
void aers_kernel_multiply(float *dst, const float *src, const float *gains, uint32_t nframes);

/* dst += gain src. A gain of 0 adds nothing, even of NaN. */
void aers_kernel_mix(float *dst, const float *src, float gain, uint32_t nframes);

/* dst += gains[0] src[0] + ... + gains[3] src[3], in one go over dst */
void aers_kernel_mix_four(float *dst, const float *const src[4], const float gains[4], uint32_t nframes);

/* dst[i] += gains[i] src[i] */
void aers_kernel_mix_multiply(float *dst, const float *src, const float *gains, uint32_t nframes);

/* dst[i] = max(dst[i], |src[i]|); src without NaN */
void aers_kernel_peak(float *dst, const float *src, uint32_t nframes);

/* The smallest of src[nframes] and 1; src is 0 or more, without NaN. */
float aers_kernel_least(const float *src, uint32_t nframes);

#endif
