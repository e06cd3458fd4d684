/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/byhand.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/doc/json.h"
#include "common/model/package.h"
#include "common/model/typed.h"
#include "common/osc/url.h"
#include "src/aers-node/host/reader.h"

enum { METER_INTERVAL_MS = 50, MAX_NAME_NBYTES = 63 };

struct byhand {
    const struct aers_node_args *args;
    const struct aers_manifest *manifest;
    char name[MAX_NAME_NBYTES + 1];
    uint32_t nelements;
    uint32_t nin, nout;
    struct json_object *settings, *values;
};

/* ---- the module ---- */

enum aers_code aers_byhand_manifest(const char *module, const struct aers_manifest **out, struct aers_error *error)
{
    const size_t n = aers_manifest_builtin_count();
    *out = aers_manifest_find(module);
    if (*out)
        return AERS_OK;
    if (!aers_package_manifest(module, error) && error->code != AERS_E_NOT_FOUND)
        return error->code;
    const char **names = calloc(n + 1, sizeof *names);
    for (size_t i = 0; names && i < n; i++)
        names[i] = aers_manifest_builtin(i)->name;
    const char *nearest = names ? aers_did_you_mean(module, names, n) : NULL;
    aers_error_set(error, AERS_E_NOT_FOUND, module, nearest ? "no such module (did you mean %s?)" : "no such module%s",
                   nearest ? nearest : "; aers-node --list shows them");
    free(names);
    return AERS_E_NOT_FOUND;
}

/* ---- the name ---- */

static bool is_name(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && (c == text || (*c != '-' && *c != '.')))
            return false;
    return *text && strlen(text) <= MAX_NAME_NBYTES;
}

/* The last part of its module's, in letters that a name may have: fil4_stereo of lv2/http://.../fil4#stereo. */
static void name_of_module(const char *module, char name[MAX_NAME_NBYTES + 1])
{
    const char *part = module + strlen(module);
    while (part > module && part[-1] != '/' && part[-1] != ':')
        part--;
    snprintf(name, MAX_NAME_NBYTES + 1, "%s", *part ? part : "module");
    for (char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && (c == name || (*c != '-' && *c != '.')))
            *c = '_';
}

static enum aers_code find_name(struct byhand *byhand, struct aers_error *error)
{
    char usual[MAX_NAME_NBYTES + 1];
    name_of_module(byhand->manifest->name, usual);
    const char *name = byhand->args->name ? byhand->args->name : usual;
    if (!is_name(name))
        return aers_error_set(error, AERS_E_INVALID, "--name",
                              "\"%s\" cannot be a node's name: letters, digits, _ . -, not first - or ., at most %d",
                              name, MAX_NAME_NBYTES);
    snprintf(byhand->name, sizeof byhand->name, "%s", name);
    return AERS_OK;
}

/* ---- PARAM=VALUE and OPTION=VALUE ---- */

static const struct aers_option_desc *find_option(const struct aers_manifest *manifest, const char *key)
{
    for (size_t i = 0; i < manifest->noptions; i++)
        if (strcmp(manifest->options[i].name, key) == 0)
            return &manifest->options[i];
    return NULL;
}

/* The list is as long as its highest element that is spoken of. */
static void count_element(struct byhand *byhand, const char *key)
{
    const char *list = byhand->manifest->list;
    const size_t nlist = list ? strlen(list) : 0;
    if (nlist == 0 || strncmp(key, list, nlist) != 0 || key[nlist] != '/')
        return;
    const unsigned long element = strtoul(key + nlist + 1, NULL, 10);
    const uint32_t within = element < byhand->manifest->list_max ? (uint32_t)element : byhand->manifest->list_max;
    byhand->nelements = within > byhand->nelements ? within : byhand->nelements;
}

