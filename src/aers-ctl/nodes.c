/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/nodes.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/problems.h"
#include "common/osc/pattern.h"

void aers_nodes_init(struct aers_nodes *nodes, struct aers_ctl *ctl)
{
    *nodes = (struct aers_nodes){.ctl = ctl, .list = json_object_new_array()};
}

void aers_nodes_finish(struct aers_nodes *nodes)
{
    json_object_put(nodes->list);
    *nodes = (struct aers_nodes){0};
}

static struct json_object *find(const struct aers_nodes *nodes, const char *id)
{
    for (size_t i = 0; i < json_object_array_length(nodes->list); i++) {
        struct json_object *node = json_object_array_get_idx(nodes->list, i);
        if (strcmp(aers_json_get_string(node, "id", ""), id) == 0)
            return node;
    }
    return NULL;
}

/* Ask graphd for one node, or for all when id is NULL, and add what is new. */
static enum aers_code fetch(struct aers_nodes *nodes, const char *id, struct aers_error *error)
{
    struct json_object *document, *list;
    enum aers_code code = aers_ask_json(nodes->ctl, "/aers/list", id, &document);
    if (code != AERS_OK) {
        if (error != &nodes->ctl->error)
            *error = nodes->ctl->error;
        return code;
    }
    if (!json_object_object_get_ex(document, "nodes", &list) || !json_object_is_type(list, json_type_array)) {
        json_object_put(document);
        return aers_error_set(error, AERS_E_INVALID, nodes->ctl->url, "answered /aers/list without nodes");
    }
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        struct json_object *node = json_object_array_get_idx(list, i);
        if (!find(nodes, aers_json_get_string(node, "id", "")))
            json_object_array_add(nodes->list, json_object_get(node));
    }
    json_object_put(document);
    return AERS_OK;
}

enum aers_code aers_nodes_fetch(struct aers_nodes *nodes, struct aers_error *error)
{
    if (nodes->complete || !nodes->ctl)
        return AERS_OK;
    enum aers_code code = fetch(nodes, NULL, error);
    nodes->complete = code == AERS_OK;
    return code;
}

static enum aers_code unknown_node(struct aers_nodes *nodes, const char *id, struct aers_error *error)
{
    struct aers_error ignored;
    const char *near = NULL;
    if (aers_nodes_fetch(nodes, &ignored) == AERS_OK) {
        size_t n = json_object_array_length(nodes->list);
        const char **ids = calloc(n + 1, sizeof *ids);
        for (size_t i = 0; ids && i < n; i++)
            ids[i] = aers_json_get_string(json_object_array_get_idx(nodes->list, i), "id", "");
        near = ids ? aers_did_you_mean(id, ids, n) : NULL;
        free(ids);
    }
    if (near)
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node \"%s\"; did you mean %s?", id, near);
    return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node \"%s\"; aers-ctl list shows them", id);
}

enum aers_code aers_nodes_find(struct aers_nodes *nodes, const char *id, struct json_object **out,
                               struct aers_error *error)
{
    struct json_object *node = find(nodes, id);
    if (!node && nodes->ctl && !nodes->complete) {
        enum aers_code code = fetch(nodes, id, error);
        if (code != AERS_OK && code != AERS_E_NOT_FOUND)
            return code;
        node = find(nodes, id);
    }
    if (!node)
        return unknown_node(nodes, id, error);
    *out = node;
    return AERS_OK;
}

enum aers_code aers_nodes_select(struct aers_nodes *nodes, const char *pattern, struct json_object **out,
                                 struct aers_error *error)
{
    struct json_object *node, *selected;
    enum aers_code code;
    bool is_pattern = aers_osc_is_pattern(pattern);
    code = is_pattern ? aers_nodes_fetch(nodes, error) : aers_nodes_find(nodes, pattern, &node, error);
    if (code != AERS_OK)
        return code;
    selected = json_object_new_array();
    if (!is_pattern)
        json_object_array_add(selected, json_object_get(node));
    for (size_t i = 0; is_pattern && i < json_object_array_length(nodes->list); i++) {
        node = json_object_array_get_idx(nodes->list, i);
        if (aers_osc_match(pattern, aers_json_get_string(node, "id", "")))
            json_object_array_add(selected, json_object_get(node));
    }
    if (json_object_array_length(selected) == 0) {
        json_object_put(selected);
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node is reached by \"%s\"; aers-ctl list shows them",
                              pattern);
    }
    *out = selected;
    return AERS_OK;
}

static const char *near_param(struct json_object *params, const char *name)
{
    size_t n = 0;
    const char **names = calloc((size_t)json_object_object_length(params) + 1, sizeof *names);
    if (!names)
        return NULL;
    json_object_object_foreach(params, key, param)
    {
        (void)param;
        names[n++] = key;
    }
    const char *near = aers_did_you_mean(name, names, n);
    free(names);
    return near;
}

enum aers_code aers_node_param(struct json_object *node, const char *name, struct json_object **out,
                               struct aers_error *error)
{
    const char *id = aers_json_get_string(node, "id", "");
    struct json_object *params = NULL, *param;
    json_object_object_get_ex(node, "params", &params);
    if (json_object_is_type(params, json_type_object) && json_object_object_get_ex(params, name, &param)) {
        *out = param;
        return AERS_OK;
    }
    const char *near = json_object_is_type(params, json_type_object) ? near_param(params, name) : NULL;
    if (near)
        return aers_error_set(error, AERS_E_NOT_FOUND, id, "no parameter \"%s\"; did you mean %s?", name, near);
    return aers_error_set(error, AERS_E_NOT_FOUND, id, "no parameter \"%s\"; aers-ctl info %s lists them", name, id);
}

static bool node_has(struct json_object *node, const char *pattern)
{
    struct json_object *params;
    if (!json_object_object_get_ex(node, "params", &params) || !json_object_is_type(params, json_type_object))
        return false;
    json_object_object_foreach(params, name, value)
    {
        (void)value;
        if (aers_osc_match(pattern, name))
            return true;
    }
    return false;
}

bool aers_nodes_have_param(struct aers_nodes *nodes, const char *pattern, const char *param)
{
    struct json_object *selected;
    struct aers_error ignored;
    bool has = false;
    if (aers_nodes_select(nodes, pattern, &selected, &ignored) != AERS_OK)
        return false;
    for (size_t i = 0; !has && i < json_object_array_length(selected); i++)
        has = node_has(json_object_array_get_idx(selected, i), param);
    json_object_put(selected);
    return has;
}
