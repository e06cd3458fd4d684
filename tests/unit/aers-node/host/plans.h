/* SPDX-License-Identifier: ISC */
/* Plans from text, and their engine, without JACK: the test is the audio thread. */
#ifndef AERS_TEST_PLANS_H
#define AERS_TEST_PLANS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-node/host/engine.h"

enum { PLANS_RATE = 48000, PLANS_PORTS = 8 };

struct rig {
    struct aers_plan *plan;
    struct aers_engine *engine;
    float audio[PLANS_PORTS][AERS_MAX_NFRAMES];
    uint32_t frame;
};

static inline enum aers_code rig_try(struct rig *rig, const char *text, struct aers_error *error)
{
    *error = (struct aers_error){0};
    rig->plan = NULL;
    rig->engine = NULL;
    rig->frame = 0;
    enum aers_code code = aers_plan_parse(text, strlen(text), &rig->plan, error);
    if (!code)
        code = aers_engine_create(rig->plan, PLANS_RATE, &rig->engine, error);
    return code;
}

static inline void rig_start(struct rig *rig, const char *text)
{
    struct aers_error error;
    if (rig_try(rig, text, &error)) {
        print_message("# %s: %s\n", error.where, error.what);
        fail();
    }
}

static inline void rig_finish(struct rig *rig)
{
    aers_engine_destroy(rig->engine);
    aers_plan_destroy(rig->plan);
}

static inline void rig_block(struct rig *rig, uint32_t nframes)
{
    const struct aers_run *run = rig->engine->run;
    for (uint32_t i = 0; i < run->ninputs + run->noutputs; i++)
        run->buffers[i] = rig->audio[i];
    aers_run_block(rig->engine->run, rig->frame, nframes);
    rig->frame += nframes;
}

#define PLAN(inputs, outputs, nscratch, hold, steps)                                                                   \
    "{\"plan\":1,\"graph_id\":\"g\",\"client\":\"c\",\"server\":null,\"rate_hz\":0,\"hold\":" #hold                    \
    ",\"meter\":null,\"inputs\":[" inputs "],\"outputs\":[" outputs "],\"nscratch\":" #nscratch ",\"steps\":[" steps   \
    "]}"
#define STEP(id, module, in, out, values)                                                                              \
    "{\"id\":\"" id "\",\"module\":\"builtin/" module                                                                  \
    "\",\"settings\":{},\"elements\":0,\"element_channels\":[],\"in\":[" in "],\"out\":[" out "],\"values\":{" values  \
    "}}"

#endif
