/* SPDX-License-Identifier: ISC */
#include "common/model/plan_read.h"

#include <stdlib.h>
#include <string.h>

#include "common/doc/json.h"
#include "common/model/plan_tempo.h"

/* A plan of a large fused graph takes about 300 bytes a channel. */
#define MAX_NBYTES  (16 << 20)
#define MAX_STEPS   4096
#define MAX_BUFFERS 65536

static enum aers_code refuse(struct aers_error *error, const char *what, const char *key)
{
    return aers_error_set(error, AERS_E_INVALID, "plan", "%s %s", key, what);
}

/* ---- fields ---- */

static enum aers_code known(struct json_object *object, const char *const *names, struct aers_error *error)
{
    json_object_object_foreach(object, key, value)
    {
        (void)value;
        size_t i = 0;
        while (names[i] && strcmp(names[i], key) != 0)
            i++;
        if (!names[i])
            return aers_error_set(error, AERS_E_INVALID, "plan", "unknown field %.64s", key);
    }
    return AERS_OK;
}

static enum aers_code get(struct json_object *object, const char *key, enum json_type type, struct json_object **value,
                          struct aers_error *error)
{
    if (!json_object_object_get_ex(object, key, value))
        return refuse(error, "is missing", key);
    if (!json_object_is_type(*value, type))
        return refuse(error, "is of the wrong type", key);
    return AERS_OK;
}

static enum aers_code get_string(struct json_object *object, const char *key, char **out, struct aers_error *error)
{
    struct json_object *value;
    enum aers_code code = get(object, key, json_type_string, &value, error);
    if (code)
        return code;
    if (strlen(json_object_get_string(value)) != (size_t)json_object_get_string_len(value))
        return refuse(error, "has a NUL character", key);
    *out = strdup(json_object_get_string(value));
    return *out ? AERS_OK : AERS_E_MEMORY;
}

static enum aers_code take_number(struct json_object *value, const char *key, uint32_t max, uint32_t *out,
                                  struct aers_error *error)
{
    if (!json_object_is_type(value, json_type_int))
        return refuse(error, "must be whole numbers", key);
    int64_t number = json_object_get_int64(value);
    if (number < 0 || number > max)
        return aers_error_set(error, AERS_E_RANGE, "plan", "%s must be within 0 to %u", key, max);
    *out = (uint32_t)number;
    return AERS_OK;
}

static enum aers_code get_number(struct json_object *object, const char *key, uint32_t max, uint32_t *out,
                                 struct aers_error *error)
{
    struct json_object *value;
    enum aers_code code = get(object, key, json_type_int, &value, error);
    return code ? code : take_number(value, key, max, out, error);
}

/* *out is NULL for an empty array. */
static enum aers_code take_numbers(struct json_object *array, const char *key, uint32_t **out, uint32_t *n,
                                   struct aers_error *error)
{
    size_t length = json_object_array_length(array);
    if (length > MAX_BUFFERS)
        return aers_error_set(error, AERS_E_LIMIT, "plan", "%s is too long", key);
    if (length && !(*out = calloc(length, sizeof **out)))
        return AERS_E_MEMORY;
    for (; *n < length; ++*n) {
        enum aers_code code = take_number(json_object_array_get_idx(array, *n), key, MAX_BUFFERS, &(*out)[*n], error);
        if (code)
            return code;
    }
    return AERS_OK;
}

static enum aers_code get_numbers(struct json_object *object, const char *key, uint32_t **out, uint32_t *n,
                                  struct aers_error *error)
{
    struct json_object *array;
    enum aers_code code = get(object, key, json_type_array, &array, error);
    return code ? code : take_numbers(array, key, out, n, error);
}

