/* SPDX-License-Identifier: ISC */
/* The rules of docs/node-plan.md. */
#include <stdlib.h>
#include <string.h>

#include "common/model/plan_read.h"

/* What is known of each buffer while the steps are gone through in order. */
enum { WRITTEN = 1, TAKEN = 2, IS_INPUT_PORT = 4, IS_OUTPUT_PORT = 8 };

struct check {
    const struct aers_plan *plan;
    unsigned char *buffers;
    uint32_t nbuffers;
    struct aers_error *error;
};

static enum aers_code refuse(const struct check *check, const struct aers_plan_step *step, const char *what)
{
    return aers_error_set(check->error, AERS_E_INVALID, "plan", "step %s: %s", step->id, what);
}

static enum aers_code check_names(const struct check *check, char *const *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!*names[i] || strlen(names[i]) > 255 || strchr(names[i], ':'))
            return aers_error_set(check->error, AERS_E_INVALID, "plan", "\"%s\" cannot be a port's name", names[i]);
        for (uint32_t k = 0; k < i; k++)
            if (strcmp(names[i], names[k]) == 0)
                return aers_error_set(check->error, AERS_E_INVALID, "plan", "two ports are called %s", names[i]);
    }
    return AERS_OK;
}

static enum aers_code check_frame(const struct check *check)
{
    const struct aers_plan *plan = check->plan;
    size_t length = strlen(plan->client);
    if (!length || length > 63 || strchr(plan->client, ':'))
        return aers_error_set(check->error, AERS_E_INVALID, "plan", "\"%s\" cannot be a client's name (1 to 63 bytes)",
                              plan->client);
    if (plan->rate_hz && (plan->rate_hz < 8000 || plan->rate_hz > 384000))
        return aers_error_set(check->error, AERS_E_RANGE, "plan", "rate_hz must be 0, or 8000 to 384000");
    if (plan->meter_host && (!plan->meter_port || !plan->meter_interval_ms))
        return aers_error_set(check->error, AERS_E_RANGE, "plan", "a meter needs a port and an interval above 0");
    if (!plan->nsteps)
        return aers_error_set(check->error, AERS_E_INVALID, "plan", "there are no steps");
    enum aers_code code = check_names(check, plan->inputs, plan->ninputs);
    return code ? code : check_names(check, plan->outputs, plan->noutputs);
}

/* ---- a step by itself ---- */

static const struct aers_option_desc *find_option(const struct aers_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->noptions; i++)
        if (strcmp(manifest->options[i].name, name) == 0)
            return &manifest->options[i];
    return NULL;
}

static bool has_setting(const struct aers_plan_step *step, const char *key)
{
    for (size_t i = 0; i < step->nsettings; i++)
        if (strcmp(step->settings[i].key, key) == 0)
            return true;
    return false;
}

static enum aers_code check_settings(const struct check *check, const struct aers_plan_step *step)
{
    const struct aers_manifest *manifest = step->manifest;
    for (size_t i = 0; i < step->nsettings; i++)
        if (!find_option(manifest, step->settings[i].key))
            return aers_error_set(check->error, AERS_E_INVALID, "plan", "step %s: %s has no setting %s", step->id,
                                  manifest->name, step->settings[i].key);
    for (size_t i = 0; i < manifest->noptions; i++)
        if (manifest->options[i].required && !has_setting(step, manifest->options[i].name))
            return aers_error_set(check->error, AERS_E_INVALID, "plan", "step %s: the setting %s is missing", step->id,
                                  manifest->options[i].name);
    return AERS_OK;
}

static enum aers_code check_elements(const struct check *check, const struct aers_plan_step *step)
{
    bool mixes = strcmp(step->manifest->kind, "mixer") == 0;
    uint64_t sum = 0;
    if (step->nelements > step->manifest->list_max)
        return refuse(check, step, "more elements than the module takes");
    if (!mixes)
        return step->element_channels ? refuse(check, step, "element_channels is for mixers") : AERS_OK;
    if (step->nelements && !step->element_channels)
        return refuse(check, step, "element_channels must tell the channels of each element");
    for (uint32_t i = 0; i < step->nelements; i++)
        sum += step->element_channels[i];
    return sum == step->nin ? AERS_OK : refuse(check, step, "element_channels must add up to the input channels");
}

