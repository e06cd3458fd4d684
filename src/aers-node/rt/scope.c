/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/scope.h"

#include "common/rt/kernel.h"

/* Frames from this place of the ring to its end, at most nframes. */
static uint32_t until_end(const struct aers_scope *scope, uint32_t place, uint32_t nframes)
{
    return nframes < scope->nframes - place ? nframes : scope->nframes - place;
}

static void write_line(struct aers_scope *scope, uint32_t line, const float *from, uint32_t nframes)
{
    const uint32_t place = atomic_load_explicit(&scope->written, memory_order_relaxed) & (scope->nframes - 1);
    const uint32_t first = until_end(scope, place, nframes);
    aers_kernel_copy(scope->lines[line] + place, from, first);
    aers_kernel_copy(scope->lines[line], from + first, nframes - first);
}

void aers_scope_write_inputs(struct aers_scope *scope, const float *const *in, uint32_t nin, uint32_t nframes)
{
    for (uint32_t i = 0; i < nin && i < AERS_SCOPE_MAX_CHANNELS; i++)
        write_line(scope, i, in[i], nframes);
}

void aers_scope_write_outputs(struct aers_scope *scope, float *const *out, uint32_t nout, uint32_t nframes)
{
    for (uint32_t i = 0; i < nout && i < AERS_SCOPE_MAX_CHANNELS; i++)
        write_line(scope, AERS_SCOPE_MAX_CHANNELS + i, out[i], nframes);
    const unsigned count = atomic_load_explicit(&scope->written, memory_order_relaxed);
    atomic_store_explicit(&scope->written, count + nframes, memory_order_release);
}

bool aers_scope_read(struct aers_scope *scope, uint32_t line, float *to, uint32_t nframes)
{
    const unsigned end = atomic_load_explicit(&scope->written, memory_order_acquire);
    const uint32_t place = (end - nframes) & (scope->nframes - 1), first = until_end(scope, place, nframes);
    aers_kernel_copy(to, scope->lines[line] + place, first);
    aers_kernel_copy(to + first, scope->lines[line], nframes - first);
    atomic_thread_fence(memory_order_acquire);
    const unsigned since = atomic_load_explicit(&scope->written, memory_order_relaxed) - end;
    return since <= scope->nframes - AERS_MAX_NFRAMES - nframes;
}
