/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/namespace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_NBYTES = 512, READ_AND_WRITE = 3 };

static const char *const attributes[] = {"FULL_PATH", "CONTENTS",    "TYPE", "ACCESS",  "RANGE",
                                         "VALUE",     "DESCRIPTION", "UNIT", "CLIPMODE"};

bool aers_namespace_is_attribute(const char *name)
{
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
        if (strcmp(name, attributes[i]) == 0)
            return true;
    return false;
}

/* ---- containers */

static struct json_object *create_node(const char *path)
{
    struct json_object *node = json_object_new_object();
    aers_json_add_string(node, "FULL_PATH", path);
    aers_json_add_int(node, "ACCESS", 0);
    return node;
}

static struct json_object *contents_of(struct json_object *node)
{
    struct json_object *contents = NULL;
    if (!json_object_object_get_ex(node, "CONTENTS", &contents)) {
        contents = json_object_new_object();
        json_object_object_add(node, "CONTENTS", contents);
    }
    return contents;
}

/* The node at path, with all that leads to it, made where they are not there. */
static struct json_object *grow(struct json_object *tree, const char *path)
{
    struct json_object *node = tree, *child;
    char name[PATH_NBYTES], full[PATH_NBYTES];
    for (const char *part = path + 1; *part;) {
        size_t n = strcspn(part, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, part);
        snprintf(full, sizeof full, "%.*s", (int)(part + n - path), path);
        struct json_object *contents = contents_of(node);
        if (!json_object_object_get_ex(contents, name, &child)) {
            child = create_node(full);
            json_object_object_add(contents, name, child);
        }
        node = child;
        part += n + (part[n] == '/');
    }
    return node;
}

/* ---- parameters */

/* The names of the proposal's table of units, as far as it has ours. */
static const char *unit_of(const char *unit)
{
    static const char *const units[][2] = {
        {"dB", "gain.db"}, {"Hz", "time.hz"}, {"ms", "time.ms"}, {"s", "time.second"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(unit, units[i][0]) == 0)
            return units[i][1];
    return unit;
}

static void add_one(struct json_object *node, const char *key, struct json_object *value)
{
    struct json_object *array = json_object_new_array();
    json_object_array_add(array, value);
    json_object_object_add(node, key, array);
}

static struct json_object *get(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(object, key, &value);
    return json_object_get(value);
}

static void add_range(struct json_object *node, struct json_object *param)
{
    struct json_object *range = json_object_new_object();
    if (json_object_object_get_ex(param, "choices", NULL)) {
        json_object_object_add(range, "VALS", get(param, "choices"));
    } else if (json_object_object_get_ex(param, "min", NULL)) {
        json_object_object_add(range, "MIN", get(param, "min"));
        json_object_object_add(range, "MAX", get(param, "max"));
    } else {
        json_object_put(range);
        return;
    }
    add_one(node, "RANGE", range);
    add_one(node, "CLIPMODE", json_object_new_string("none")); /* what is outside is refused */
}

static const char *type_of(struct json_object *param)
{
    static const char *const types[][2] = {{"int", "i"}, {"bool", "T"}, {"enum", "s"}};
    const char *type = aers_json_get_string(param, "type", "float");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(type, types[i][0]) == 0)
            return types[i][1];
    return "f";
}

static void describe(struct json_object *node, struct json_object *param)
{
    const char *unit = aers_json_get_string(param, "unit", ""), *type = type_of(param);
    struct json_object *value = NULL;
    json_object_object_get_ex(param, "value", &value);
    bool is_off = *type == 'T' && !json_object_get_boolean(value);
    aers_json_add_string(node, "TYPE", is_off ? "F" : type);
    aers_json_add_int(node, "ACCESS", READ_AND_WRITE);
    add_one(node, "VALUE", json_object_get(value));
    add_range(node, param);
    if (*unit)
        add_one(node, "UNIT", json_object_new_string(unit_of(unit)));
    aers_json_add_string(node, "DESCRIPTION", aers_json_get_string(param, "doc", ""));
}

static void add_graph_node(struct json_object *tree, struct json_object *graph_node)
{
    char path[PATH_NBYTES];
    struct json_object *params = NULL;
    const char *id = aers_json_get_string(graph_node, "id", NULL);
    if (!id || !*id || !json_object_object_get_ex(graph_node, "params", &params) ||
        !json_object_is_type(params, json_type_object))
        return;
    snprintf(path, sizeof path, "/aers/node/%s", id);
    aers_json_add_string(grow(tree, path), "DESCRIPTION", aers_json_get_string(graph_node, "title", id));
    json_object_object_foreach(params, name, param)
    {
        snprintf(path, sizeof path, "/aers/node/%s/%s", id, name);
        if (*name && json_object_is_type(param, json_type_object))
            describe(grow(tree, path), param);
    }
}

struct json_object *aers_namespace_create(struct json_object *list)
{
    struct json_object *tree = create_node("/"), *nodes = NULL;
    aers_json_add_string(tree, "DESCRIPTION", "AERS");
    contents_of(grow(tree, "/aers/node"));
    if (json_object_object_get_ex(list, "nodes", &nodes) && json_object_is_type(nodes, json_type_array))
        for (size_t i = 0; i < json_object_array_length(nodes); i++)
            add_graph_node(tree, json_object_array_get_idx(nodes, i));
    return tree;
}

struct json_object *aers_namespace_find(struct json_object *tree, const char *path)
{
    struct json_object *node = tree;
    char name[PATH_NBYTES];
    for (const char *part = path + (*path == '/'); node && *part;) {
        struct json_object *contents = NULL;
        size_t n = strcspn(part, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, part);
        json_object_object_get_ex(node, "CONTENTS", &contents);
        node = NULL;
        if (contents)
            json_object_object_get_ex(contents, name, &node);
        part += n + (part[n] == '/');
    }
    return node;
}

struct json_object *aers_namespace_host_info(const char *graph_id, const char *osc_url)
{
    static const char *const extensions[] = {"ACCESS",   "VALUE",         "RANGE",        "DESCRIPTION", "UNIT",
                                             "CLIPMODE", "LISTEN",        "PATH_CHANGED", "PATH_ADDED",  "PATH_REMOVED",
                                             "TAGS",     "EXTENDED_TYPE", "PATH_RENAMED", "CRITICAL",    "OVERLOADS"};
    struct json_object *info = json_object_new_object(), *list = json_object_new_object();
    char name[128], host[128];
    const char *begin = osc_url ? strstr(osc_url, "://") : NULL, *colon = begin ? strrchr(begin, ':') : NULL;
    snprintf(name, sizeof name, "AERS%s%s", *graph_id ? " " : "", graph_id);
    aers_json_add_string(info, "NAME", name);
    if (begin && colon > begin) {
        begin += 3;
        snprintf(host, sizeof host, "%.*s", (int)(colon - begin), begin);
        aers_json_add_string(info, "OSC_IP", host);
        aers_json_add_int(info, "OSC_PORT", strtol(colon + 1, NULL, 10));
        aers_json_add_string(info, "OSC_TRANSPORT", "UDP"); /* graphd speaks both there */
    }
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        aers_json_add_bool(list, extensions[i], i < 10);
    json_object_object_add(info, "EXTENSIONS", list);
    return info;
}
