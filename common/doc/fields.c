/* SPDX-License-Identifier: ISC */
#include "common/doc/fields.h"

#include <stdio.h>
#include <string.h>

/* "a string", "an array or a boolean" */
static const char *type_names(unsigned types, char *text, size_t size)
{
    size_t n = 0;
    *text = '\0';
    for (int type = AERS_DOC_NULL; type <= AERS_DOC_MAP; type++) {
        if (!(types & AERS_FIELD(type)) || (type == AERS_DOC_INT && (types & AERS_FIELD(AERS_DOC_FLOAT))))
            continue;
        const char *name = aers_doc_type_name((enum aers_doc_type)type);
        int k = snprintf(text + n, size - n, "%s%s %s", n ? " or " : "", strchr("aio", *name) ? "an" : "a", name);
        n += k < 0 ? 0 : (size_t)k;
        if (n >= size)
            break;
    }
    return text;
}

bool aers_fields_map(const struct aers_fields *fields, const struct aers_doc *doc)
{
    if (doc->type == AERS_DOC_MAP)
        return true;
    aers_problem_at(fields->problems, doc, fields->path, "must be an object, not %s", aers_doc_type_name(doc->type));
    return false;
}

void aers_fields_known(const struct aers_fields *fields, const struct aers_doc *map, const char *const *names,
                       size_t nnames)
{
    for (const struct aers_doc *value = map->child; value; value = value->next) {
        bool known = false;
        for (size_t i = 0; i < nnames && !known; i++)
            known = strcmp(value->key, names[i]) == 0;
        if (known)
            continue;
        char hint[512];
        size_t mark = aers_path_key(fields->path, value->key);
        aers_problem_at_key(fields->problems, value, fields->path, "unknown field%s",
                            aers_path_allow(value->key, names, aers_problems_has_room(fields->problems) ? nnames : 0,
                                            hint, sizeof hint));
        aers_path_back(fields->path, mark);
    }
}

const struct aers_doc *aers_fields_get(const struct aers_fields *fields, const struct aers_doc *map, const char *key,
                                       unsigned types, bool required)
{
    const struct aers_doc *value = aers_doc_get(map, key);
    if (!value) {
        if (required)
            aers_problem_at(fields->problems, map, fields->path, "the field %s is missing", key);
        return NULL;
    }
    if (types & AERS_FIELD(value->type))
        return value;
    char names[128];
    size_t mark = aers_path_key(fields->path, key);
    aers_problem_at(fields->problems, value, fields->path, "must be %s, not %s", type_names(types, names, sizeof names),
                    aers_doc_type_name(value->type));
    aers_path_back(fields->path, mark);
    return NULL;
}

char *aers_fields_string(const struct aers_fields *fields, const struct aers_doc *map, const char *key, bool required)
{
    const char *text = aers_doc_string(aers_fields_get(fields, map, key, AERS_FIELD(AERS_DOC_STRING), required));
    return strdup(text ? text : "");
}

bool aers_fields_bool(const struct aers_fields *fields, const struct aers_doc *map, const char *key, bool otherwise)
{
    const struct aers_doc *value = aers_fields_get(fields, map, key, AERS_FIELD(AERS_DOC_BOOL), false);
    return value ? value->boolean : otherwise;
}