static enum aers_code get_names(struct json_object *object, const char *key, char ***out, uint32_t *n,
                                struct aers_error *error)
{
    struct json_object *array;
    enum aers_code code = get(object, key, json_type_array, &array, error);
    if (code)
        return code;
    size_t length = json_object_array_length(array);
    if (length > MAX_BUFFERS)
        return aers_error_set(error, AERS_E_LIMIT, "plan", "%s is too long", key);
    if (!(*out = calloc(length + 1, sizeof **out)))
        return AERS_E_MEMORY;
    for (; *n < length; ++*n) {
        struct json_object *name = json_object_array_get_idx(array, *n);
        if (!json_object_is_type(name, json_type_string))
            return refuse(error, "must be names", key);
        if (!((*out)[*n] = strdup(json_object_get_string(name))))
            return AERS_E_MEMORY;
    }
    return AERS_OK;
}

/* ---- a step ---- */

static enum aers_code read_module(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    char *name = NULL;
    enum aers_code code = get_string(object, "module", &name, error);
    if (!code && !(step->manifest = aers_manifest_find(name)))
        code = aers_error_set(error, AERS_E_NOT_FOUND, "plan", "no module %.64s", name);
    free(name);
    return code;
}

static enum aers_code read_settings(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    struct json_object *settings;
    enum aers_code code = get(object, "settings", json_type_object, &settings, error);
    if (code)
        return code;
    size_t n = (size_t)json_object_object_length(settings);
    if (n && !(step->settings = calloc(n, sizeof *step->settings)))
        return AERS_E_MEMORY;
    json_object_object_foreach(settings, key, value)
    {
        struct aers_setting *setting = &step->settings[step->nsettings++];
        if (!(setting->key = strdup(key)))
            return AERS_E_MEMORY;
        code = json_object_is_type(value, json_type_string) ? AERS_OK : refuse(error, "must hold texts", "settings");
        if (!code && !(setting->value = strdup(json_object_get_string(value))))
            code = AERS_E_MEMORY;
        if (code)
            return code;
    }
    return AERS_OK;
}

static enum aers_code read_value(const struct aers_plan_step *step, const char *key, struct json_object *json,
                                 struct aers_value *value, struct aers_error *error)
{
    const struct aers_param *param;
    enum aers_code code = aers_manifest_resolve(step->manifest, step->nelements, key, &value->slot, &param, error);
    if (code)
        return code;
    if (json_object_is_type(json, json_type_string))
        code = aers_param_parse(param, json_object_get_string(json), &value->value, error);
    else if (json_object_is_type(json, json_type_double) || json_object_is_type(json, json_type_int) ||
             json_object_is_type(json, json_type_boolean))
        code = aers_param_check(param, value->value = json_object_get_double(json), error);
    else
        code = refuse(error, "must be a number", key);
    if (!code && !(value->address = strdup(key)))
        code = AERS_E_MEMORY;
    return code;
}

static enum aers_code read_values(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    struct json_object *values;
    enum aers_code code = get(object, "values", json_type_object, &values, error);
    if (code)
        return code;
    size_t n = (size_t)json_object_object_length(values);
    if (n && !(step->values = calloc(n, sizeof *step->values)))
        return AERS_E_MEMORY;
    json_object_object_foreach(values, key, value)
    {
        code = read_value(step, key, value, &step->values[step->nvalues++], error);
        if (code)
            return code;
    }
    return AERS_OK;
}

static enum aers_code read_automation(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    struct json_object *list = NULL;
    if (!json_object_object_get_ex(object, "automation", &list))
        return AERS_OK;
    return aers_automation_parse(list, step->manifest, step->nelements, &step->automation, &step->nautomation, error);
}

static enum aers_code read_in(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    struct json_object *in;
    enum aers_code code = get(object, "in", json_type_array, &in, error);
    if (code)
        return code;
    size_t length = json_object_array_length(in);
    if (length > MAX_BUFFERS)
        return aers_error_set(error, AERS_E_LIMIT, "plan", "in is too long");
    if (length && !(step->in = calloc(length, sizeof *step->in)))
        return AERS_E_MEMORY;
    while (step->nin < length && !code) {
        struct json_object *buffers = json_object_array_get_idx(in, step->nin);
        struct aers_plan_input *input = &step->in[step->nin++];
        code = json_object_is_type(buffers, json_type_array)
                   ? take_numbers(buffers, "in", &input->buffers, &input->nbuffers, error)
                   : refuse(error, "must hold arrays", "in");
    }
    return code;
}

