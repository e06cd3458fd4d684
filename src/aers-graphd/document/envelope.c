/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/document/envelope.h"

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
        return aers_error_set(error, AERS_E_INVALID, "", "there is no mode %.32s (allowed: off, read, touch)", mode);
    if (!map)
        map = make(root, param, value);
    put(map, "mode", aers_doc_create_string(mode));
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
