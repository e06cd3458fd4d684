/* SPDX-License-Identifier: ISC */
#include "common/model/plan.h"

#include <stdlib.h>
#include <string.h>

#include "common/doc/json.h"
#include "common/doc/scalar.h"
#include "common/model/plan_tempo.h"

/* ---- value to JSON ---- */

static void add(struct json_object *object, const char *key, struct json_object *value)
{
    json_object_object_add_ex(object, key, value, JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

static struct json_object *format_numbers(const uint32_t *numbers, size_t n)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < n; i++)
        json_object_array_add(array, json_object_new_int64(numbers[i]));
    return array;
}

static struct json_object *format_names(char *const *names, size_t n)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < n; i++)
        json_object_array_add(array, json_object_new_string(names[i]));
    return array;
}

/* Keys that come from the plan are copied by json-c: the plan may go before the JSON does. */
static struct json_object *format_settings(const struct aers_plan_step *step)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < step->nsettings; i++)
        json_object_object_add(object, step->settings[i].key, json_object_new_string(step->settings[i].value));
    return object;
}

static struct json_object *format_values(const struct aers_plan_step *step)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < step->nvalues; i++) {
        char text[32];
        aers_number_format(step->values[i].value, text, sizeof text);
        json_object_object_add(object, step->values[i].address, json_object_new_double_s(step->values[i].value, text));
    }
    return object;
}

static struct json_object *format_ways(const struct aers_plan_step *step)
{
    struct json_object *ways = json_object_new_array();
    for (uint32_t i = 0; i < step->nin; i++)
        json_object_array_add(ways, format_numbers(step->in[i].ways, step->in[i].ways ? step->in[i].nbuffers : 0));
    return ways;
}

static struct json_object *format_step(const struct aers_plan_step *step)
{
    struct json_object *object = json_object_new_object();
    struct json_object *in = json_object_new_array();
    for (uint32_t i = 0; i < step->nin; i++)
        json_object_array_add(in, format_numbers(step->in[i].buffers, step->in[i].nbuffers));
    aers_json_add_string(object, "id", step->id);
    aers_json_add_string(object, "module", step->manifest->name);
    add(object, "settings", format_settings(step));
    aers_json_add_int(object, "elements", step->nelements);
    add(object, "element_channels",
        format_numbers(step->element_channels, step->element_channels ? step->nelements : 0));
    add(object, "in", in);
    if (step->nways)
        add(object, "ways", format_ways(step));
    add(object, "out", format_numbers(step->out, step->nout));
    add(object, "values", format_values(step));
    if (step->nautomation)
        add(object, "automation", aers_automation_format(step->automation, step->nautomation));
    return object;
}

static struct json_object *format_meter(const struct aers_plan *plan)
{
    if (!plan->meter_host)
        return NULL;
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "host", plan->meter_host);
    aers_json_add_int(object, "port", plan->meter_port);
    aers_json_add_int(object, "interval_ms", plan->meter_interval_ms);
    aers_json_add_int(object, "phase_ms", plan->meter_phase_ms);
    return object;
}

enum aers_code aers_plan_format(const struct aers_plan *plan, char **text)
{
    struct json_object *object = json_object_new_object(), *steps = json_object_new_array();
    for (uint32_t i = 0; i < plan->nsteps; i++)
        json_object_array_add(steps, format_step(&plan->steps[i]));
    aers_json_add_int(object, "plan", 1);
    aers_json_add_string(object, "graph_id", plan->graph_id);
    aers_json_add_string(object, "client", plan->client);
    aers_json_add_string(object, "server", plan->server);
    aers_json_add_int(object, "rate_hz", plan->rate_hz);
    aers_json_add_bool(object, "hold", plan->hold);
    aers_json_add_bool(object, "silent", plan->silent);
    if (plan->follows)
        aers_json_add_bool(object, "follows", true);
    if (plan->tempo.npoints)
        add(object, "tempo", aers_plan_tempo_format(&plan->tempo));
    if (plan->resumes)
        aers_json_add_bool(object, "resumes", true);
    add(object, "meter", format_meter(plan));
    add(object, "inputs", format_names(plan->inputs, plan->ninputs));
    add(object, "outputs", format_names(plan->outputs, plan->noutputs));
    aers_json_add_int(object, "nscratch", plan->nscratch);
    add(object, "steps", steps);
    const char *written =
        json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
    char *copy = written ? strdup(written) : NULL;
    json_object_put(object);
    if (!copy)
        return AERS_E_MEMORY;
    *text = copy;
    return AERS_OK;
}

uint32_t aers_plan_find_step(const struct aers_plan *plan, const char *id)
{
    uint32_t s = 0;
    while (s < plan->nsteps && strcmp(plan->steps[s].id, id) != 0)
        s++;
    return s;
}

/* ---- end of life ---- */

static void finish_step(struct aers_plan_step *step)
{
    for (size_t i = 0; i < step->nsettings; i++) {
        free(step->settings[i].key);
        free(step->settings[i].value);
    }
    for (size_t i = 0; i < step->nvalues; i++)
        free(step->values[i].address);
    for (uint32_t i = 0; i < step->nin; i++) {
        free(step->in[i].buffers);
        free(step->in[i].ways);
    }
    aers_automation_destroy(step->automation, step->nautomation);
    free(step->id);
    free(step->settings);
    free(step->element_channels);
    free(step->in);
    free(step->out);
    free(step->values);
}

static void destroy_names(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

void aers_plan_destroy(struct aers_plan *plan)
{
    if (!plan)
        return;
    for (uint32_t i = 0; i < plan->nsteps; i++)
        finish_step(&plan->steps[i]);
    destroy_names(plan->inputs, plan->ninputs);
    destroy_names(plan->outputs, plan->noutputs);
    free(plan->steps);
    free(plan->tempo.points);
    free(plan->graph_id);
    free(plan->client);
    free(plan->server);
    free(plan->meter_host);
    free(plan);
}
