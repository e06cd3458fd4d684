/* SPDX-License-Identifier: ISC */
/* builtin/events, with this thread in the roles of both the audio thread and the worker. */
#ifndef AERS_TEST_EVENTS_H
#define AERS_TEST_EVENTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "sound.h"
#include "src/aers-node/dsp/builtin.h"

enum { RATE = 48000 };
enum { GAIN_DB, SEED };
enum { VOICES, PLAYED, STOLEN, UNDERRUNS };

static const struct aers_module *const module = &aers_module_events;
static float out[2][AERS_MAX_NFRAMES];
static float *const outs[] = {out[0], out[1]};

static inline void *open_with(const char *events, const char *polyphony, uint32_t nchannels)
{
    const struct aers_option options[] = {{"events", events}, {"polyphony", polyphony}};
    const struct aers_module_config config = {.rate_hz = RATE,
                                              .max_nframes = AERS_MAX_NFRAMES,
                                              .channels_out = nchannels,
                                              .options = options,
                                              .noptions = polyphony ? 2 : 1};
    char why[512] = "";
    const size_t size = (module->size(&config) + AERS_STATE_ALIGN - 1) / AERS_STATE_ALIGN * AERS_STATE_ALIGN;
    void *self = aligned_alloc(AERS_STATE_ALIGN, size);
    memset(self, 0, size);
    if (module->init(self, &config, why, sizeof why)) {
        print_message("# %s\n", why);
        free(self);
        return NULL;
    }
    module->set(self, GAIN_DB, 0.0);
    module->set(self, SEED, 0.0);
    return self;
}

static inline void *open_events(const char *events)
{
    return open_with(events, NULL, 1);
}

static inline void close_events(void *self)
{
    module->finish(self);
    free(self);
}

/* The first channel's next nframes, in blocks; the worker does its work in between. */
static inline void play(void *self, float *dst, uint32_t nframes, uint32_t block)
{
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = nframes - done < block ? nframes - done : block;
        module->work(self);
        module->process(self, NULL, outs, n);
        memcpy(dst + done, out[0], n * sizeof *dst);
    }
}

static inline float output(void *self, uint32_t i)
{
    return module->output(self, i);
}

#endif