/* Of the form of `in`, or empty where no buffer of a channel is delayed; left out where none of the step is. */
static enum aers_code read_ways(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    struct json_object *ways;
    if (!json_object_object_get_ex(object, "ways", &ways))
        return AERS_OK;
    if (!json_object_is_type(ways, json_type_array) || json_object_array_length(ways) != step->nin)
        return refuse(error, "must be of the form of in", "ways");
    for (uint32_t i = 0; i < step->nin; i++) {
        struct json_object *numbers = json_object_array_get_idx(ways, i);
        uint32_t n = 0;
        enum aers_code code = json_object_is_type(numbers, json_type_array)
                                  ? take_numbers(numbers, "ways", &step->in[i].ways, &n, error)
                                  : refuse(error, "must hold arrays", "ways");
        if (!code && n && n != step->in[i].nbuffers)
            code = refuse(error, "must be of the form of in", "ways");
        if (code)
            return code;
        for (uint32_t k = 0; k < n; k++)
            step->nways = step->in[i].ways[k] > step->nways ? step->in[i].ways[k] : step->nways;
    }
    return AERS_OK;
}

static enum aers_code read_elements(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    uint32_t n = 0;
    enum aers_code code = get_number(object, "elements", MAX_BUFFERS, &step->nelements, error);
    if (!code)
        code = get_numbers(object, "element_channels", &step->element_channels, &n, error);
    if (!code && n && n != step->nelements)
        code = refuse(error, "must have one number per element", "element_channels");
    return code;
}

static enum aers_code read_step(struct json_object *object, struct aers_plan_step *step, struct aers_error *error)
{
    static const char *const names[] = {"id",  "module", "settings",   "elements", "element_channels", "in", "ways",
                                        "out", "values", "automation", NULL};
    if (!json_object_is_type(object, json_type_object))
        return refuse(error, "must hold objects", "steps");
    enum aers_code code = known(object, names, error);
    if (!code)
        code = get_string(object, "id", &step->id, error);
    if (!code)
        code = read_module(object, step, error);
    if (!code)
        code = read_settings(object, step, error);
    if (!code)
        code = read_elements(object, step, error);
    if (!code)
        code = read_in(object, step, error);
    if (!code)
        code = read_ways(object, step, error);
    if (!code)
        code = get_numbers(object, "out", &step->out, &step->nout, error);
    if (!code)
        code = read_values(object, step, error);
    return code ? code : read_automation(object, step, error);
}

/* ---- the whole ---- */

static enum aers_code read_steps(struct json_object *object, struct aers_plan *plan, struct aers_error *error)
{
    struct json_object *steps;
    enum aers_code code = get(object, "steps", json_type_array, &steps, error);
    if (code)
        return code;
    size_t length = json_object_array_length(steps);
    if (length > MAX_STEPS)
        return aers_error_set(error, AERS_E_LIMIT, "plan", "more than %d steps", MAX_STEPS);
    if (!(plan->steps = calloc(length + 1, sizeof *plan->steps)))
        return AERS_E_MEMORY;
    while (plan->nsteps < length && !code) {
        struct json_object *step = json_object_array_get_idx(steps, plan->nsteps);
        code = read_step(step, &plan->steps[plan->nsteps++], error);
    }
    return code;
}