static enum aers_code check_channels(const struct check *check, const struct aers_plan_step *step)
{
    const struct aers_manifest *manifest = step->manifest;
    if (step->nin < manifest->in_min || step->nin > manifest->in_max || step->nout < manifest->out_min ||
        step->nout > manifest->out_max || (manifest->same_channels && step->nin != step->nout))
        return aers_error_set(check->error, AERS_E_INVALID, "plan", "step %s: %s does not take %u in and %u out",
                              step->id, manifest->name, step->nin, step->nout);
    return AERS_OK;
}

/* ---- a step among the others ---- */

static enum aers_code check_reads(const struct check *check, const struct aers_plan_step *step)
{
    for (uint32_t i = 0; i < step->nin; i++) {
        for (uint32_t k = 0; k < step->in[i].nbuffers; k++) {
            uint32_t buffer = step->in[i].buffers[k];
            if (buffer >= check->nbuffers)
                return refuse(check, step, "reads a buffer that is not there");
            if (!(check->buffers[buffer] & WRITTEN))
                return refuse(check, step, "reads a buffer that nobody has written before it");
        }
    }
    return AERS_OK;
}

static bool reads_elsewhere(const struct aers_plan_step *step, uint32_t channel)
{
    for (uint32_t i = 0; i < step->nin; i++)
        for (uint32_t k = 0; i != channel && k < step->in[i].nbuffers; k++)
            if (step->in[i].buffers[k] == step->out[channel])
                return true;
    return false;
}

static enum aers_code check_write(const struct check *check, const struct aers_plan_step *step, uint32_t channel)
{
    uint32_t buffer = step->out[channel];
    if (buffer >= check->nbuffers)
        return refuse(check, step, "writes a buffer that is not there");
    if (check->buffers[buffer] & IS_INPUT_PORT)
        return refuse(check, step, "writes the buffer of an input port");
    if ((check->buffers[buffer] & IS_OUTPUT_PORT) && (check->buffers[buffer] & WRITTEN))
        return refuse(check, step, "writes an output port that another step has written");
    if (check->buffers[buffer] & TAKEN)
        return refuse(check, step, "writes one buffer from two channels");
    if (reads_elsewhere(step, channel))
        return refuse(check, step, "writes a buffer that it reads as another channel");
    check->buffers[buffer] |= TAKEN;
    return AERS_OK;
}

static enum aers_code check_writes(const struct check *check, const struct aers_plan_step *step)
{
    for (uint32_t i = 0; i < step->nout; i++) {
        enum aers_code code = check_write(check, step, i);
        if (code)
            return code;
    }
    for (uint32_t i = 0; i < step->nout; i++)
        check->buffers[step->out[i]] = (unsigned char)((check->buffers[step->out[i]] & ~TAKEN) | WRITTEN);
    return AERS_OK;
}

static enum aers_code check_id(const struct check *check, uint32_t step)
{
    const struct aers_plan_step *steps = check->plan->steps;
    for (uint32_t i = 0; i < step; i++)
        if (strcmp(steps[i].id, steps[step].id) == 0)
            return refuse(check, &steps[step], "the id is used twice");
    return *steps[step].id ? AERS_OK : refuse(check, &steps[step], "the id is empty");
}

static enum aers_code check_steps(const struct check *check)
{
    static enum aers_code (*const rules[])(const struct check *, const struct aers_plan_step *) = {
        check_settings, check_elements, check_channels, check_reads, check_writes};
    for (uint32_t i = 0; i < check->plan->nsteps; i++) {
        enum aers_code code = check_id(check, i);
        for (size_t k = 0; k < sizeof rules / sizeof rules[0] && !code; k++)
            code = rules[k](check, &check->plan->steps[i]);
        if (code)
            return code;
    }
    return AERS_OK;
}

enum aers_code aers_plan_check(const struct aers_plan *plan, struct aers_error *error)
{
    struct check check = {.plan = plan, .nbuffers = plan->ninputs + plan->noutputs + plan->nscratch, .error = error};
    enum aers_code code = check_frame(&check);
    if (code)
        return code;
    check.buffers = calloc((size_t)check.nbuffers + 1, 1);
    if (!check.buffers)
        return AERS_E_MEMORY;
    for (uint32_t i = 0; i < plan->ninputs; i++)
        check.buffers[i] = WRITTEN | IS_INPUT_PORT;
    for (uint32_t i = 0; i < plan->noutputs; i++)
        check.buffers[plan->ninputs + i] = IS_OUTPUT_PORT;
    code = check_steps(&check);
    free(check.buffers);
    return code;
}
