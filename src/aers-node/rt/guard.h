/* SPDX-License-Identifier: ISC */
/* aers-node/rt/guard.h - real-time room. Whether samples are audio. */
#ifndef AERS_NODE_RT_GUARD_H
#define AERS_NODE_RT_GUARD_H

#include <stdbool.h>
#include <stdint.h>

/* False when there is a NaN, an infinity or a sample beyond AERS_SAMPLE_MAX (common/rt/kernel.h). RT safe. */
bool aers_is_sound(const float *samples, uint32_t nframes);

#endif
