/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/namespace_diff.h"

#include <string.h>

static struct json_object *get(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(object, key, &value);
    return value;
}

static const char *path_of(struct json_object *node)
{
    return aers_json_get_string(node, "FULL_PATH", "/");
}

static bool is_same_type(struct json_object *before, struct json_object *after)
{
    const char *a = aers_json_get_string(before, "TYPE", ""), *b = aers_json_get_string(after, "TYPE", "");
    bool both_switches = (strcmp(a, "T") == 0 || strcmp(a, "F") == 0) && (strcmp(b, "T") == 0 || strcmp(b, "F") == 0);
    return both_switches || strcmp(a, b) == 0;
}

static bool is_same_description(struct json_object *before, struct json_object *after)
{
    static const char *const keys[] = {"ACCESS", "RANGE", "DESCRIPTION", "UNIT", "CLIPMODE"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (!json_object_equal(get(before, keys[i]), get(after, keys[i])))
            return false;
    return is_same_type(before, after);
}

void aers_namespace_diff(struct json_object *before, struct json_object *after, aers_path_change_fn *fn, void *user)
{
    struct json_object *old = get(before, "CONTENTS"), *new = get(after, "CONTENTS"), *other;
    bool is_other = !is_same_description(before, after);
    if (old) {
        json_object_object_foreach(old, name, node)
        {
            if (json_object_object_get_ex(new, name, &other))
                continue;
            fn(user, AERS_PATH_REMOVED, path_of(node));
            is_other = true;
        }
    }
    if (new) {
        json_object_object_foreach(new, new_name, new_node)
        {
            if (json_object_object_get_ex(old, new_name, &other)) {
                aers_namespace_diff(other, new_node, fn, user);
                continue;
            }
            fn(user, AERS_PATH_ADDED, path_of(new_node));
            is_other = true;
        }
    }
    if (is_other)
        fn(user, AERS_PATH_CHANGED, path_of(after));
}
