/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/faults.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void aers_faults_add(struct json_object *faults, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    json_object_array_add(faults, json_object_new_string(text));
}

static struct json_object *list_of(struct json_object *status, const char *key)
{
    struct json_object *list = NULL;
    return json_object_object_get_ex(status, key, &list) && json_object_is_type(list, json_type_array) ? list : NULL;
}

struct json_object *aers_faults_find(struct json_object *status)
{
    struct json_object *faults = json_object_new_array(), *nodes = list_of(status, "nodes"),
                       *edges = list_of(status, "edges"), *warnings = list_of(status, "warnings");
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++) {
        struct json_object *node = json_object_array_get_idx(nodes, i);
        const char *state = aers_json_get_string(node, "state", ""), *reason = aers_json_get_string(node, "reason", "");
        if (strcmp(state, "failed") == 0 || strcmp(state, "backoff") == 0)
            aers_faults_add(faults, "%s: %s%s%s", aers_json_get_string(node, "id", ""), state, *reason ? ": " : "",
                            reason);
    }
    for (size_t i = 0; edges && i < json_object_array_length(edges); i++) {
        struct json_object *edge = json_object_array_get_idx(edges, i);
        const char *state = aers_json_get_string(edge, "state", "");
        if (strcmp(state, "connected") != 0)
            aers_faults_add(faults, "%s > %s: %s", aers_json_get_string(edge, "from", ""),
                            aers_json_get_string(edge, "to", ""), state);
    }
    for (size_t i = 0; warnings && i < json_object_array_length(warnings); i++)
        aers_faults_add(faults, "%s", json_object_get_string(json_object_array_get_idx(warnings, i)));
    return faults;
}
