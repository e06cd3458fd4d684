/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/verbs/param_json.h"

enum { DECIMALS = 9 };

struct json_object *aers_param_json_value(const struct aers_param *param, double value)
{
    if (param->type == AERS_PARAM_BOOL)
        return json_object_new_boolean(value > 0.5);
    if (param->type == AERS_PARAM_ENUM && value >= 0 && value < (double)param->nchoices)
        return json_object_new_string(param->choices[(size_t)value]);
    return aers_json_number(value, DECIMALS);
}

static void add_range(struct json_object *object, const struct aers_param *param)
{
    aers_json_add_number(object, "min", param->min, DECIMALS);
    aers_json_add_number(object, "max", param->max, DECIMALS);
    aers_json_add_string(object, "unit", param->unit);
    aers_json_add_string(object, "scale", aers_scale_name(param->scale));
}

static void add_choices(struct json_object *object, const struct aers_param *param)
{
    struct json_object *choices = json_object_new_array();
    for (size_t i = 0; i < param->nchoices; i++)
        json_object_array_add(choices, json_object_new_string(param->choices[i]));
    json_object_object_add(object, "choices", choices);
}

void aers_param_json_add(struct json_object *object, const struct aers_param *param)
{
    json_object_object_add(object, "default", aers_param_json_value(param, param->preset));
    aers_json_add_string(object, "type", aers_param_type_name(param->type));
    if (param->is_momentary)
        aers_json_add_bool(object, "momentary", true);
    if (param->type == AERS_PARAM_ENUM)
        add_choices(object, param);
    else if (param->type != AERS_PARAM_BOOL)
        add_range(object, param);
    aers_json_add_string(object, "doc", param->doc);
}
