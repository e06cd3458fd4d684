/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/typed.h"

static bool is_type(struct json_object *param, const char *type)
{
    return strcmp(aers_json_get_string(param, "type", "float"), type) == 0;
}

static struct json_object *choices(struct json_object *param)
{
    struct json_object *list = NULL;
    json_object_object_get_ex(param, "choices", &list);
    return json_object_is_type(list, json_type_array) ? list : NULL;
}

static const char *choice(struct json_object *param, double value)
{
    struct json_object *list = choices(param);
    if (!list || !(value >= 0) || value >= (double)json_object_array_length(list))
        return NULL;
    return json_object_get_string(json_object_array_get_idx(list, (size_t)value));
}

static double choice_index(struct json_object *param, const char *name)
{
    struct json_object *list = choices(param);
    for (size_t i = 0; list && i < json_object_array_length(list); i++)
        if (strcasecmp(json_object_get_string(json_object_array_get_idx(list, i)), name) == 0)
            return (double)i;
    return NAN;
}

double aers_value_get(struct json_object *param, const char *member)
{
    struct json_object *value;
    if (!json_object_object_get_ex(param, member, &value))
        return NAN;
    switch (json_object_get_type(value)) {
    case json_type_boolean:
        return json_object_get_boolean(value);
    case json_type_string:
        return choice_index(param, json_object_get_string(value));
    case json_type_int:
    case json_type_double:
        return json_object_get_double(value);
    default:
        return NAN;
    }
}

/* ---- as typed */

enum { MOST_CHOICES = 64 };

/* The descriptor as the common parser takes it; it points into the JSON, and writes nothing there. */
struct descriptor {
    struct aers_param param;
    char *choices[MOST_CHOICES];
};

static char *text_of(struct json_object *param, const char *key)
{
    union {
        const char *in;
        char *out;
    } both = {.in = aers_json_get_string(param, key, "")};
    return both.out;
}

static void describe(struct json_object *json, struct descriptor *out)
{
    static char no_name[] = "";
    struct json_object *list = choices(json);
    struct aers_param *param = &out->param;
    double preset = aers_value_get(json, "default");
    *param =
        (struct aers_param){.name = no_name, .doc = no_name, .unit = text_of(json, "unit"), .choices = out->choices};
    param->type = is_type(json, "bool")   ? AERS_PARAM_BOOL
                  : is_type(json, "enum") ? AERS_PARAM_ENUM
                  : is_type(json, "int")  ? AERS_PARAM_INT
                                          : AERS_PARAM_FLOAT;
    param->min = aers_json_get_number(json, "min", param->type == AERS_PARAM_BOOL ? 0 : -INFINITY);
    param->max = aers_json_get_number(json, "max", param->type == AERS_PARAM_BOOL ? 1 : INFINITY);
    param->preset = isnan(preset) ? 0 : preset;
    for (size_t i = 0; list && i < json_object_array_length(list) && i < MOST_CHOICES; i++) {
        union {
            const char *in;
            char *out;
        } both = {.in = json_object_get_string(json_object_array_get_idx(list, i))};
        out->choices[param->nchoices++] = both.out;
    }
}

enum aers_code aers_value_parse(const char *text, struct json_object *param, double *out, struct aers_error *error)
{
    struct descriptor descriptor;
    describe(param, &descriptor);
    return aers_typed_parse(&descriptor.param, text, aers_value_get(param, "value"), out, error);
}

/* ---- and back */

void aers_value_format_bare(struct json_object *param, double value, char *text, size_t size)
{
    const char *name = is_type(param, "enum") ? choice(param, value) : NULL;
    if (isnan(value))
        snprintf(text, size, "?");
    else if (is_type(param, "bool"))
        snprintf(text, size, "%s", value != 0 ? "on" : "off");
    else if (name)
        snprintf(text, size, "%s", name);
    else /* adding 0 turns -0 into 0 */
        snprintf(text, size, "%.7g", value + 0.0);
}

void aers_value_format(struct json_object *param, double value, char *text, size_t size)
{
    char bare[64];
    const char *unit = aers_json_get_string(param, "unit", "");
    aers_value_format_bare(param, value, bare, sizeof bare);
    snprintf(text, size, "%s%s%s", bare, unit[0] ? " " : "", unit);
}

void aers_value_format_range(struct json_object *param, char *text, size_t size)
{
    const char *unit = aers_json_get_string(param, "unit", "");
    struct json_object *list = choices(param);
    size_t at = 0;
    text[0] = 0;
    if (is_type(param, "bool")) {
        snprintf(text, size, "on off");
        return;
    }
    for (size_t i = 0; list && i < json_object_array_length(list) && at < size; i++) {
        int n = snprintf(text + at, size - at, "%s%s", i ? " " : "",
                         json_object_get_string(json_object_array_get_idx(list, i)));
        at += n > 0 ? (size_t)n : 0;
    }
    if (!list)
        snprintf(text, size, "%.7g .. %.7g%s%s", aers_json_get_number(param, "min", -INFINITY),
                 aers_json_get_number(param, "max", INFINITY), unit[0] ? " " : "", unit);
}

struct json_object *aers_value_json(struct json_object *param, double value)
{
    const char *name = is_type(param, "enum") ? choice(param, value) : NULL;
    if (is_type(param, "bool"))
        return json_object_new_boolean(value != 0);
    return name ? json_object_new_string(name) : aers_json_number(value, 9);
}
