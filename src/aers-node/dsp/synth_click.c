/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/synth_click.c - a rectangular pulse: y[n] = 1 for n < max(1, round(width_ms rate / 1000)), else 0.
 * At one sample this is the unit impulse, whose spectrum is flat. Seed: none. */
#include <math.h>

#include "synth.h"

enum { PARAM_WIDTH_MS };
static const char *const params[] = {"width_ms", NULL};

struct click {
    int64_t left;
};

static int64_t click_length(const struct aers_synth_note *note)
{
    const int64_t nframes = llround(note->params[PARAM_WIDTH_MS] * note->rate_hz / 1000.0);
    return nframes > 1 ? nframes : 1;
}

static void click_start(void *state, const struct aers_synth_note *note)
{
    struct click *click = state;
    click->left = click_length(note);
}

static void click_render(void *state, float *out, uint32_t nframes)
{
    struct click *click = state;
    for (uint32_t i = 0; i < nframes; i++)
        out[i] = click->left-- > 0 ? 1.0f : 0.0f;
}

const struct aers_synth aers_synth_click = {
    .name = "click", .params = params, .length = click_length, .start = click_start, .render = click_render};
