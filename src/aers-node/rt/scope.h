/* SPDX-License-Identifier: ISC */
/* aers-node/rt/scope.h - real-time room. The newest audio of one step, for who wants to look at it: rings that the
 * audio thread writes while a step has a scope, and the control thread reads from. A step that nobody looks at has
 * none.
 *
 * Lines: the first inputs, then the first outputs, AERS_SCOPE_MAX_CHANNELS of each. They are written in slices of at
 * most AERS_MAX_NFRAMES, so whoever reads no more than the ring less one slice reads what stands still. */
#ifndef AERS_NODE_RT_SCOPE_H
#define AERS_NODE_RT_SCOPE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <aers/module.h>

enum {
    AERS_SCOPE_MAX_CHANNELS = 2,
    AERS_SCOPE_NLINES = 2 * AERS_SCOPE_MAX_CHANNELS,
};

struct aers_scope {
    float *lines[AERS_SCOPE_NLINES]; /* [nframes] each */
    uint32_t nframes;                /* a power of two, above AERS_MAX_NFRAMES */
    atomic_uint written;             /* frames, counted round */
};

/* The inputs of a slice, before the module writes over them; its outputs, which end it. in and out may be shorter than
 * the lines. RT safe. */
void aers_scope_write_inputs(struct aers_scope *scope, const float *const *in, uint32_t nin, uint32_t nframes);
void aers_scope_write_outputs(struct aers_scope *scope, float *const *out, uint32_t nout, uint32_t nframes);

/**
 * Copy the newest frames of one line. Control thread.
 *
 * @param nframes at most scope->nframes - AERS_MAX_NFRAMES
 * @param to      [nframes]
 * @return false when the audio thread has overtaken the copy: it is worth nothing
 */
bool aers_scope_read(struct aers_scope *scope, uint32_t line, float *to, uint32_t nframes);

#endif
