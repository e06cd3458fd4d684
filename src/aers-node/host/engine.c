/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-node/dsp/builtin.h"
#include "src/aers-node/host/automation.h"
#include "src/aers-node/host/options.h"
#include "src/aers-node/host/remote.h"
#include "src/aers-node/host/seating.h"

_Static_assert(AERS_STEP_MUTE == (int)AERS_SLOT_MUTE && AERS_STEP_BYPASS == (int)AERS_SLOT_BYPASS,
               "the audio thread and the manifest name the host's slots alike");

#define FADE_SECONDS 0.010

static enum aers_code no_memory(const struct aers_plan_step *plan, struct aers_error *error)
{
    return aers_error_set(error, AERS_E_MEMORY, plan->id, "not enough memory for this node");
}

/* ---- the module ---- */

static uint32_t count_names(const char *const *names)
{
    uint32_t n = 0;
    while (names && names[n])
        n++;
    return n;
}

/* The manifest speaks to the outside in names, the module takes slots: they must agree on the order. */
static bool names_agree(const char *const *names, const struct aers_param *params, size_t nparams)
{
    if (count_names(names) != nparams)
        return false;
    for (size_t i = 0; i < nparams; i++)
        if (strcmp(names[i], params[i].name) != 0)
            return false;
    return true;
}

static enum aers_code find_module(const struct aers_plan_step *plan, const struct aers_module **out,
                                  struct aers_error *error)
{
    const struct aers_manifest *manifest = plan->manifest;
    const struct aers_module *module = aers_builtin_find(manifest->name);
    if (!module)
        module = aers_remote_module(manifest);
    if (!module)
        return no_memory(plan, error);
    if (module->abi != AERS_MODULE_ABI || !names_agree(module->params, manifest->params, manifest->nparams) ||
        !names_agree(module->fields, manifest->fields, manifest->nfields) ||
        count_names(module->outputs) != manifest->noutputs || manifest->noutputs > AERS_TALLY_MAX_OUTPUTS)
        return aers_error_set(error, AERS_E_FAILED, plan->id, "%s and its manifest do not agree", manifest->name);
    *out = module;
    return AERS_OK;
}

/* Who writes files is told whose they are. */
enum { NHOST_OPTIONS = 3 };

static size_t add_host_options(const struct aers_plan *plan, const struct aers_plan_step *step,
                               struct aers_option *options)
{
    if (strcmp(step->manifest->kind, "output") != 0)
        return 0;
    options[0] = (struct aers_option){AERS_OPTION_GRAPH, plan->graph_id};
    options[1] = (struct aers_option){AERS_OPTION_NODE, step->id};
    options[2] = (struct aers_option){AERS_OPTION_RESUMES, plan->resumes ? "true" : "false"};
    return NHOST_OPTIONS;
}

static enum aers_code init_module(struct aers_engine *engine, const struct aers_plan_step *plan, struct aers_step *step,
                                  struct aers_error *error)
{
    struct aers_option *options = calloc(plan->nsettings + NHOST_OPTIONS, sizeof *options);
    if (!options)
        return no_memory(plan, error);
    for (size_t i = 0; i < plan->nsettings; i++)
        options[i] = (struct aers_option){plan->settings[i].key, plan->settings[i].value};
    const size_t nhost = add_host_options(engine->plan, plan, options + plan->nsettings);
    const struct aers_module_config config = {.rate_hz = engine->rate_hz,
                                              .max_nframes = AERS_MAX_NFRAMES,
                                              .channels_in = plan->nin,
                                              .channels_out = plan->nout,
                                              .nelements = plan->nelements,
                                              .element_channels = plan->element_channels,
                                              .options = options,
                                              .noptions = (uint32_t)(plan->nsettings + nhost),
                                              .id = plan->manifest->name};
    char why[512] = "no reason given";
    enum aers_code code = AERS_OK;
    const size_t nbytes = step->module->size(&config);
    step->self = nbytes ? aers_memory_take(&engine->memory, nbytes) : NULL;
    if (nbytes == 0)
        code = aers_error_set(error, AERS_E_UNSUPPORTED, plan->id, "%s cannot be had with %u inputs and %u outputs",
                              step->module->id, plan->nin, plan->nout);
    else if (!step->self)
        code = no_memory(plan, error);
    else if (step->module->init(step->self, &config, why, sizeof why))
        code = aers_error_set(error, AERS_E_INVALID, plan->id, "%s: %s", step->module->id, why);
    free(options);
    return code;
}

