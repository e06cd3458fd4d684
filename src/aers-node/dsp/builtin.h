/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/builtin.h - the modules that are compiled in. Their parameters are in manifests/builtin/. */
#ifndef AERS_NODE_DSP_BUILTIN_H
#define AERS_NODE_DSP_BUILTIN_H

#include <stdbool.h>

#include "aers/module.h"
#include "common/rt/level.h"

extern const struct aers_module aers_module_biquad_eq;
extern const struct aers_module aers_module_bus;
extern const struct aers_module aers_module_compressor;
extern const struct aers_module aers_module_delay;
extern const struct aers_module aers_module_gain;
extern const struct aers_module aers_module_gate;
extern const struct aers_module aers_module_limiter;
extern const struct aers_module aers_module_mixer;
extern const struct aers_module aers_module_noise;
extern const struct aers_module aers_module_null;
extern const struct aers_module aers_module_sine;

/* These block on a disk and live in src/aers-node/host/. */
extern const struct aers_module aers_module_events;
extern const struct aers_module aers_module_file;
extern const struct aers_module aers_module_record;
extern const struct aers_module aers_module_wav;

/* All of them, ended by NULL. */
extern const struct aers_module *const aers_builtin_modules[];

/* What some of them can do besides: process and take in the levels of what they make, in one go over the samples. A
 * channel that holds what is no audio (common/rt/kernel.h) is cleared, its level is as it was, and false comes back. */
typedef bool aers_process_metered_fn(void *self, const float *const *in, float *const *out, struct aers_level *levels,
                                     uint32_t nframes);
aers_process_metered_fn aers_gain_process_metered;
aers_process_metered_fn *aers_builtin_metered(const struct aers_module *module); /* NULL: it cannot */

const struct aers_module *aers_builtin_find(const char *id); /* NULL when there is none */

#endif
