/* SPDX-License-Identifier: ISC */
/* Values and settings of a node, by its module's manifest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/doc/scalar.h"
#include "common/model/build.h"
#include "common/model/manifest_read.h"
#include "common/model/permissions.h"

/* ---- values ---- */

/* Room for one more, doubling whenever the count is a power of two. */
static bool grow(struct aers_build *build, void **array, size_t n, size_t item)
{
    if (n & (n - 1))
        return true;
    void *grown = reallocarray(*array, n ? n * 2 : 1, item);
    if (!grown) {
        build->out_of_memory = true;
        return false;
    }
    *array = grown;
    return true;
}

static void add_value(struct aers_build *build, size_t index, uint32_t slot, double value)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    char address[128];
    void *values = node->values;
    bool has_room = grow(build, &values, node->nvalues, sizeof *node->values);
    node->values = values;
    if (!has_room)
        return;
    aers_manifest_address(node->manifest, slot, address, sizeof address);
    char *copy = aers_build_string(build, address);
    if (copy)
        node->values[node->nvalues++] = (struct aers_value){copy, slot, value};
}

void aers_build_value(struct aers_build *build, size_t node, uint32_t slot, const struct aers_doc *doc)
{
    const struct aers_param *param = aers_manifest_param(build->graph->nodes[node].manifest, slot);
    struct aers_error error;
    double value = 0;
    if (aers_param_read(param, doc, &value, &error))
        aers_build_problem(build, doc, "%s", error.what);
    else if (value < param->preset || value > param->preset)
        add_value(build, node, slot, value);
}

/* ---- settings ---- */

void aers_build_setting(struct aers_build *build, size_t index, const char *key, const char *value)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    void *settings = node->settings;
    bool has_room = grow(build, &settings, node->nsettings, sizeof *node->settings);
    node->settings = settings;
    if (!has_room)
        return;
    struct aers_setting setting = {aers_build_string(build, key), aers_build_string(build, value)};
    node->settings[node->nsettings++] = setting;
}

const char *aers_build_get_setting(const struct aers_build *build, size_t index, const char *key)
{
    const struct aers_graph_node *node = &build->graph->nodes[index];
    for (size_t i = 0; i < node->nsettings; i++)
        if (node->settings[i].key && strcmp(node->settings[i].key, key) == 0)
            return node->settings[i].value;
    return NULL;
}

static bool is_path(const char *name)
{
    size_t length = strlen(name);
    return strcmp(name, "path") == 0 || (length > 5 && strcmp(name + length - 5, "_path") == 0);
}

static void read_text(struct aers_build *build, size_t node, const struct aers_option_desc *option,
                      const struct aers_doc *doc)
{
    if (!aers_build_check_text(build, doc))
        return;
    char *path = is_path(option->name) ? aers_build_path(build, doc->string) : NULL;
    aers_build_setting(build, node, option->name, path ? path : doc->string);
    free(path);
}

/* Texts joined by commas. */
static void read_texts(struct aers_build *build, size_t node, const struct aers_option_desc *option,
                       const struct aers_doc *doc)
{
    size_t size = 1, mark, i = 0;
    for (const struct aers_doc *item = doc->child; item; item = item->next, i++) {
        mark = aers_path_index(&build->path, i);
        bool is_text = item->type == AERS_DOC_STRING && !strchr(item->string, ',');
        if (!is_text)
            aers_build_problem(build, item, "must be a text without a comma");
        is_text = is_text && aers_build_check_text(build, item);
        aers_path_back(&build->path, mark);
        if (!is_text)
            return;
        size += strlen(item->string) + 1;
    }
    char *joined = aers_build_alloc(build, size, 1), *end = joined;
    if (!joined)
        return;
    for (const struct aers_doc *item = doc->child; item; item = item->next)
        end += sprintf(end, "%s%s", item == doc->child ? "" : ",", item->string);
    aers_build_setting(build, node, option->name, joined);
    free(joined);
}

