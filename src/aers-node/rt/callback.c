/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/callback.h"

#include <jack/midiport.h>

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

/* JACK's clock for the block that begins. */
static uint32_t begin(struct aers_callback *callback, jack_nframes_t nframes)
{
    jack_nframes_t frame = 0;
    jack_time_t cycle_us = 0, deadline_us = 0;
    float period_us = 0.0f;
    const jack_time_t now_us = jack_get_time();
    if (jack_get_cycle_times(callback->client, &frame, &cycle_us, &deadline_us, &period_us) != 0) {
        frame = jack_last_frame_time(callback->client); /* not in step yet: the first cycles of a server */
        cycle_us = now_us;
        deadline_us = now_us + (jack_time_t)(1e6 * nframes / callback->run->rate_hz);
    }
    aers_pulse_begin(callback->run->pulse, frame, (uint32_t)cycle_us, (uint32_t)deadline_us, (uint32_t)now_us);
    return frame;
}

static void follow_transport(struct aers_callback *callback)
{
    jack_position_t position = {0};
    const bool is_rolling = jack_transport_query(callback->client, &position) == JackTransportRolling;
    aers_run_follow(callback->run, is_rolling, position.frame);
}

static void emit_midi(void *user, uint32_t offset, const uint8_t *bytes, uint32_t nbytes)
{
    (void)!jack_midi_event_write(user, offset, bytes, nbytes);
}

static void say_clock(struct aers_callback *callback, uint32_t nframes)
{
    jack_position_t position = {0};
    void *buffer = jack_port_get_buffer(callback->clock_port, nframes);
    const bool is_rolling = jack_transport_query(callback->client, &position) == JackTransportRolling;
    jack_midi_clear_buffer(buffer);
    aers_midi_clock_run(&callback->clock, atomic_load_explicit(&callback->timebase.map, memory_order_acquire),
                        is_rolling, position.frame, nframes, emit_midi, buffer);
}

static void run_fades(struct aers_callback *callback, uint32_t nframes)
{
    const struct aers_run *run = callback->run;
    for (int i = 0; i < AERS_FADES_MAX; i++) {
        struct aers_fade *fade = &callback->fades[i];
        if (atomic_load_explicit(&fade->state, memory_order_acquire) == AERS_FADE_FREE)
            continue;
        const uint32_t output = run->ninputs + fade->output;
        aers_fade_run(fade, jack_port_connected(fade->port), jack_port_connected(callback->ports[output]),
                      run->buffers[output], jack_port_get_buffer(fade->port, nframes), run->scratch.gains, nframes);
    }
}

int aers_callback_process(jack_nframes_t nframes, void *arg)
{
    struct aers_callback *callback = arg;
    struct aers_run *run = callback->run;
    const bool is_freewheeling = atomic_load_explicit(&callback->turns.is_freewheeling, memory_order_acquire);
    const uint32_t frame = begin(callback, nframes);
    flush_subnormals();
    if (!callback->has_stack)
        touch_stack();
    callback->has_stack = true;
    if (is_freewheeling)
        work_here(callback);
    for (uint32_t i = 0; i < run->ninputs + run->noutputs; i++)
        run->buffers[i] = jack_port_get_buffer(callback->ports[i], nframes);
    aers_run_take_seat(run, frame);
    if (run->follows)
        follow_transport(callback);
    aers_run_block(run, frame, nframes);
    run_fades(callback, nframes);
    if (callback->clock_port)
        say_clock(callback, nframes);
    aers_sitter_end(&run->sitter);
    if (aers_pulse_end(run->pulse, (uint32_t)jack_get_time(), run->rounds.dearest) && !is_freewheeling)
        run->late_blocks++;
    return 0;
}