static void set_values(const struct aers_plan_step *plan, struct aers_step *step)
{
    const uint32_t nslots = aers_manifest_nslots(plan->manifest, plan->nelements);
    for (uint32_t slot = 0; slot < nslots; slot++)
        aers_step_set(step, slot, aers_manifest_param(plan->manifest, slot)->preset);
    for (size_t i = 0; i < plan->nvalues; i++)
        aers_step_set(step, plan->values[i].slot, plan->values[i].value);
}

static enum aers_code init_step(struct aers_engine *engine, const struct aers_plan_step *plan, struct aers_step *step,
                                float *const *own, struct aers_error *error)
{
    enum aers_code code = find_module(plan, &step->module, error);
    if (code)
        return code;
    if ((code = init_module(engine, plan, step, error)))
        return code;
    engine->ninit++;
    step->fade_nframes = engine->run->fade_nframes;
    step->can_bypass = plan->manifest->can_bypass;
    aers_ramp_jump(&step->gate, 1.0);
    set_values(plan, step);
    code = aers_automation_begin(step, plan->automation, plan->nautomation, engine->rate_hz, error);
    if (code)
        return code;
    if (!aers_seating_place(&engine->memory, plan, step, own) || !aers_seating_place_dry(&engine->memory, step))
        return no_memory(plan, error);
    return AERS_OK;
}

/* ---- the run ---- */

static float **take_buffers(struct aers_memory *memory, uint32_t n)
{
    float **buffers = aers_memory_take(memory, n * sizeof *buffers);
    for (uint32_t i = 0; buffers && i < n; i++)
        if (!(buffers[i] = aers_memory_take(memory, AERS_MAX_NFRAMES * sizeof **buffers)))
            return NULL;
    return buffers;
}

/* The ports' buffers come from JACK; those after them are ours. */
static bool place_buffers(struct aers_engine *engine)
{
    const struct aers_plan *plan = engine->plan;
    struct aers_run *run = engine->run;
    const uint32_t nports = plan->ninputs + plan->noutputs;
    run->ninputs = plan->ninputs;
    run->noutputs = plan->noutputs;
    run->buffers = aers_memory_take(&engine->memory, (nports + plan->nscratch) * sizeof *run->buffers);
    float **scratch = take_buffers(&engine->memory, plan->nscratch);
    if (!run->buffers || !scratch)
        return false;
    memcpy(run->buffers + nports, scratch, plan->nscratch * sizeof *scratch);
    return true;
}

static bool is_written(const struct aers_plan *plan, uint32_t buffer)
{
    for (uint32_t s = 0; s < plan->nsteps; s++)
        for (uint32_t i = 0; i < plan->steps[s].nout; i++)
            if (plan->steps[s].out[i] == buffer)
                return true;
    return false;
}

static bool find_idle(struct aers_engine *engine)
{
    const struct aers_plan *plan = engine->plan;
    uint32_t *idle = aers_memory_take(&engine->memory, plan->noutputs * sizeof *idle);
    if (!idle)
        return false;
    for (uint32_t i = 0; i < plan->noutputs; i++)
        if (!is_written(plan, plan->ninputs + i))
            idle[engine->run->nidle++] = plan->ninputs + i;
    engine->run->idle = idle;
    return true;
}

/* What steps use one after the other is there once, as large as the largest of them needs. */
static float **place_scratch(struct aers_engine *engine)
{
    uint32_t nown = 0, ndry = 0;
    for (uint32_t s = 0; s < engine->plan->nsteps; s++) {
        const struct aers_plan_step *plan = &engine->plan->steps[s];
        for (uint32_t i = 0; i < plan->nin; i++)
            if (aers_seating_needs_own(plan, i) && i + 1 > nown)
                nown = i + 1;
        if (plan->manifest->can_bypass && plan->nin > ndry)
            ndry = plan->nin;
    }
    struct aers_scratch *scratch = &engine->run->scratch;
    scratch->silence = aers_memory_take(&engine->memory, AERS_MAX_NFRAMES * sizeof(float));
    scratch->gains = aers_memory_take(&engine->memory, AERS_MAX_NFRAMES * sizeof(float));
    scratch->dry = take_buffers(&engine->memory, ndry);
    return scratch->silence && scratch->gains && scratch->dry ? take_buffers(&engine->memory, nown) : NULL;
}