static void read_option(struct aers_build *build, size_t node, const struct aers_option_desc *option,
                        const struct aers_doc *doc)
{
    char text[96];
    bool fits = doc->type == option->type || (option->type == AERS_DOC_FLOAT && doc->type == AERS_DOC_INT);
    if (!fits)
        aers_build_problem(build, doc, "must be a %s, not %s",
                           option->type == AERS_DOC_STRING ? "text" : aers_doc_type_name(option->type),
                           aers_doc_show(doc, text, sizeof text));
    else if (doc->type == AERS_DOC_STRING)
        read_text(build, node, option, doc);
    else if (doc->type == AERS_DOC_SEQ)
        read_texts(build, node, option, doc);
    else
        aers_build_setting(build, node, option->name, aers_doc_show(doc, text, sizeof text));
}

static void check_required(struct aers_build *build, size_t node, const struct aers_doc *map,
                           const struct aers_doc *doc)
{
    const struct aers_manifest *manifest = build->graph->nodes[node].manifest;
    for (size_t i = 0; i < manifest->noptions; i++) {
        const struct aers_option_desc *option = &manifest->options[i];
        if (option->required && !aers_doc_get(map, option->name) && !aers_build_get_setting(build, node, option->name))
            aers_build_problem(build, map ? map : doc, "the option %s is missing", option->name);
    }
}

/* ---- presets ---- */

/* What it says of values that the file does not write. */
static void take_preset(struct aers_build *build, size_t node, const struct aers_doc *map)
{
    const struct aers_manifest *manifest = build->graph->nodes[node].manifest;
    const struct aers_doc *chosen = manifest->npresets ? aers_doc_get(map, AERS_PRESET_OPTION) : NULL;
    const struct aers_preset *preset = aers_doc_string(chosen) ? aers_manifest_preset(manifest, chosen->string) : NULL;
    if (!preset)
        return;
    for (size_t i = 0; i < manifest->nparams; i++) {
        const double value = preset->values[i], usual = manifest->params[i].preset;
        if (!aers_doc_get(map, manifest->params[i].name) && (value < usual || value > usual))
            add_value(build, node, (uint32_t)i, value);
    }
}

static void check_preset(struct aers_build *build, size_t node, const struct aers_doc *doc)
{
    const struct aers_manifest *manifest = build->graph->nodes[node].manifest;
    const char *words[AERS_MANIFEST_MAX_NAMES];
    char hint[512];
    if (aers_manifest_preset(manifest, doc->string))
        return;
    for (size_t i = 0; i < manifest->npresets; i++)
        words[i] = manifest->presets[i].name;
    aers_build_problem(build, doc, "no preset%s",
                       aers_path_allow(doc->string, words, manifest->npresets, hint, sizeof hint));
}

/* ---- names ---- */

static size_t find_param(const struct aers_param *params, size_t nparams, const char *name)
{
    size_t i = 0;
    while (i < nparams && strcmp(params[i].name, name) != 0)
        i++;
    return i;
}

static void refuse_name(struct aers_build *build, const struct aers_doc *doc, const struct aers_param *params,
                        size_t nparams, const struct aers_manifest *manifest, const char *what)
{
    const char *words[3 * AERS_MANIFEST_MAX_NAMES + 1];
    size_t nwords = 0;
    char hint[512];
    for (size_t i = 0; i < nparams; i++)
        words[nwords++] = params[i].name;
    for (size_t i = 0; manifest && i < manifest->noptions; i++)
        words[nwords++] = manifest->options[i].name;
    if (manifest && manifest->list && strcmp(manifest->kind, "mixer") != 0)
        words[nwords++] = manifest->list;
    aers_build_problem_at_key(build, doc, "%s%s", what, aers_path_allow(doc->key, words, nwords, hint, sizeof hint));
}

static void read_element(struct aers_build *build, size_t node, uint32_t element, const struct aers_doc *map)
{
    const struct aers_manifest *manifest = build->graph->nodes[node].manifest;
    char shown[96];
    if (map->type != AERS_DOC_MAP) {
        aers_build_problem(build, map, "must be an object, not %s", aers_doc_show(map, shown, sizeof shown));
        return;
    }
    for (const struct aers_doc *doc = map->child; doc; doc = doc->next) {
        size_t mark = aers_path_key(&build->path, doc->key);
        size_t field = find_param(manifest->fields, manifest->nfields, doc->key);
        if (field < manifest->nfields)
            aers_build_value(
                build, node,
                aers_slot((uint32_t)manifest->nparams, (uint32_t)manifest->nfields, element, (uint32_t)field), doc);
        else
            refuse_name(build, doc, manifest->fields, manifest->nfields, NULL, "unknown field");
        aers_path_back(&build->path, mark);
    }
}

