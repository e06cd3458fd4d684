/* SPDX-License-Identifier: ISC */
/* Timelines as text: written for plans and logs, and their end of life. */
#include "common/model/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/doc/json.h"
#include "common/doc/scalar.h"

/* ---- writing ---- */

static void add(struct json_object *object, const char *key, struct json_object *value)
{
    json_object_object_add_ex(object, key, value, JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

static void add_time(struct json_object *object, const char *key, int64_t nframes)
{
    char text[48];
    snprintf(text, sizeof text, "%lld samples", (long long)nframes);
    aers_json_add_string(object, key, text);
}

static void add_number(struct json_object *object, const char *key, double value)
{
    char text[32];
    aers_number_format(value, text, sizeof text);
    add(object, key, json_object_new_double_s(value, text));
}

static bool differ(double a, double b)
{
    return a < b || a > b;
}

static struct json_object *format_params(const struct aers_timeline_event *event)
{
    struct json_object *params = NULL;
    for (size_t i = 0; i < event->synth->nparams; i++) {
        const struct aers_param *param = &event->synth->params[i];
        char text[64];
        if (!differ(event->params[i], param->preset))
            continue;
        if (!params)
            params = json_object_new_object();
        aers_param_format(param, event->params[i], text, sizeof text);
        if (param->type == AERS_PARAM_ENUM)
            json_object_object_add(params, param->name, json_object_new_string(text));
        else if (param->type == AERS_PARAM_BOOL)
            json_object_object_add(params, param->name, json_object_new_boolean(event->params[i] > 0.0));
        else
            add_number(params, param->name, event->params[i]);
    }
    return params;
}

static struct json_object *format_repeat(const struct aers_timeline_event *event)
{
    struct json_object *repeat = json_object_new_object();
    add_time(repeat, "every", event->every);
    if (event->times)
        aers_json_add_int(repeat, "times", event->times);
    if (event->spread)
        add_time(repeat, "humanise", event->spread);
    if (event->spread_db > 0.0)
        add_number(repeat, "humanise_db", event->spread_db);
    return repeat;
}

static struct json_object *format_event(const struct aers_timeline_event *event)
{
    struct json_object *object = json_object_new_object();
    if (event->frame != AERS_TIMELINE_UNSET)
        add_time(object, "at", event->frame);
    if (event->play)
        aers_json_add_string(object, "play", event->play);
    else
        aers_json_add_string(object, "synth", aers_manifest_synth_name(event->synth));
    struct json_object *params = event->play ? NULL : format_params(event);
    if (params)
        add(object, "params", params);
    if (differ(event->gain_db, 0.0))
        add_number(object, "gain_db", event->gain_db);
    if (differ(event->pan, 0.0))
        add_number(object, "pan", event->pan);
    if (event->nframes)
        add_time(object, "duration", event->nframes);
    if (event->times != 1 || event->every)
        add(object, "repeat", format_repeat(event));
    if (event->seed >= 0)
        aers_json_add_int(object, "seed", event->seed);
    if (event->tag)
        aers_json_add_string(object, "tag", event->tag);
    return object;
}

static enum aers_code to_text(struct json_object *json, char **text)
{
    const char *written = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
    char *copy = written ? strdup(written) : NULL;
    json_object_put(json);
    if (!copy)
        return AERS_E_MEMORY;
    *text = copy;
    return AERS_OK;
}

enum aers_code aers_timeline_format(const struct aers_timeline *timeline, char **text)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < timeline->nevents; i++)
        json_object_array_add(array, format_event(&timeline->events[i]));
    return to_text(array, text);
}

enum aers_code aers_timeline_format_event(const struct aers_timeline_event *event, char **text)
{
    return to_text(format_event(event), text);
}

/* ---- end of life ---- */

void aers_timeline_event_finish(struct aers_timeline_event *event)
{
    free(event->play);
    free(event->tag);
    *event = (struct aers_timeline_event){0};
}

void aers_timeline_finish(struct aers_timeline *timeline)
{
    for (size_t i = 0; i < timeline->nevents; i++)
        aers_timeline_event_finish(&timeline->events[i]);
    free(timeline->events);
    *timeline = (struct aers_timeline){0};
}
