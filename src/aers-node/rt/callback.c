/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/callback.h"

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

/* Subnormal numbers cost a hundred times as much as others, and nobody hears them: they count as 0 here. */
static void flush_subnormals(void)
{
#if defined(__SSE2__)
    _mm_setcsr(_mm_getcsr() | 0x8040); /* flush to zero, subnormals are zero */
#elif defined(__aarch64__)
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    __asm__ volatile("msr fpcr, %0" : : "r"(fpcr | (UINT64_C(1) << 24)));
#endif
}

/* What the deepest block may need of the stack is faulted in by the first one, while the session is still silent. */
static void touch_stack(void)
{
    volatile char stack[64 * 1024];
    for (size_t i = 0; i < sizeof stack; i += 1024)
        stack[i] = 0;
}

/* Free wheeling is not real time: this may take as long as the disk does. */
static void work_here(struct aers_callback *callback)
{
    while (!aers_turns_take(&callback->turns, AERS_TURN_AUDIO))
        ;
    for (uint32_t i = 0; i < callback->run->nsteps; i++)
        if (callback->run->steps[i].module->work)
            callback->run->steps[i].module->work(callback->run->steps[i].self);
    aers_turns_give(&callback->turns);
}

int aers_callback_process(jack_nframes_t nframes, void *arg)
{
    struct aers_callback *callback = arg;
    struct aers_run *run = callback->run;
    const bool is_freewheeling = atomic_load_explicit(&callback->turns.is_freewheeling, memory_order_acquire);
    flush_subnormals();
    if (!callback->has_stack)
        touch_stack();
    callback->has_stack = true;
    if (is_freewheeling)
        work_here(callback);
    for (uint32_t i = 0; i < run->ninputs + run->noutputs; i++)
        run->buffers[i] = jack_port_get_buffer(callback->ports[i], nframes);
    aers_run_block(run, jack_last_frame_time(callback->client), nframes);
    if (!is_freewheeling && jack_frames_since_cycle_start(callback->client) > nframes)
        run->late_blocks++;
    return 0;
}