/* What the steps tell lies together, in their order. */
static bool place_rounds(struct aers_engine *engine)
{
    struct aers_run *run = engine->run;
    uint32_t nlevels = 0;
    for (uint32_t s = 0; s < run->nsteps; s++)
        nlevels += run->steps[s].nlevels;
    void *memory = aers_memory_take(&engine->memory, aers_rounds_room(run->nsteps, nlevels));
    if (!memory)
        return false;
    aers_rounds_init(&run->rounds, memory, run->nsteps, nlevels);
    for (uint32_t s = 0, at = 0; s < run->nsteps; at += run->steps[s++].nlevels) {
        struct aers_step *step = &run->steps[s];
        step->levels = run->rounds.levels + at;
        step->note = &run->rounds.laps.notes[s];
        step->note->noutputs = step->module->output ? (uint8_t)engine->plan->steps[s].manifest->noutputs : 0;
    }
    return true;
}

static enum aers_code init_run(struct aers_engine *engine, struct aers_error *error)
{
    const struct aers_plan *plan = engine->plan;
    struct aers_memory *memory = &engine->memory;
    struct aers_run *run = engine->run = aers_memory_take(memory, sizeof *run);
    void *requests = aers_memory_take(memory, AERS_RUN_RING_NBYTES);
    void *acks = aers_memory_take(memory, AERS_RUN_RING_NBYTES);
    struct aers_pulse *pulse = aers_memory_take(memory, sizeof *pulse);
    if (!run || !requests || !acks || !pulse)
        return aers_error_set(error, AERS_E_MEMORY, plan->client, "not enough memory");
    aers_run_init(run, requests, acks);
    run->rate_hz = engine->rate_hz;
    run->fade_nframes = (uint32_t)lrint(engine->rate_hz * FADE_SECONDS);
    run->start_at_once = !plan->hold;
    run->follows = plan->follows;
    if (plan->silent)
        aers_run_begin_silent(run);
    run->pulse = pulse;
    run->nsteps = plan->nsteps;
    run->steps = aers_memory_take(memory, plan->nsteps * sizeof *run->steps);
    float **own = place_scratch(engine);
    if (!run->steps || !own || !place_buffers(engine) || !find_idle(engine))
        return aers_error_set(error, AERS_E_MEMORY, plan->client, "not enough memory");
    for (uint32_t i = 0; i < plan->nsteps; i++) {
        const enum aers_code code = init_step(engine, &plan->steps[i], &run->steps[i], own, error);
        if (code)
            return code;
    }
    if (!place_rounds(engine))
        return aers_error_set(error, AERS_E_MEMORY, plan->client, "not enough memory");
    return AERS_OK;
}

bool aers_engine_is_ours(const struct aers_plan *plan)
{
    for (uint32_t i = 0; i < plan->nsteps; i++)
        if (!aers_builtin_find(plan->steps[i].manifest->name))
            return false;
    return true;
}

enum aers_code aers_engine_create(const struct aers_plan *plan, double rate_hz, struct aers_engine **out,
                                  struct aers_error *error)
{
    struct aers_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return aers_error_set(error, AERS_E_MEMORY, plan->client, "not enough memory");
    engine->plan = plan;
    engine->rate_hz = rate_hz;
    const enum aers_code code = init_run(engine, error);
    if (code) {
        aers_engine_destroy(engine);
        return code;
    }
    *out = engine;
    return AERS_OK;
}

void aers_engine_destroy(struct aers_engine *engine)
{
    if (!engine)
        return;
    for (uint32_t i = 0; i < engine->ninit; i++) {
        struct aers_step *step = &engine->run->steps[i];
        if (step->module->finish)
            step->module->finish(step->self);
        aers_automation_release(step);
    }
    aers_memory_finish(&engine->memory);
    free(engine);
}