static void read_list(struct aers_build *build, size_t index, const struct aers_doc *list)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    char shown[96];
    if (list->type != AERS_DOC_SEQ) {
        aers_build_problem(build, list, "must be an array, not %s", aers_doc_show(list, shown, sizeof shown));
        return;
    }
    if (list->nchildren > node->manifest->list_max) {
        aers_build_problem(build, list, "must have at most %u items, not %zu", node->manifest->list_max,
                           list->nchildren);
        return;
    }
    for (const struct aers_doc *element = list->child; element; element = element->next) {
        size_t mark = aers_path_index(&build->path, node->nelements);
        read_element(build, index, node->nelements++, element);
        aers_path_back(&build->path, mark);
    }
}

static void read_one(struct aers_build *build, size_t index, const struct aers_doc *doc)
{
    const struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_manifest *manifest = node->manifest;
    size_t param = find_param(manifest->params, manifest->nparams, doc->key);
    if (param < manifest->nparams) {
        aers_build_value(build, index, (uint32_t)param, doc);
        return;
    }
    for (size_t i = 0; i < manifest->noptions; i++) {
        if (strcmp(manifest->options[i].name, doc->key) != 0)
            continue;
        if (aers_build_get_setting(build, index, doc->key))
            aers_build_problem_at_key(build, doc, "is given already by the node itself");
        else
            read_option(build, index, &manifest->options[i], doc);
        if (manifest->npresets && doc->type == AERS_DOC_STRING && strcmp(doc->key, AERS_PRESET_OPTION) == 0)
            check_preset(build, index, doc);
        return;
    }
    if (manifest->list && strcmp(manifest->list, doc->key) == 0 && node->type != AERS_NODE_MIXER)
        read_list(build, index, doc);
    else if (manifest->list && strcmp(manifest->list, doc->key) == 0)
        aers_build_problem_at_key(build, doc, "is a field of the node itself, not of params");
    else
        refuse_name(build, doc, manifest->params, manifest->nparams, manifest, "unknown parameter");
}

static bool is_skipped(const char *key, const char *const *skipped)
{
    for (; skipped && *skipped; skipped++)
        if (strcmp(*skipped, key) == 0)
            return true;
    return false;
}

/* One that is not granted what it asks for is not loaded: also when nothing at all is said of it. */
static void check_grant(struct aers_build *build, size_t index, const struct aers_doc *map)
{
    const struct aers_manifest *manifest = build->graph->nodes[index].manifest;
    const struct aers_doc *grant = map ? aers_doc_get(map, AERS_GRANT_OPTION) : NULL;
    char why[320];
    if (!manifest->permissions ||
        aers_permissions_agree(manifest->name, manifest->permissions,
                               aers_build_get_setting(build, index, AERS_GRANT_OPTION), why, sizeof why))
        return;
    const size_t mark = grant ? aers_path_key(&build->path, AERS_GRANT_OPTION) : 0;
    aers_build_problem(build, grant ? grant : map ? map : build->nodes[index].doc, "%s", why);
    if (grant)
        aers_path_back(&build->path, mark);
}

void aers_build_params(struct aers_build *build, size_t node, const struct aers_doc *map, const char *const *skipped)
{
    if (map && map->type != AERS_DOC_MAP)
        return; /* the form has been refused */
    for (const struct aers_doc *doc = map ? map->child : NULL; doc; doc = doc->next) {
        if (is_skipped(doc->key, skipped))
            continue;
        size_t mark = aers_path_key(&build->path, doc->key);
        read_one(build, node, doc);
        aers_path_back(&build->path, mark);
    }
    if (map)
        take_preset(build, node, map);
    check_required(build, node, map, build->nodes[node].doc);
    check_grant(build, node, map);
}
