/* SPDX-License-Identifier: ISC */
/* tests/unit/aers-node/dsp/rig.h - a module in memory of its own, with the values of its manifest. */
#ifndef RIG_H
#define RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/manifest.h"
#include "dsp/builtin.h"

struct rig {
    const struct aers_module *module;
    const struct aers_manifest *manifest;
    struct aers_module_config config;
    void *self;
};

static inline void rig_set_slot(struct rig *rig, uint32_t slot, double value)
{
    rig->module->set(rig->self, slot, value);
}

static inline void rig_set(struct rig *rig, const char *address, double value)
{
    uint32_t slot;
    const struct aers_param *param;
    struct aers_error error;
    if (aers_manifest_resolve(rig->manifest, rig->config.nelements, address, &slot, &param, &error) != AERS_OK ||
        aers_param_check(param, value, &error) != AERS_OK)
        fail_msg("%s", error.what);
    rig_set_slot(rig, slot, value);
}

/* Every value at its default (which == 0), minimum (-1) or maximum (1). */
static inline void rig_set_all(struct rig *rig, int which)
{
    const uint32_t nslots = aers_manifest_nslots(rig->manifest, rig->config.nelements);
    for (uint32_t slot = 0; slot < nslots; slot++) {
        const struct aers_param *p = aers_manifest_param(rig->manifest, slot);
        rig_set_slot(rig, slot, which < 0 ? p->min : which > 0 ? p->max : p->preset);
    }
}

static inline struct rig rig_open_list(const struct aers_module *module, double rate_hz, uint32_t nin, uint32_t nout,
                                       uint32_t nelements, const uint32_t *element_channels)
{
    struct rig rig = {.module = module, .manifest = aers_manifest_find(module->id)};
    assert_non_null(rig.manifest);
    rig.config = (struct aers_module_config){.rate_hz = rate_hz,
                                             .max_nframes = AERS_MAX_NFRAMES,
                                             .channels_in = nin,
                                             .channels_out = nout,
                                             .nelements = nelements,
                                             .element_channels = element_channels};
    const size_t size = module->size(&rig.config);
    assert_true(size > 0);
    const size_t whole = (size + AERS_STATE_ALIGN - 1) / AERS_STATE_ALIGN * AERS_STATE_ALIGN;
    rig.self = aligned_alloc(AERS_STATE_ALIGN, whole);
    memset(rig.self, 0, whole);
    char why[256] = "";
    if (module->init(rig.self, &rig.config, why, sizeof why) != 0)
        fail_msg("%s", why);
    rig_set_all(&rig, 0);
    return rig;
}

static inline struct rig rig_open(const struct aers_module *module, double rate_hz, uint32_t nin, uint32_t nout)
{
    return rig_open_list(module, rate_hz, nin, nout, 0, NULL);
}

static inline void rig_close(struct rig *rig)
{
    if (rig->module->finish)
        rig->module->finish(rig->self);
    free(rig->self);
}

/* Planar audio: channel c at samples + c * nframes. */
struct audio {
    uint32_t nchannels, nframes;
    float *samples;
};

static inline struct audio audio_new(uint32_t nchannels, uint32_t nframes)
{
    struct audio audio = {nchannels, nframes, calloc((size_t)nchannels * nframes + 1, sizeof(float))};
    assert_non_null(audio.samples);
    return audio;
}

static inline float *channel(const struct audio *audio, uint32_t c)
{
    return audio->samples + (size_t)c * audio->nframes;
}

/* Run frames [start, start + nframes) in blocks of `block`; in and out may be the same. */
static inline void rig_run_part(struct rig *rig, const struct audio *in, const struct audio *out, uint32_t start,
                                uint32_t nframes, uint32_t block)
{
    const float **from = calloc(in->nchannels + 1, sizeof *from);
    float **to = calloc(out->nchannels + 1, sizeof *to);
    for (uint32_t done = 0; done < nframes; done += block) {
        const uint32_t n = nframes - done < block ? nframes - done : block;
        for (uint32_t c = 0; c < in->nchannels; c++)
            from[c] = channel(in, c) + start + done;
        for (uint32_t c = 0; c < out->nchannels; c++)
            to[c] = channel(out, c) + start + done;
        rig->module->process(rig->self, from, to, n);
    }
    free(from);
    free(to);
}

static inline void rig_run(struct rig *rig, const struct audio *in, const struct audio *out, uint32_t block)
{
    rig_run_part(rig, in, out, 0, in->nchannels > 0 ? in->nframes : out->nframes, block);
}

static inline void fill_sine(float *dst, uint32_t nframes, double freq_hz, double rate_hz, double amplitude)
{
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (float)(amplitude * sin(2.0 * M_PI * freq_hz * i / rate_hz));
}

/* From 20 Hz to nearly half the rate, exponentially. */
static inline void fill_sweep(float *dst, uint32_t nframes, double rate_hz, double amplitude)
{
    const double top = log(0.45 * rate_hz / 20.0);
    for (uint32_t i = 0; i < nframes; i++)
        dst[i] = (float)(amplitude * sin(2.0 * M_PI * 20.0 * nframes / rate_hz / top * (exp(top * i / nframes) - 1.0)));
}

static inline void fill_noise(float *dst, uint32_t nframes, uint32_t seed, double amplitude)
{
    uint32_t x = seed * 2654435761u + 1u;
    for (uint32_t i = 0; i < nframes; i++) {
        x = x * 1664525u + 1013904223u;
        dst[i] = (float)(amplitude * ((double)(x >> 8) / 8388608.0 - 1.0));
    }
}

static inline double largest_step(const float *src, uint32_t nframes)
{
    double largest = 0.0;
    for (uint32_t i = 1; i < nframes; i++)
        largest = fmax(largest, fabs((double)src[i] - (double)src[i - 1]));
    return largest;
}

static inline double largest_difference(const struct audio *a, const struct audio *b)
{
    double largest = 0.0;
    for (size_t i = 0; i < (size_t)a->nchannels * a->nframes; i++) {
        const double difference = fabs((double)a->samples[i] - (double)b->samples[i]);
        if (!(difference <= largest))
            largest = difference;
    }
    return largest;
}

static inline bool all_finite(const struct audio *audio)
{
    for (size_t i = 0; i < (size_t)audio->nchannels * audio->nframes; i++)
        if (!isfinite(audio->samples[i]))
            return false;
    return true;
}

#define assert_close(a, b, by)                                                                                         \
    do {                                                                                                               \
        const double a_ = (a), b_ = (b);                                                                               \
        if (!(fabs(a_ - b_) <= (by)))                                                                                  \
            fail_msg("%s: %.9g is not within %g of %.9g", #a, a_, (double)(by), b_);                                   \
    } while (0)

#define assert_at_most(a, b)                                                                                           \
    do {                                                                                                               \
        const double a_ = (a), b_ = (b);                                                                               \
        if (!(a_ <= b_))                                                                                               \
            fail_msg("%s: %.9g is above %.9g", #a, a_, b_);                                                            \
    } while (0)

#endif