static enum aers_code add_option(struct byhand *byhand, const struct aers_option_desc *option, const char *value,
                                 struct aers_error *error)
{
    if (option->type == AERS_DOC_BOOL && strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
        return aers_error_set(error, AERS_E_INVALID, option->name, "is true or false, not \"%s\"", value);
    aers_json_add_string(byhand->settings, option->name, value);
    return AERS_OK;
}

static const char *nearest_option(const struct aers_manifest *manifest, const char *key)
{
    const char **names = calloc(manifest->noptions + 1, sizeof *names);
    for (size_t i = 0; names && i < manifest->noptions; i++)
        names[i] = manifest->options[i].name;
    const char *nearest = names ? aers_did_you_mean(key, names, manifest->noptions) : NULL;
    free(names);
    return nearest;
}

static enum aers_code add_value(struct byhand *byhand, const char *key, const char *text, struct aers_error *error)
{
    uint32_t slot;
    double value;
    const struct aers_param *param;
    enum aers_code code = aers_manifest_resolve(byhand->manifest, byhand->nelements, key, &slot, &param, error);
    if (code) {
        const char *option = nearest_option(byhand->manifest, key);
        return option ? aers_error_set(error, code, key, "no parameter %s (did you mean %s?)", key, option) : code;
    }
    if ((code = aers_typed_parse(param, text, (double)NAN, &value, error))) {
        if (error)
            snprintf(error->where, sizeof error->where, "%s", key);
        return code;
    }
    json_object_object_add(byhand->values, key, json_object_new_double(value));
    return AERS_OK;
}

static enum aers_code add_pair(struct byhand *byhand, const char *pair, struct aers_error *error)
{
    const char *equals = strchr(pair, '=');
    char *key = strndup(pair, (size_t)(equals - pair));
    if (!key)
        return aers_error_set(error, AERS_E_MEMORY, pair, "not enough memory");
    const struct aers_option_desc *option = find_option(byhand->manifest, key);
    const enum aers_code code =
        option ? add_option(byhand, option, equals + 1, error) : add_value(byhand, key, equals + 1, error);
    free(key);
    return code;
}

static enum aers_code add_pairs(struct byhand *byhand, struct aers_error *error)
{
    const struct aers_node_args *args = byhand->args;
    byhand->nelements = args->elements < byhand->manifest->list_max ? args->elements : byhand->manifest->list_max;
    for (size_t i = 0; i < args->npairs; i++)
        count_element(byhand, args->pairs[i]);
    if (strcmp(byhand->manifest->kind, "mixer") == 0 && byhand->nelements == 0)
        byhand->nelements = 1;
    for (size_t i = 0; i < args->npairs; i++) {
        const enum aers_code code = add_pair(byhand, args->pairs[i], error);
        if (code)
            return code;
    }
    for (size_t i = 0; i < byhand->manifest->noptions; i++) {
        const struct aers_option_desc *option = &byhand->manifest->options[i];
        if (option->required && !json_object_object_get_ex(byhand->settings, option->name, NULL))
            return aers_error_set(error, AERS_E_USAGE, byhand->manifest->name, "needs %s=...: %s", option->name,
                                  option->doc);
    }
    return AERS_OK;
}

/* ---- channels ---- */

/* A file brings its own number; a file that cannot be read is told of when the module opens it. */
static uint32_t count_channels(const struct byhand *byhand)
{
    char why[256];
    if (byhand->args->channels)
        return byhand->args->channels;
    if (strcmp(byhand->manifest->name, "builtin/file") != 0)
        return 1;
    struct aers_reader *reader =
        aers_reader_open(aers_json_get_string(byhand->settings, "path", ""), 48000.0, false, why, sizeof why);
    const uint32_t nchannels = reader ? aers_reader_nchannels(reader) : 1;
    aers_reader_close(reader);
    return nchannels;
}

static uint32_t clamp(uint32_t n, uint32_t min, uint32_t max)
{
    return n < min ? min : n > max ? max : n;
}

/* Not said means as few as the module can be had with. */
static void find_channels(struct byhand *byhand)
{
    const struct aers_manifest *manifest = byhand->manifest;
    const uint32_t n = count_channels(byhand);
    const bool is_free = byhand->args->channels == 0 || !manifest->same_channels;
    byhand->nin = is_free || manifest->in_max == 0 ? clamp(n, manifest->in_min, manifest->in_max) : n;
    byhand->nout = is_free || manifest->out_max == 0 ? clamp(n, manifest->out_min, manifest->out_max) : n;
    if (strcmp(manifest->kind, "mixer") == 0)
        byhand->nin = n * byhand->nelements;
}

/* ---- the plan ---- */

static struct json_object *port_names(const char *prefix, uint32_t n)
{
    struct json_object *names = json_object_new_array();
    for (uint32_t i = 1; i <= n; i++) {
        char name[32];
        snprintf(name, sizeof name, "%s_%u", prefix, i);
        json_object_array_add(names, json_object_new_string(name));
    }
    return names;
}

static struct json_object *inputs_of(const struct byhand *byhand)
{
    struct json_object *in = json_object_new_array();
    for (uint32_t i = 0; i < byhand->nin; i++) {
        struct json_object *buffers = json_object_new_array();
        json_object_array_add(buffers, json_object_new_int64(i));
        json_object_array_add(in, buffers);
    }
    return in;
}

static struct json_object *outputs_of(const struct byhand *byhand)
{
    struct json_object *out = json_object_new_array();
    for (uint32_t i = 0; i < byhand->nout; i++)
        json_object_array_add(out, json_object_new_int64(byhand->nin + i));
    return out;
}

static struct json_object *elements_of(const struct byhand *byhand)
{
    struct json_object *channels = json_object_new_array();
    if (strcmp(byhand->manifest->kind, "mixer") == 0)
        for (uint32_t i = 0; i < byhand->nelements; i++)
            json_object_array_add(channels, json_object_new_int64(byhand->nout));
    return channels;
}

static struct json_object *step_of(const struct byhand *byhand)
{
    struct json_object *step = json_object_new_object();
    aers_json_add_string(step, "id", byhand->name);
    aers_json_add_string(step, "module", byhand->manifest->name);
    json_object_object_add(step, "settings", json_object_get(byhand->settings));
    aers_json_add_int(step, "elements", byhand->nelements);
    json_object_object_add(step, "element_channels", elements_of(byhand));
    json_object_object_add(step, "in", inputs_of(byhand));
    json_object_object_add(step, "out", outputs_of(byhand));
    json_object_object_add(step, "values", json_object_get(byhand->values));
    return step;
}

static enum aers_code meter_of(const struct byhand *byhand, struct json_object **out, struct aers_error *error)
{
    *out = NULL;
    if (!byhand->args->meter)
        return AERS_OK;
    struct aers_osc_url url;
    const enum aers_code code = aers_osc_url_parse(byhand->args->meter, AERS_OSC_UDP, &url, error);
    if (code)
        return code;
    unsigned phase = 0;
    for (const char *c = byhand->name; *c; c++)
        phase = phase * 31 + (unsigned char)*c;
    *out = json_object_new_object();
    aers_json_add_string(*out, "host", url.host);
    aers_json_add_int(*out, "port", url.port);
    aers_json_add_int(*out, "interval_ms", METER_INTERVAL_MS);
    aers_json_add_int(*out, "phase_ms", phase % METER_INTERVAL_MS);
    return AERS_OK;
}

static enum aers_code make_plan(const struct byhand *byhand, struct aers_plan **out, struct aers_error *error)
{
    struct json_object *meter;
    enum aers_code code = meter_of(byhand, &meter, error);
    if (code)
        return code;
    struct json_object *plan = json_object_new_object();
    aers_json_add_int(plan, "plan", 1);
    aers_json_add_string(plan, "graph_id", "by_hand");
    aers_json_add_string(plan, "client", byhand->name);
    aers_json_add_string(plan, "server", byhand->args->server);
    aers_json_add_int(plan, "rate_hz", 0);
    aers_json_add_bool(plan, "hold", false);
    json_object_object_add(plan, "meter", meter);
    json_object_object_add(plan, "inputs", port_names("in", byhand->nin));
    json_object_object_add(plan, "outputs", port_names("out", byhand->nout));
    aers_json_add_int(plan, "nscratch", 0);
    struct json_object *steps = json_object_new_array();
    json_object_array_add(steps, step_of(byhand));
    json_object_object_add(plan, "steps", steps);
    const char *text = json_object_to_json_string(plan);
    code = aers_plan_parse(text, strlen(text), out, error);
    json_object_put(plan);
    return code;
}

enum aers_code aers_byhand_plan(const struct aers_node_args *args, struct aers_plan **out, struct aers_error *error)
{
    struct byhand byhand = {.args = args, .settings = json_object_new_object(), .values = json_object_new_object()};
    enum aers_code code = aers_byhand_manifest(args->module, &byhand.manifest, error);
    if (!code)
        code = find_name(&byhand, error);
    if (!code)
        code = add_pairs(&byhand, error);
    if (!code) {
        find_channels(&byhand);
        code = make_plan(&byhand, out, error);
    }
    json_object_put(byhand.settings);
    json_object_put(byhand.values);
    return code;
}
