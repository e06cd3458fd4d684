/* SPDX-License-Identifier: ISC */
#include "common/model/manifest.h"

#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/model/manifest_read.h"
#include "common/model/permissions.h"

/* entry, hash and signature belong to external modules and are judged by who loads them. */
static const char *const top_fields[] = {"name",      "version",  "lang",    "title",         "doc",
                                         "kind",      "channels", "bypass",  "breaks_cycles", "options",
                                         "params",    "list",     "outputs", "entry",         "hash",
                                         "signature", "latency",  "presets", "lv2",           "permissions"};
static const char *const kinds[] = {"source", "processor", "mixer", "bus", "output", "synth"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Most channels of a mixer: every input at its widest. Others carry AERS_MAX_CHANNELS. */
#define MAX_MIXER_CHANNELS (256 * AERS_MAX_CHANNELS)

static bool is_word_of(const char *text, const char *const *words, size_t nwords)
{
    for (size_t i = 0; i < nwords; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

static void refuse_field(const struct aers_fields *fields, const struct aers_doc *doc, const char *what)
{
    size_t mark = aers_path_key(fields->path, doc->key);
    aers_problem_at(fields->problems, doc, fields->path, "%s", what);
    aers_path_back(fields->path, mark);
}

/* ---- texts ---- */

static bool is_module_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    if (strncmp(name, "lv2/", 4) == 0)
        return name[4] && strlen(name) < AERS_MODULE_NAME_SIZE && !strpbrk(name, " \t\n\r\"<>\\^`{|}");
    size_t first = strspn(name, letters);
    size_t second = name[first] == '/' ? strspn(name + first + 1, letters) : 0;
    return first && second && !name[first + 1 + second] && first + second < 64;
}

static bool read_texts(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest)
{
    manifest->name = aers_fields_string(fields, doc, "name", true);
    manifest->version = aers_fields_string(fields, doc, "version", true);
    manifest->lang = aers_fields_string(fields, doc, "lang", true);
    manifest->title = aers_fields_string(fields, doc, "title", false);
    manifest->doc = aers_fields_string(fields, doc, "doc", false);
    manifest->kind = aers_doc_get(doc, "kind") ? aers_fields_string(fields, doc, "kind", false) : strdup("processor");
    if (!manifest->name || !manifest->version || !manifest->lang || !manifest->title || !manifest->doc ||
        !manifest->kind)
        return false;
    if (*manifest->name && !is_module_name(manifest->name))
        refuse_field(fields, aers_doc_get(doc, "name"), "not a module's name (such as builtin/gain)");
    if (*manifest->kind && !is_word_of(manifest->kind, kinds, COUNT(kinds)))
        refuse_field(fields, aers_doc_get(doc, "kind"),
                     "unknown kind (allowed: source, processor, mixer, bus, output, synth)");
    return true;
}

/* ---- channels ---- */

static void read_range(const struct aers_fields *fields, const struct aers_doc *map, const char *key, uint32_t max,
                       uint32_t range[2])
{
    const struct aers_doc *pair = aers_fields_get(fields, map, key, AERS_FIELD(AERS_DOC_SEQ), false);
    if (!pair)
        return;
    const struct aers_doc *low = pair->child, *high = low ? low->next : NULL;
    if (pair->nchildren != 2 || low->type != AERS_DOC_INT || high->type != AERS_DOC_INT || low->integer < 0 ||
        high->integer < low->integer || high->integer > max) {
        aers_problem_at(fields->problems, pair, fields->path, "%s must be [smallest, largest] within 0 to %u", key,
                        max);
        return;
    }
    range[0] = (uint32_t)low->integer;
    range[1] = (uint32_t)high->integer;
}

static void read_channels(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest)
{
    static const char *const names[] = {"in", "out", "same"};
    uint32_t in[2] = {1, AERS_MAX_CHANNELS}, out[2] = {1, AERS_MAX_CHANNELS};
    const struct aers_doc *map = aers_fields_get(fields, doc, "channels", AERS_FIELD(AERS_DOC_MAP), false);
    manifest->same_channels = !map;
    if (map) {
        size_t mark = aers_path_key(fields->path, "channels");
        bool mixes = strcmp(manifest->kind, "mixer") == 0;
        aers_fields_known(fields, map, names, COUNT(names));
        read_range(fields, map, "in", mixes ? MAX_MIXER_CHANNELS : AERS_MAX_CHANNELS, in);
        read_range(fields, map, "out", AERS_MAX_CHANNELS, out);
        manifest->same_channels = aers_fields_bool(fields, map, "same", false);
        aers_path_back(fields->path, mark);
    }
    manifest->in_min = in[0];
    manifest->in_max = in[1];
    manifest->out_min = out[0];
    manifest->out_max = out[1];
    manifest->can_bypass = aers_fields_bool(fields, doc, "bypass", manifest->same_channels);
    manifest->breaks_cycles = aers_fields_bool(fields, doc, "breaks_cycles", false);
    manifest->has_latency = aers_fields_bool(fields, doc, "latency", strcmp(manifest->lang, "builtin") != 0);
}

/* ---- list ---- */

static bool read_list(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest)
{
    static const char *const names[] = {"name", "max", "doc", "params"};
    const struct aers_doc *list = aers_fields_get(fields, doc, "list", AERS_FIELD(AERS_DOC_MAP), false);
    if (!list)
        return true;
    size_t mark = aers_path_key(fields->path, "list");
    aers_fields_known(fields, list, names, COUNT(names));
    const struct aers_doc *max = aers_fields_get(fields, list, "max", AERS_FIELD(AERS_DOC_INT), true);
    if (max && (max->integer < 1 || max->integer > 1024))
        refuse_field(fields, max, "must be within 1 to 1024");
    else if (max)
        manifest->list_max = (uint32_t)max->integer;
    manifest->list = aers_fields_string(fields, list, "name", true);
    manifest->list_doc = aers_fields_string(fields, list, "doc", false);
    const struct aers_doc *params = aers_fields_get(fields, list, "params", AERS_FIELD(AERS_DOC_MAP), true);
    if (params && !params->nchildren)
        refuse_field(fields, params, "a list's elements need at least one parameter");
    size_t inner = aers_path_key(fields->path, "params");
    bool enough =
        manifest->list && manifest->list_doc && aers_params_read(fields, params, &manifest->fields, &manifest->nfields);
    aers_path_back(fields->path, inner);
    aers_path_back(fields->path, mark);
    return enough;
}

/* ---- options and outputs ---- */

static bool read_option_type(const struct aers_doc *type, struct aers_option_desc *option)
{
    static const struct {
        const char *word;
        enum aers_doc_type type;
    } types[] = {{"string", AERS_DOC_STRING},
                 {"bool", AERS_DOC_BOOL},
                 {"int", AERS_DOC_INT},
                 {"float", AERS_DOC_FLOAT},
                 {"list", AERS_DOC_SEQ}};
    for (size_t i = 0; i < COUNT(types); i++) {
        if (strcmp(type->string, types[i].word) != 0)
            continue;
        option->type = types[i].type;
        return true;
    }
    return false;
}

static bool read_option(const struct aers_fields *fields, const struct aers_doc *map, struct aers_option_desc *option)
{
    static const char *const names[] = {"type", "required", "doc"};
    if (!aers_manifest_check_name(fields, map) || !aers_fields_map(fields, map))
        return true;
    aers_fields_known(fields, map, names, COUNT(names));
    const struct aers_doc *type = aers_fields_get(fields, map, "type", AERS_FIELD(AERS_DOC_STRING), true);
    if (type && !read_option_type(type, option))
        refuse_field(fields, type, "unknown type (allowed: string, bool, int, float, list)");
    option->required = aers_fields_bool(fields, map, "required", false);
    option->name = strdup(map->key);
    option->doc = aers_fields_string(fields, map, "doc", false);
    return option->name && option->doc;
}

static bool read_output(const struct aers_fields *fields, const struct aers_doc *map, struct aers_output_desc *output)
{
    static const char *const names[] = {"unit", "doc"};
    if (!aers_manifest_check_name(fields, map) || !aers_fields_map(fields, map))
        return true;
    aers_fields_known(fields, map, names, COUNT(names));
    output->name = strdup(map->key);
    output->unit = aers_fields_string(fields, map, "unit", false);
    output->doc = aers_fields_string(fields, map, "doc", false);
    return output->name && output->unit && output->doc;
}

/* The object under key, when it has a sensible number of members. */
static const struct aers_doc *get_members(const struct aers_fields *fields, const struct aers_doc *doc, const char *key)
{
    const struct aers_doc *map = aers_fields_get(fields, doc, key, AERS_FIELD(AERS_DOC_MAP), false);
    if (!map || map->nchildren <= AERS_MANIFEST_MAX_NAMES)
        return map;
    refuse_field(fields, map, "more than 256 members");
    return NULL;
}

static bool read_options(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest)
{
    const struct aers_doc *map = get_members(fields, doc, "options");
    bool enough = true;
    if (!map || !map->nchildren)
        return true;
    if (!(manifest->options = calloc(map->nchildren, sizeof *manifest->options)))
        return false;
    size_t mark = aers_path_key(fields->path, "options");
    for (const struct aers_doc *value = map->child; value && enough; value = value->next) {
        size_t inner = aers_path_key(fields->path, value->key);
        enough = read_option(fields, value, &manifest->options[manifest->noptions++]);
        aers_path_back(fields->path, inner);
    }
    aers_path_back(fields->path, mark);
    return enough;
}

static bool read_outputs(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest)
{
    const struct aers_doc *map = get_members(fields, doc, "outputs");
    bool enough = true;
    if (!map || !map->nchildren)
        return true;
    if (!(manifest->outputs = calloc(map->nchildren, sizeof *manifest->outputs)))
        return false;
    size_t mark = aers_path_key(fields->path, "outputs");
    for (const struct aers_doc *value = map->child; value && enough; value = value->next) {
        size_t inner = aers_path_key(fields->path, value->key);
        enough = read_output(fields, value, &manifest->outputs[manifest->noutputs++]);
        aers_path_back(fields->path, inner);
    }
    aers_path_back(fields->path, mark);
    return enough;
}

/* ---- the whole ---- */

/* One name space for what a graph file writes under params, and room for the slots of the host. */
static void check_names(const struct aers_fields *fields, const struct aers_doc *doc,
                        const struct aers_manifest *manifest)
{
    static const char *const reserved[] = {"mute", "bypass", "solo"};
    for (size_t i = 0; i < manifest->nparams; i++) {
        const char *name = manifest->params[i].name;
        if (!name)
            continue;
        bool taken =
            is_word_of(name, reserved, COUNT(reserved)) || (manifest->list && strcmp(name, manifest->list) == 0);
        for (size_t k = 0; k < manifest->noptions && !taken; k++)
            taken = manifest->options[k].name && strcmp(manifest->options[k].name, name) == 0;
        if (taken)
            aers_problem_at(fields->problems, doc, fields->path, "the name %s is used twice or reserved", name);
    }
    if (manifest->nparams + (size_t)manifest->list_max * manifest->nfields >= AERS_SLOT_MUTE)
        aers_problem_at(fields->problems, doc, fields->path, "more than %d values", AERS_SLOT_MUTE - 1);
}

/* Has its node an option of its own by that name, it is the module's. */
static bool add_option(struct aers_manifest *manifest, const char *name, enum aers_doc_type type, const char *doc)
{
    for (size_t i = 0; i < manifest->nparams; i++)
        if (manifest->params[i].name && strcmp(manifest->params[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < manifest->noptions; i++)
        if (manifest->options[i].name && strcmp(manifest->options[i].name, name) == 0)
            return true;
    struct aers_option_desc *options =
        reallocarray(manifest->options, manifest->noptions + 1, sizeof *manifest->options);
    if (!options)
        return false;
    manifest->options = options;
    options[manifest->noptions++] = (struct aers_option_desc){.name = strdup(name), .doc = strdup(doc), .type = type};
    return options[manifest->noptions - 1].name && options[manifest->noptions - 1].doc;
}

/* What the node of a module from others does with it. */
static bool add_host_options(struct aers_manifest *manifest)
{
    if (strcmp(manifest->lang, "builtin") == 0)
        return true;
    return add_option(
               manifest, AERS_GUARD_OPTION, AERS_DOC_FLOAT,
               "Level in dBFS from which, after 100 ms, the module is muted: 0 to 600. Default " AERS_GUARD_PRESET
               ".") &&
           (!manifest->permissions || add_option(manifest, AERS_GRANT_OPTION, AERS_DOC_SEQ,
                                                 "What the module asks for and is granted: memory, files."));
}

static void read_permissions(const struct aers_fields *fields, const struct aers_doc *doc,
                             struct aers_manifest *manifest)
{
    const struct aers_doc *list = aers_fields_get(fields, doc, "permissions", AERS_FIELD(AERS_DOC_SEQ), false);
    for (const struct aers_doc *word = list ? list->child : NULL; word; word = word->next) {
        const uint32_t permission = word->type == AERS_DOC_STRING ? aers_permission_of(word->string) : 0;
        if (!permission)
            aers_problem_at(fields->problems, word, fields->path, "no permission (allowed: memory, files)");
        manifest->permissions |= permission;
    }
}

static bool read_all(const struct aers_fields *fields, const struct aers_doc *doc, struct aers_manifest *manifest)
{
    aers_fields_known(fields, doc, top_fields, COUNT(top_fields));
    if (!read_texts(fields, doc, manifest))
        return false;
    read_channels(fields, doc, manifest);
    const struct aers_doc *params = aers_fields_get(fields, doc, "params", AERS_FIELD(AERS_DOC_MAP), false);
    size_t mark = aers_path_key(fields->path, "params");
    bool enough = aers_params_read(fields, params, &manifest->params, &manifest->nparams);
    aers_path_back(fields->path, mark);
    enough = enough && read_list(fields, doc, manifest) && read_options(fields, doc, manifest) &&
             read_outputs(fields, doc, manifest) && aers_presets_read(fields, doc, manifest);
    if (enough)
        check_names(fields, doc, manifest);
    read_permissions(fields, doc, manifest);
    return enough && add_host_options(manifest);
}

enum aers_code aers_manifest_parse(const struct aers_doc *doc, struct aers_problems *problems,
                                   struct aers_manifest **out)
{
    struct aers_path path = {0};
    struct aers_fields fields = {problems, &path};
    size_t before = problems->ntotal;
    if (!aers_fields_map(&fields, doc))
        return AERS_E_INVALID;
    struct aers_manifest *manifest = calloc(1, sizeof *manifest);
    enum aers_code code = manifest && read_all(&fields, doc, manifest) ? AERS_OK : AERS_E_MEMORY;
    if (!code && problems->ntotal > before)
        code = AERS_E_INVALID;
    if (code)
        aers_manifest_destroy(manifest);
    else
        *out = manifest;
    return code;
}

void aers_manifest_destroy(struct aers_manifest *manifest)
{
    if (!manifest)
        return;
    aers_params_destroy(manifest->params, manifest->nparams);
    aers_params_destroy(manifest->fields, manifest->nfields);
    for (size_t i = 0; i < manifest->noptions; i++) {
        free(manifest->options[i].name);
        free(manifest->options[i].doc);
    }
    for (size_t i = 0; i < manifest->noutputs; i++) {
        free(manifest->outputs[i].name);
        free(manifest->outputs[i].unit);
        free(manifest->outputs[i].doc);
    }
    aers_presets_destroy(manifest->presets, manifest->npresets);
    char *const texts[] = {manifest->name, manifest->version, manifest->lang,     manifest->title, manifest->doc,
                           manifest->kind, manifest->list,    manifest->list_doc, manifest->mark};
    for (size_t i = 0; i < COUNT(texts); i++)
        free(texts[i]);
    free(manifest->options);
    free(manifest->outputs);
    free(manifest);
}
