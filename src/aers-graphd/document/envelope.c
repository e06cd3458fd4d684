/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/document/envelope.h"

#include <stdio.h>
#include <string.h>

#include "common/doc/edit.h"
#include "src/aers-graphd/memory.h"

static void put(struct aers_doc *map, const char *key, struct aers_doc *value)
{
    aers_need_made(aers_doc_put(map, key, value));
}

static struct aers_doc *find(struct aers_doc *root, const char *param)
{
    struct aers_doc *list = aers_doc_find(root, "automation"), *map = list ? list->child : NULL;
    for (; map; map = map->next) {
        const char *text = aers_doc_string(aers_doc_get(map, "param"));
        if (text && strcmp(text, param) == 0)
            return map;
    }
    return NULL;
}

/* One that stands still, from the beginning on. */
static struct aers_doc *make(struct aers_doc *root, const char *param, struct aers_doc *value)
{
    struct aers_doc *list = aers_doc_find(root, "automation");
    if (!list)
        list = aers_need_made(aers_doc_put(root, "automation", aers_doc_create(AERS_DOC_SEQ)));
    struct aers_doc *map = aers_need_made(aers_doc_append(list, aers_doc_create(AERS_DOC_MAP)));
    put(map, "param", aers_doc_create_string(param));
    put(map, "mode", aers_doc_create_string("read"));
    put(map, "points", aers_doc_create(AERS_DOC_SEQ));
    struct aers_doc *point =
        aers_need_made(aers_doc_append(aers_doc_find(map, "points"), aers_doc_create(AERS_DOC_MAP)));
    put(point, "at", aers_doc_create_number(0));
    put(point, "value", aers_doc_copy(value));
    return map;
}

enum aers_code aers_document_set_mode(struct aers_doc *root, const char *param, const char *mode,
                                      struct aers_doc *value, struct aers_error *error)
{
    enum aers_automation_mode found;
    struct aers_doc *map = find(root, param);
    if (!aers_automation_mode_find(mode, &found))
        return aers_error_set(error, AERS_E_INVALID, "", "there is no mode %.32s (allowed: off, read, touch, write)",
                              mode);
    if (!map)
        map = make(root, param, value);
    put(map, "mode", aers_doc_create_string(mode));
    return AERS_OK;
}

static struct aers_doc *value_doc(const struct aers_param *param, double value)
{
    if (param->type == AERS_PARAM_BOOL)
        return aers_doc_create_bool(value > 0.5);
    if (param->type == AERS_PARAM_ENUM)
        return aers_doc_create_string(param->choices[(size_t)value]);
    return aers_doc_create_number(value);
}

enum aers_code aers_document_set_points(struct aers_doc *root, const char *name, const struct aers_param *param,
                                        const struct aers_envelope_point *points, size_t npoints,
                                        struct aers_error *error)
{
    struct aers_doc *map = find(root, name);
    if (!map)
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "%.128s has no envelope", name);
    struct aers_doc *list = aers_need_made(aers_doc_create(AERS_DOC_SEQ));
    put(map, "points", list);
    for (size_t i = 0; i < npoints; i++) {
        struct aers_doc *point = aers_need_made(aers_doc_append(list, aers_doc_create(AERS_DOC_MAP)));
        char at[48];
        snprintf(at, sizeof at, "%lld samples", (long long)points[i].frame);
        put(point, "at", aers_doc_create_string(at));
        put(point, "value", value_doc(param, points[i].value));
        put(point, "curve", aers_doc_create_string(aers_curve_name(points[i].curve)));
    }
    return AERS_OK;
}

enum aers_code aers_document_clear_envelope(struct aers_doc *root, const char *param, struct aers_error *error)
{
    struct aers_doc *map = find(root, param), *list = aers_doc_find(root, "automation");
    if (!map)
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "%.128s has no envelope", param);
    aers_doc_remove(list, map);
    if (!list->child)
        aers_doc_remove(root, list);
    return AERS_OK;
}
