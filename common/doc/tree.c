/* SPDX-License-Identifier: ISC */
#include "common/doc/tree.h"

#include <stdlib.h>
#include <string.h>

const struct aers_doc_limits aers_doc_default_limits = {.nbytes = 4 << 20, .depth = 32, .nnodes = 200000};

void aers_doc_destroy(struct aers_doc *doc)
{
    while (doc) { /* siblings in a loop, children by recursion: as deep as the limits allow */
        struct aers_doc *next = doc->next;
        if (doc->type == AERS_DOC_STRING)
            free(doc->string);
        aers_doc_destroy(doc->child);
        free(doc->key);
        free(doc);
        doc = next;
    }
}

const struct aers_doc *aers_doc_get(const struct aers_doc *map, const char *key)
{
    if (!map || map->type != AERS_DOC_MAP)
        return NULL;
    for (const struct aers_doc *value = map->child; value; value = value->next)
        if (strcmp(value->key, key) == 0)
            return value;
    return NULL;
}

bool aers_doc_is_number(const struct aers_doc *doc)
{
    return doc && (doc->type == AERS_DOC_INT || doc->type == AERS_DOC_FLOAT);
}

double aers_doc_number(const struct aers_doc *doc)
{
    if (!aers_doc_is_number(doc))
        return 0;
    return doc->type == AERS_DOC_INT ? (double)doc->integer : doc->real;
}

const char *aers_doc_string(const struct aers_doc *doc)
{
    return doc && doc->type == AERS_DOC_STRING ? doc->string : NULL;
}

const char *aers_doc_type_name(enum aers_doc_type type)
{
    static const char *const names[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
    return (size_t)type < sizeof names / sizeof names[0] ? names[type] : "unknown";
}