static enum aers_code read_meter(struct json_object *object, struct aers_plan *plan, struct aers_error *error)
{
    static const char *const names[] = {"host", "port", "interval_ms", "phase_ms", NULL};
    struct json_object *meter;
    uint32_t port = 0;
    if (!json_object_object_get_ex(object, "meter", &meter) || !meter)
        return AERS_OK;
    enum aers_code code = get(object, "meter", json_type_object, &meter, error);
    if (!code)
        code = known(meter, names, error);
    if (!code)
        code = get_string(meter, "host", &plan->meter_host, error);
    if (!code)
        code = get_number(meter, "port", UINT16_MAX, &port, error);
    if (!code)
        code = get_number(meter, "interval_ms", 60000, &plan->meter_interval_ms, error);
    if (!code)
        code = get_number(meter, "phase_ms", 60000, &plan->meter_phase_ms, error);
    plan->meter_port = (uint16_t)port;
    return code;
}

static enum aers_code read_frame(struct json_object *object, struct aers_plan *plan, struct aers_error *error)
{
    struct json_object *server = NULL, *hold = NULL, *silent = NULL, *resumes = NULL, *follows = NULL, *tempo = NULL;
    uint32_t version = 0;
    enum aers_code code = get_number(object, "plan", 1, &version, error);
    if (!code && version != 1)
        code = aers_error_set(error, AERS_E_UNSUPPORTED, "plan", "a plan of another version (this one reads 1)");
    if (!code)
        code = get_string(object, "graph_id", &plan->graph_id, error);
    if (!code)
        code = get_string(object, "client", &plan->client, error);
    if (!code && json_object_object_get_ex(object, "server", &server) && server)
        code = get_string(object, "server", &plan->server, error);
    if (!code)
        code = get_number(object, "rate_hz", 384000, &plan->rate_hz, error);
    if (!code)
        code = get(object, "hold", json_type_boolean, &hold, error);
    plan->hold = !code && json_object_get_boolean(hold);
    if (!code && json_object_object_get_ex(object, "silent", NULL))
        code = get(object, "silent", json_type_boolean, &silent, error);
    plan->silent = !code && json_object_get_boolean(silent);
    if (!code && json_object_object_get_ex(object, "resumes", &resumes))
        code = get(object, "resumes", json_type_boolean, &resumes, error);
    plan->resumes = !code && json_object_get_boolean(resumes);
    if (!code && json_object_object_get_ex(object, "follows", &follows))
        code = get(object, "follows", json_type_boolean, &follows, error);
    plan->follows = !code && json_object_get_boolean(follows);
    if (!code && json_object_object_get_ex(object, "tempo", &tempo))
        code = aers_plan_tempo_read(tempo, &plan->tempo, error);
    if (!code)
        code = get_names(object, "inputs", &plan->inputs, &plan->ninputs, error);
    if (!code)
        code = get_names(object, "outputs", &plan->outputs, &plan->noutputs, error);
    return code ? code : get_number(object, "nscratch", MAX_BUFFERS, &plan->nscratch, error);
}

static enum aers_code read_plan(struct json_object *object, struct aers_plan *plan, struct aers_error *error)
{
    static const char *const names[] = {"plan",    "graph_id", "client",  "server", "rate_hz", "hold",
                                        "silent",  "resumes",  "follows", "tempo",  "meter",   "inputs",
                                        "outputs", "nscratch", "steps",   NULL};
    if (!json_object_is_type(object, json_type_object))
        return aers_error_set(error, AERS_E_INVALID, "plan", "not an object");
    enum aers_code code = known(object, names, error);
    if (!code)
        code = read_frame(object, plan, error);
    if (!code)
        code = read_meter(object, plan, error);
    if (!code)
        code = read_steps(object, plan, error);
    return code ? code : aers_plan_check(plan, error);
}

enum aers_code aers_plan_parse(const char *text, size_t nbytes, struct aers_plan **out, struct aers_error *error)
{
    struct json_object *object = NULL;
    enum aers_code code = aers_json_parse(text, nbytes, MAX_NBYTES, &object, error);
    if (code)
        return code;
    struct aers_plan *plan = calloc(1, sizeof *plan);
    code = plan ? read_plan(object, plan, error) : AERS_E_MEMORY;
    json_object_put(object);
    if (code)
        aers_plan_destroy(plan);
    else
        *out = plan;
    return code;
}
