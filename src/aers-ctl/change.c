/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/typed.h"
#include "common/osc/pattern.h"
#include "src/aers-ctl/value.h"

void aers_changes_init(struct aers_changes *changes, struct aers_nodes *nodes)
{
    *changes = (struct aers_changes){.nodes = nodes};
}

void aers_changes_finish(struct aers_changes *changes)
{
    for (size_t i = 0; i < changes->nitems; i++)
        free(changes->items[i].relative);
    free(changes->items);
    *changes = (struct aers_changes){0};
}

static enum aers_code append(struct aers_changes *changes, const struct aers_change *change, struct aers_error *error)
{
    if (changes->nitems == changes->size) {
        size_t size = changes->size ? 2 * changes->size : 16;
        struct aers_change *items = realloc(changes->items, size * sizeof *items);
        if (!items) {
            free(change->relative);
            return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
        }
        changes->items = items;
        changes->size = size;
    }
    changes->items[changes->nitems++] = *change;
    return AERS_OK;
}

static enum aers_code add_one(struct aers_changes *changes, struct json_object *node, const char *name,
                              struct json_object *param, const char *text, struct aers_error *error)
{
    struct aers_change change = {.node = node, .param = param, .name = name, .frame = -1, .code = AERS_E_TIMEOUT};
    enum aers_code code = aers_value_parse(text, param, &change.value, error);
    if (code != AERS_OK) {
        snprintf(error->where, sizeof error->where, "%s %s", aers_json_get_string(node, "id", ""), name);
        return code;
    }
    if (aers_typed_is_relative(text) && !(change.relative = strdup(text)))
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    return append(changes, &change, error);
}

/* Every parameter of the node that the name or pattern reaches. */
static enum aers_code add_matching(struct aers_changes *changes, struct json_object *node, const char *pattern,
                                   const char *text, struct aers_error *error)
{
    struct json_object *params;
    if (!json_object_object_get_ex(node, "params", &params) || !json_object_is_type(params, json_type_object))
        return AERS_OK;
    json_object_object_foreach(params, name, param)
    {
        if (!aers_osc_match(pattern, name))
            continue;
        enum aers_code code = add_one(changes, node, name, param, text, error);
        if (code != AERS_OK)
            return code;
    }
    return AERS_OK;
}

enum aers_code aers_changes_add(struct aers_changes *changes, const char *node, const char *param, const char *text,
                                struct aers_error *error)
{
    struct json_object *selected, *found;
    size_t before = changes->nitems;
    enum aers_code code = aers_nodes_select(changes->nodes, node, &selected, error);
    if (code != AERS_OK)
        return code;
    if (!aers_osc_is_pattern(node) && !aers_osc_is_pattern(param))
        code = aers_node_param(json_object_array_get_idx(selected, 0), param, &found, error);
    for (size_t i = 0; code == AERS_OK && i < json_object_array_length(selected); i++)
        code = add_matching(changes, json_object_array_get_idx(selected, i), param, text, error);
    json_object_put(selected); /* the nodes stay with the collection */
    if (code == AERS_OK && changes->nitems == before)
        code = aers_error_set(error, AERS_E_NOT_FOUND, "", "no node reached by \"%s\" has a parameter \"%s\"", node,
                              param);
    while (code != AERS_OK && changes->nitems > before)
        free(changes->items[--changes->nitems].relative);
    return code;
}

static bool is_switch_word(const char *word)
{
    return strcmp(word, "on") == 0 || strcmp(word, "off") == 0 || strcmp(word, "toggle") == 0;
}

enum aers_code aers_change_switch(struct aers_ctl *ctl, const char *param, const char *preset, int nargs, char **args)
{
    const char *state = preset;
    if (nargs > 1 && is_switch_word(args[nargs - 1]))
        state = args[--nargs];
    struct aers_nodes nodes;
    struct aers_changes changes;
    aers_nodes_init(&nodes, ctl);
    aers_changes_init(&changes, &nodes);
    enum aers_code code = AERS_OK;
    for (int i = 0; i < nargs && code == AERS_OK; i++)
        code = aers_changes_add(&changes, args[i], param, state, &ctl->error);
    if (code == AERS_OK)
        code = aers_changes_send(&changes, ctl);
    aers_changes_finish(&changes);
    aers_nodes_finish(&nodes);
    return code;
}
