/* SPDX-License-Identifier: ISC */
#include "common/doc/edit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whole numbers up to here are the same as double and as text without an exponent. */
#define MAX_WHOLE 1e15

/* ---- making */

struct aers_doc *aers_doc_create(enum aers_doc_type type)
{
    struct aers_doc *doc = calloc(1, sizeof *doc);
    if (doc)
        doc->type = type;
    return doc;
}

struct aers_doc *aers_doc_create_string(const char *text)
{
    struct aers_doc *doc = aers_doc_create(AERS_DOC_NULL);
    char *copy = strdup(text);
    if (!doc || !copy) {
        free(copy);
        free(doc);
        return NULL;
    }
    doc->type = AERS_DOC_STRING;
    doc->string = copy;
    return doc;
}

struct aers_doc *aers_doc_create_bool(bool value)
{
    struct aers_doc *doc = aers_doc_create(AERS_DOC_BOOL);
    if (doc)
        doc->boolean = value;
    return doc;
}

struct aers_doc *aers_doc_create_number(double value)
{
    bool is_whole = fabs(value) <= MAX_WHOLE && !(floor(value) < value);
    struct aers_doc *doc = aers_doc_create(is_whole ? AERS_DOC_INT : AERS_DOC_FLOAT);
    if (doc && is_whole)
        doc->integer = (int64_t)value;
    else if (doc)
        doc->real = value;
    return doc;
}

static struct aers_doc *copy_scalar(const struct aers_doc *doc)
{
    struct aers_doc *copy =
        doc->type == AERS_DOC_STRING ? aers_doc_create_string(doc->string) : aers_doc_create(doc->type);
    if (!copy)
        return NULL;
    copy->line = doc->line;
    copy->column = doc->column;
    if (doc->type == AERS_DOC_BOOL)
        copy->boolean = doc->boolean;
    else if (doc->type == AERS_DOC_INT)
        copy->integer = doc->integer;
    else if (doc->type == AERS_DOC_FLOAT)
        copy->real = doc->real;
    return copy;
}

struct aers_doc *aers_doc_copy(const struct aers_doc *doc)
{
    struct aers_doc *copy = copy_scalar(doc), **tail = copy ? &copy->child : NULL;
    for (const struct aers_doc *child = doc->child; copy && child; child = child->next) {
        *tail = aers_doc_copy(child);
        if (*tail && child->key)
            (*tail)->key = strdup(child->key);
        if (!*tail || (child->key && !(*tail)->key)) {
            aers_doc_destroy(copy);
            return NULL;
        }
        (*tail)->key_line = child->key_line;
        (*tail)->key_column = child->key_column;
        copy->nchildren++;
        tail = &(*tail)->next;
    }
    return copy;
}

/* ---- changing */

/* The pointer that holds child, or the end of the list when there is none. */
static struct aers_doc **link_of(struct aers_doc *parent, const struct aers_doc *child)
{
    struct aers_doc **link = &parent->child;
    while (*link && *link != child)
        link = &(*link)->next;
    return link;
}

struct aers_doc *aers_doc_append(struct aers_doc *seq, struct aers_doc *child)
{
    if (!child)
        return NULL;
    *link_of(seq, NULL) = child;
    seq->nchildren++;
    return child;
}

struct aers_doc *aers_doc_put(struct aers_doc *map, const char *key, struct aers_doc *child)
{
    char *copy = child ? strdup(key) : NULL;
    if (!copy) {
        aers_doc_destroy(child);
        return NULL;
    }
    free(child->key);
    child->key = copy;
    struct aers_doc *old = aers_doc_find(map, key);
    if (!old)
        return aers_doc_append(map, child);
    child->next = old->next;
    *link_of(map, old) = child;
    old->next = NULL;
    aers_doc_destroy(old);
    return child;
}

void aers_doc_remove(struct aers_doc *parent, struct aers_doc *child)
{
    *link_of(parent, child) = child->next;
    parent->nchildren--;
    child->next = NULL;
    aers_doc_destroy(child);
}

struct aers_doc *aers_doc_find(struct aers_doc *map, const char *key)
{
    struct aers_doc *value = map && map->type == AERS_DOC_MAP ? map->child : NULL;
    while (value && strcmp(value->key, key) != 0)
        value = value->next;
    return value;
}

struct aers_doc *aers_doc_nth(struct aers_doc *parent, size_t n)
{
    struct aers_doc *child = parent->child;
    while (child && n-- > 0)
        child = child->next;
    return child;
}
