/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/graph_delta.h"

#include <stdio.h>
#include <string.h>

enum { KEY_NBYTES = 512 };

/* The name of an item among its kind; false when it has none. */
typedef bool key_fn(struct json_object *item, char *key, size_t size);

struct list {
    const char *name;
    key_fn *key;
    struct json_object *(*short_form)(struct json_object *item); /* how one that has gone is named */
};

static bool node_key(struct json_object *node, char *key, size_t size)
{
    int n = snprintf(key, size, "%s", aers_json_get_string(node, "id", ""));
    return n > 0 && n < (int)size;
}

static bool edge_key(struct json_object *edge, char *key, size_t size)
{
    const char *from = aers_json_get_string(edge, "from", ""), *to = aers_json_get_string(edge, "to", "");
    int n = snprintf(key, size, "%s\n%s", from, to);
    return *from && *to && n < (int)size;
}

static bool wire_key(struct json_object *wire, char *key, size_t size)
{
    if (!json_object_is_type(wire, json_type_array) || json_object_array_length(wire) != 2)
        return false;
    const char *from = json_object_get_string(json_object_array_get_idx(wire, 0));
    const char *to = json_object_get_string(json_object_array_get_idx(wire, 1));
    int n = snprintf(key, size, "%s\n%s", from ? from : "", to ? to : "");
    return from && to && n < (int)size;
}

static struct json_object *node_id(struct json_object *node)
{
    return json_object_new_string(aers_json_get_string(node, "id", ""));
}

static struct json_object *edge_ends(struct json_object *edge)
{
    struct json_object *ends = json_object_new_object();
    aers_json_add_string(ends, "from", aers_json_get_string(edge, "from", ""));
    aers_json_add_string(ends, "to", aers_json_get_string(edge, "to", ""));
    return ends;
}

static const struct list lists[] = {
    {"nodes", node_key, node_id}, {"edges", edge_key, edge_ends}, {"wires", wire_key, json_object_get}};
enum { NLISTS = sizeof lists / sizeof lists[0] };

static struct json_object *get(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(object, key, &value);
    return value;
}

/* By key, for json_object_put; NULL when it cannot be. */
static struct json_object *index_of(const struct list *list, struct json_object *items)
{
    char key[KEY_NBYTES];
    if (!json_object_is_type(items, json_type_array))
        return NULL;
    struct json_object *index = json_object_new_object();
    for (size_t i = 0; i < json_object_array_length(items); i++) {
        struct json_object *item = json_object_array_get_idx(items, i);
        if (!list->key(item, key, sizeof key) || json_object_object_get_ex(index, key, NULL)) {
            json_object_put(index);
            return NULL;
        }
        json_object_object_add(index, key, json_object_get(item));
    }
    return index;
}

static void add_to(struct json_object *change, const char *what, struct json_object *item)
{
    struct json_object *items = get(change, what);
    if (!items) {
        items = json_object_new_array();
        json_object_object_add(change, what, items);
    }
    json_object_array_add(items, item);
}

static struct json_object *compare(const struct list *list, struct json_object *before, struct json_object *after)
{
    struct json_object *change = json_object_new_object();
    json_object_object_foreach(after, key, item)
    {
        struct json_object *old = get(before, key);
        if (!old)
            add_to(change, "added", json_object_get(item));
        else if (!json_object_equal(old, item))
            add_to(change, "changed", json_object_get(item));
    }
    json_object_object_foreach(before, old_key, old_item)
    {
        if (!get(after, old_key))
            add_to(change, "removed", list->short_form(old_item));
    }
    return change;
}

static bool add_list(struct json_object *delta, const struct list *list, struct json_object *before,
                     struct json_object *after)
{
    struct json_object *old = index_of(list, get(before, list->name)), *new = index_of(list, get(after, list->name));
    bool can_be = old && new;
    struct json_object *change = can_be ? compare(list, old, new) : NULL;
    if (change && json_object_object_length(change) > 0)
        json_object_object_add(delta, list->name, json_object_get(change));
    json_object_put(change);
    json_object_put(old);
    json_object_put(new);
    return can_be;
}

static bool is_list(const char *name)
{
    for (size_t i = 0; i < NLISTS; i++)
        if (strcmp(lists[i].name, name) == 0)
            return true;
    return false;
}

static void add_fields(struct json_object *delta, struct json_object *before, struct json_object *after)
{
    json_object_object_foreach(after, key, value)
    {
        if (!is_list(key) && !json_object_equal(get(before, key), value))
            json_object_object_add(delta, key, json_object_get(value));
    }
    json_object_object_foreach(before, old_key, old_value)
    {
        (void)old_value;
        if (!json_object_object_get_ex(after, old_key, NULL))
            json_object_object_add(delta, old_key, NULL);
    }
}

struct json_object *aers_graph_delta_create(struct json_object *before, struct json_object *after)
{
    struct json_object *delta = json_object_new_object();
    aers_json_add_int(delta, "base", aers_json_get_int(before, "revision", -1));
    bool can_be = true;
    for (size_t i = 0; can_be && i < NLISTS; i++)
        can_be = add_list(delta, &lists[i], before, after);
    if (can_be) {
        add_fields(delta, before, after);
        return delta;
    }
    json_object_put(delta);
    return NULL;
}
