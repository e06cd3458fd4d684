/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/describe.h"

#include <string.h>

#include <aers/module.h>

#include "common/doc/json.h"

void aers_describe_all(FILE *stream)
{
    for (size_t i = 0; i < aers_manifest_builtin_count(); i++) {
        const struct aers_manifest *manifest = aers_manifest_builtin(i);
        const char *stop = strstr(manifest->doc, ". ");
        const int nsentence = stop ? (int)(stop - manifest->doc) + 1 : (int)strlen(manifest->doc);
        fprintf(stream, "%-20s %-10s %.*s\n", manifest->name, manifest->kind, nsentence, manifest->doc);
    }
}

static struct json_object *range_of(uint32_t min, uint32_t max)
{
    struct json_object *range = json_object_new_array();
    json_object_array_add(range, json_object_new_int64(min));
    json_object_array_add(range, json_object_new_int64(max));
    return range;
}

static struct json_object *channels_of(const struct aers_manifest *manifest)
{
    struct json_object *channels = json_object_new_object();
    json_object_object_add(channels, "in", range_of(manifest->in_min, manifest->in_max));
    json_object_object_add(channels, "out", range_of(manifest->out_min, manifest->out_max));
    aers_json_add_bool(channels, "same", manifest->same_channels);
    return channels;
}

static void add_numbers(struct json_object *object, const struct aers_param *param)
{
    aers_json_add_string(object, "unit", param->unit);
    aers_json_add_number(object, "min", param->min, 6);
    aers_json_add_number(object, "max", param->max, 6);
    aers_json_add_number(object, "default", param->preset, 6);
    aers_json_add_string(object, "scale", aers_scale_name(param->scale));
}

static void add_choices(struct json_object *object, const struct aers_param *param)
{
    struct json_object *choices = json_object_new_array();
    for (size_t i = 0; i < param->nchoices; i++)
        json_object_array_add(choices, json_object_new_string(param->choices[i]));
    json_object_object_add(object, "choices", choices);
    aers_json_add_string(object, "default", param->choices[(size_t)param->preset]);
}

static struct json_object *param_of(const struct aers_param *param, uint32_t slot)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_int(object, "slot", slot);
    aers_json_add_string(object, "type", aers_param_type_name(param->type));
    if (param->type == AERS_PARAM_ENUM)
        add_choices(object, param);
    else if (param->type == AERS_PARAM_BOOL)
        aers_json_add_bool(object, "default", param->preset != 0.0);
    else
        add_numbers(object, param);
    aers_json_add_string(object, "doc", param->doc);
    return object;
}

static struct json_object *params_of(const struct aers_param *params, size_t nparams, uint32_t first_slot)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < nparams; i++)
        json_object_object_add(object, params[i].name, param_of(&params[i], first_slot + (uint32_t)i));
    return object;
}

static struct json_object *list_of(const struct aers_manifest *manifest)
{
    struct json_object *list = json_object_new_object();
    aers_json_add_string(list, "name", manifest->list);
    aers_json_add_int(list, "max", manifest->list_max);
    aers_json_add_int(list, "slots_per_element", (int64_t)manifest->nfields);
    aers_json_add_string(list, "doc", manifest->list_doc);
    json_object_object_add(list, "params", params_of(manifest->fields, manifest->nfields, (uint32_t)manifest->nparams));
    return list;
}

static struct json_object *options_of(const struct aers_manifest *manifest)
{
    struct json_object *options = json_object_new_object();
    for (size_t i = 0; i < manifest->noptions; i++) {
        const struct aers_option_desc *desc = &manifest->options[i];
        struct json_object *option = json_object_new_object();
        aers_json_add_string(option, "type", aers_doc_type_name(desc->type));
        aers_json_add_bool(option, "required", desc->required);
        aers_json_add_string(option, "doc", desc->doc);
        json_object_object_add(options, desc->name, option);
    }
    return options;
}

static struct json_object *outputs_of(const struct aers_manifest *manifest)
{
    struct json_object *outputs = json_object_new_object();
    for (size_t i = 0; i < manifest->noutputs; i++) {
        struct json_object *output = json_object_new_object();
        aers_json_add_string(output, "unit", manifest->outputs[i].unit);
        aers_json_add_string(output, "doc", manifest->outputs[i].doc);
        json_object_object_add(outputs, manifest->outputs[i].name, output);
    }
    return outputs;
}

void aers_describe_one(const struct aers_manifest *manifest, FILE *stream)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "name", manifest->name);
    aers_json_add_string(object, "version", manifest->version);
    aers_json_add_string(object, "lang", manifest->lang);
    aers_json_add_string(object, "title", manifest->title);
    aers_json_add_string(object, "doc", manifest->doc);
    aers_json_add_string(object, "kind", manifest->kind);
    json_object_object_add(object, "channels", channels_of(manifest));
    aers_json_add_bool(object, "bypass", manifest->can_bypass);
    aers_json_add_bool(object, "breaks_cycles", manifest->breaks_cycles);
    json_object_object_add(object, "options", options_of(manifest));
    json_object_object_add(object, "params", params_of(manifest->params, manifest->nparams, 0));
    if (manifest->list)
        json_object_object_add(object, "list", list_of(manifest));
    json_object_object_add(object, "outputs", outputs_of(manifest));
    fprintf(stream, "%s\n",
            json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}
