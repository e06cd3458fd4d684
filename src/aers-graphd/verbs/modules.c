/* SPDX-License-Identifier: ISC */
/* /aers/modules: every module's manifest. */
#include "src/aers-graphd/verbs/param_json.h"
#include "src/aers-graphd/verbs/verbs.h"

static struct json_object *params_object(const struct aers_param *params, size_t nparams)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < nparams; i++) {
        struct json_object *param = json_object_new_object();
        aers_param_json_add(param, &params[i]);
        json_object_object_add(object, params[i].name, param);
    }
    return object;
}

static struct json_object *range(uint32_t min, uint32_t max)
{
    struct json_object *pair = json_object_new_array();
    json_object_array_add(pair, json_object_new_int64(min));
    json_object_array_add(pair, json_object_new_int64(max));
    return pair;
}

static void add_channels(struct json_object *object, const struct aers_manifest *manifest)
{
    struct json_object *channels = json_object_new_object();
    json_object_object_add(channels, "in", range(manifest->in_min, manifest->in_max));
    json_object_object_add(channels, "out", range(manifest->out_min, manifest->out_max));
    aers_json_add_bool(channels, "same", manifest->same_channels);
    json_object_object_add(object, "channels", channels);
}

static void add_list(struct json_object *object, const struct aers_manifest *manifest)
{
    struct json_object *list = json_object_new_object();
    aers_json_add_string(list, "name", manifest->list);
    aers_json_add_int(list, "max", manifest->list_max);
    aers_json_add_string(list, "doc", manifest->list_doc);
    json_object_object_add(list, "params", params_object(manifest->fields, manifest->nfields));
    json_object_object_add(object, "list", list);
}

static void add_options(struct json_object *object, const struct aers_manifest *manifest)
{
    struct json_object *options = json_object_new_object();
    for (size_t i = 0; i < manifest->noptions; i++) {
        struct json_object *option = json_object_new_object();
        aers_json_add_string(option, "type", aers_doc_type_name(manifest->options[i].type));
        aers_json_add_bool(option, "required", manifest->options[i].required);
        aers_json_add_string(option, "doc", manifest->options[i].doc);
        json_object_object_add(options, manifest->options[i].name, option);
    }
    json_object_object_add(object, "options", options);
}

static void add_outputs(struct json_object *object, const struct aers_manifest *manifest)
{
    struct json_object *outputs = json_object_new_object();
    for (size_t i = 0; i < manifest->noutputs; i++) {
        struct json_object *output = json_object_new_object();
        aers_json_add_string(output, "unit", manifest->outputs[i].unit);
        aers_json_add_string(output, "doc", manifest->outputs[i].doc);
        json_object_object_add(outputs, manifest->outputs[i].name, output);
    }
    json_object_object_add(object, "outputs", outputs);
}

static struct json_object *describe(const struct aers_manifest *manifest)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "name", manifest->name);
    aers_json_add_string(object, "version", manifest->version);
    aers_json_add_string(object, "lang", manifest->lang);
    aers_json_add_string(object, "title", manifest->title);
    aers_json_add_string(object, "doc", manifest->doc);
    aers_json_add_string(object, "kind", manifest->kind);
    add_channels(object, manifest);
    aers_json_add_bool(object, "bypass", manifest->can_bypass);
    aers_json_add_bool(object, "breaks_cycles", manifest->breaks_cycles);
    add_options(object, manifest);
    json_object_object_add(object, "params", params_object(manifest->params, manifest->nparams));
    if (manifest->list)
        add_list(object, manifest);
    add_outputs(object, manifest);
    return object;
}

void aers_verb_modules(struct aers_engine *engine, struct aers_call *call)
{
    (void)engine;
    struct json_object *object = json_object_new_object(), *modules = json_object_new_array();
    for (size_t i = 0; i < aers_manifest_builtin_count(); i++)
        json_object_array_add(modules, describe(aers_manifest_builtin(i)));
    json_object_object_add(object, "modules", modules);
    aers_verb_answer_json(call, object);
}
