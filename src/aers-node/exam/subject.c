/* SPDX-License-Identifier: ISC */
#include "src/aers-node/exam/subject.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/rt/denormals.h"
#include "common/rt/kernel.h"
#include "src/aers-node/dsp/builtin.h"
#include "src/aers-node/host/byhand.h"
#include "src/aers-node/host/remote.h"

static bool take_buffers(struct aers_subject *subject, float ***buffers, uint32_t n)
{
    *buffers = aers_memory_take(&subject->memory, (n + 1) * sizeof **buffers);
    for (uint32_t i = 0; *buffers && i < n; i++)
        if (!((*buffers)[i] = aers_memory_take(&subject->memory, AERS_MAX_NFRAMES * sizeof ***buffers)))
            return false;
    return *buffers != NULL;
}

static bool say(struct aers_subject *subject, const char *why)
{
    snprintf(subject->why, sizeof subject->why, "%.500s", why);
    return false;
}

static bool init_module(struct aers_subject *subject, const struct aers_plan_step *step, double rate_hz)
{
    char why[400] = "no reason given";
    struct aers_option *options = calloc(step->nsettings + 1, sizeof *options);
    if (!options)
        return say(subject, "not enough memory");
    for (size_t i = 0; i < step->nsettings; i++)
        options[i] = (struct aers_option){step->settings[i].key, step->settings[i].value};
    const struct aers_module_config config = {.rate_hz = rate_hz,
                                              .max_nframes = AERS_MAX_NFRAMES,
                                              .channels_in = step->nin,
                                              .channels_out = step->nout,
                                              .nelements = step->nelements,
                                              .element_channels = step->element_channels,
                                              .options = options,
                                              .noptions = (uint32_t)step->nsettings,
                                              .id = subject->manifest->name};
    const size_t nbytes = subject->module->size(&config);
    subject->self = nbytes ? aers_memory_take(&subject->memory, nbytes) : NULL;
    const bool done = subject->self && subject->module->init(subject->self, &config, why, sizeof why) == 0;
    if (!done)
        say(subject, nbytes ? why : "it cannot be had with so many channels");
    if (!done)
        subject->self = NULL;
    free(options);
    return done;
}

static bool make(struct aers_subject *subject, const struct aers_subject_wish *wish)
{
    struct aers_error error = {0};
    struct aers_node_args args = *wish->args;
    args.channels = wish->nchannels;
    args.name = NULL;
    if (aers_byhand_plan(&args, &subject->plan, &error) != AERS_OK)
        return say(subject, error.what);
    const struct aers_plan_step *step = subject->plan->steps;
    subject->manifest = step->manifest;
    subject->nin = step->nin;
    subject->nout = step->nout;
    subject->nslots = aers_manifest_nslots(step->manifest, step->nelements);
    subject->module = aers_builtin_find(step->manifest->name);
    aers_remote_set_in_place(wish->is_in_place);
    if (!subject->module)
        subject->module = aers_remote_module(step->manifest);
    if (!subject->module || !take_buffers(subject, &subject->in, subject->nin) ||
        !take_buffers(subject, &subject->out, subject->nout))
        return say(subject, "not enough memory");
    if (wish->is_in_place && !aers_remote_is(subject->module))
        for (uint32_t i = 0; i < subject->nin && i < subject->nout; i++)
            subject->out[i] = subject->in[i];
    return init_module(subject, step, wish->rate_hz);
}

bool aers_subject_open(struct aers_subject *subject, const struct aers_subject_wish *wish)
{
    char why[sizeof subject->why];
    *subject = (struct aers_subject){0};
    if (make(subject, wish)) {
        aers_subject_preset(subject);
        return true;
    }
    memcpy(why, subject->why, sizeof why);
    aers_subject_close(subject);
    return say(subject, why);
}

void aers_subject_close(struct aers_subject *subject)
{
    if (subject->self && subject->module->finish)
        subject->module->finish(subject->self);
    aers_memory_finish(&subject->memory);
    aers_plan_destroy(subject->plan);
    *subject = (struct aers_subject){0};
}

bool aers_subject_work(struct aers_subject *subject)
{
    const char *why;
    if (subject->module->work)
        subject->module->work(subject->self);
    const uint32_t ndeaths = aers_remote_deaths(subject->module, subject->self, &why);
    const bool has_died = ndeaths != subject->ndeaths;
    subject->ndeaths = ndeaths;
    if (has_died)
        say(subject, why);
    return !has_died;
}

bool aers_subject_run(struct aers_subject *subject, uint32_t nframes)
{
    const uint64_t denormals = aers_denormals_flush();
    subject->module->process(subject->self, (const float *const *)subject->in, subject->out, nframes);
    aers_denormals_leave(denormals);
    return aers_subject_work(subject);
}

void aers_subject_set(struct aers_subject *subject, uint32_t slot, double value)
{
    subject->module->set(subject->self, slot, value);
}

void aers_subject_reset(struct aers_subject *subject)
{
    subject->module->reset(subject->self);
    if (subject->module->locate)
        subject->module->locate(subject->self, 0);
}

void aers_subject_preset(struct aers_subject *subject)
{
    const struct aers_plan_step *step = subject->plan->steps;
    for (uint32_t slot = 0; slot < subject->nslots; slot++)
        aers_subject_set(subject, slot, aers_manifest_param(subject->manifest, slot)->preset);
    for (size_t i = 0; i < step->nvalues; i++)
        if (step->values[i].slot < subject->nslots)
            aers_subject_set(subject, step->values[i].slot, step->values[i].value);
}

bool aers_subject_is_sound(const struct aers_subject *subject, uint32_t nframes)
{
    for (uint32_t i = 0; i < subject->nout; i++)
        if (!aers_kernel_is_sound(subject->out[i], nframes))
            return false;
    return true;
}

float aers_subject_peak(const struct aers_subject *subject, uint32_t nframes)
{
    float peak = 0.0f;
    for (uint32_t i = 0; i < subject->nout; i++)
        for (uint32_t k = 0; k < nframes; k++)
            peak = fmaxf(peak, fabsf(subject->out[i][k]));
    return peak;
}
