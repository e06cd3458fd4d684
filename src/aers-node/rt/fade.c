/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/fade.h"

#include "common/rt/kernel.h"

/* Where it is after it has seen who is connected to whom. */
static enum aers_fade_state look(struct aers_fade *fade, enum aers_fade_state state, int nwired, int nnow)
{
    switch (state) {
    case AERS_FADE_OPEN:
        if (nwired <= 0)
            return state;
        fade->nconnections = nnow;
        aers_ramp_jump(&fade->ramp, fade->up ? 0.0 : 1.0);
        if (!fade->up)
            return AERS_FADE_READY;
        aers_ramp_go(&fade->ramp, 1.0, fade->nframes);
        return AERS_FADE_RISING;
    case AERS_FADE_RISING:
    case AERS_FADE_READY:
        if (fade->up && nnow > fade->nconnections)
            return AERS_FADE_HANDED;
        if (fade->up || nnow >= fade->nconnections)
            return state;
        aers_ramp_go(&fade->ramp, 0.0, fade->nframes);
        return AERS_FADE_FALLING;
    default:
        return state;
    }
}

static bool is_silent(const struct aers_fade *fade, enum aers_fade_state state)
{
    return state == AERS_FADE_FREE || state == AERS_FADE_OPEN || state == AERS_FADE_HANDED ||
           (state == AERS_FADE_READY && !fade->up);
}

void aers_fade_run(struct aers_fade *fade, int nwired, int nnow, const float *from, float *to, float *gains,
                   uint32_t nframes)
{
    int before = atomic_load_explicit(&fade->state, memory_order_relaxed);
    enum aers_fade_state state = look(fade, (enum aers_fade_state)before, nwired, nnow);
    if (is_silent(fade, state)) {
        aers_kernel_clear(to, nframes);
    } else {
        aers_ramp_read(&fade->ramp, gains, nframes);
        aers_kernel_multiply(to, from, gains, nframes);
        if (!aers_ramp_is_moving(&fade->ramp))
            state = fade->up ? AERS_FADE_READY : AERS_FADE_HANDED;
    }
    /* unless the control thread has given it up meanwhile */
    atomic_compare_exchange_strong_explicit(&fade->state, &before, (int)state, memory_order_release,
                                            memory_order_relaxed);
}
