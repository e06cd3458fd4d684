/* SPDX-License-Identifier: ISC */
/* Aliases are expanded by copy; what they multiply is counted, so that a few lines cannot become gigabytes. */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/doc/reader.h"

struct aers_anchor {
    const struct aers_doc *doc; /* NULL while the anchored value is still being read */
    char name[];
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct aers_anchor *)a)->name, ((const struct aers_anchor *)b)->name);
}

static struct aers_anchor *make_anchor(const char *name)
{
    size_t size = strlen(name) + 1;
    struct aers_anchor *anchor = malloc(sizeof *anchor + size);
    if (anchor) {
        anchor->doc = NULL;
        memcpy(anchor->name, name, size);
    }
    return anchor;
}

struct aers_anchor *aers_anchor_add(struct aers_reader *reader, const char *name)
{
    struct aers_anchor *anchor = make_anchor(name);
    if (!anchor)
        return NULL;
    struct aers_anchor **slot = tsearch(anchor, &reader->anchors, by_name);
    if (!slot || *slot != anchor)
        free(anchor);
    if (!slot)
        return NULL;
    (*slot)->doc = NULL;
    return *slot;
}

void aers_anchor_set(struct aers_anchor *anchor, const struct aers_doc *doc)
{
    anchor->doc = doc;
}

void aers_anchors_destroy(struct aers_reader *reader)
{
    tdestroy(reader->anchors, free);
    reader->anchors = NULL;
}

static enum aers_code count_text(struct aers_reader *reader, const char *text)
{
    reader->ncopied += strlen(text);
    if (reader->ncopied <= reader->limits->nbytes)
        return AERS_OK;
    return aers_reader_refuse(reader, AERS_E_LIMIT, "aliases make this document too large");
}

static enum aers_code copy_scalar(struct aers_reader *reader, const struct aers_doc *from, struct aers_doc *to)
{
    switch (from->type) {
    case AERS_DOC_BOOL:
        to->boolean = from->boolean;
        break;
    case AERS_DOC_INT:
        to->integer = from->integer;
        break;
    case AERS_DOC_FLOAT:
        to->real = from->real;
        break;
    case AERS_DOC_STRING: {
        enum aers_code code = count_text(reader, from->string);
        return code ? code : aers_reader_set_string(to, from->string);
    }
    default:
        break;
    }
    to->type = from->type;
    return AERS_OK;
}

static enum aers_code copy_key(struct aers_reader *reader, const struct aers_doc *from, struct aers_doc *to)
{
    if (!from->key)
        return AERS_OK;
    enum aers_code code = count_text(reader, from->key);
    if (code)
        return code;
    to->key_line = from->key_line;
    to->key_column = from->key_column;
    to->key = strdup(from->key);
    return to->key ? AERS_OK : AERS_E_MEMORY;
}

/* The copy's root stands where the alias stands; what is inside keeps the place where it is written. */
static enum aers_code copy(struct aers_reader *reader, unsigned depth, const struct aers_doc *from,
                           struct aers_doc **out)
{
    enum aers_code code = aers_reader_make(reader, depth, out);
    if (!code)
        code = copy_scalar(reader, from, *out);
    if (code)
        return code;
    struct aers_doc **tail = &(*out)->child;
    for (const struct aers_doc *child = from->child; child; child = child->next) {
        code = copy(reader, depth + 1, child, tail);
        if (!code)
            code = copy_key(reader, child, *tail);
        if (code)
            return code;
        (*tail)->line = child->line;
        (*tail)->column = child->column;
        (*out)->nchildren++;
        tail = &(*tail)->next;
    }
    return AERS_OK;
}

enum aers_code aers_alias_read(struct aers_reader *reader, unsigned depth, struct aers_doc **out)
{
    struct aers_anchor *key = make_anchor((const char *)reader->event.data.alias.anchor);
    if (!key)
        return AERS_E_MEMORY;
    void *found = tfind(key, &reader->anchors, by_name);
    free(key);
    if (!found)
        return aers_reader_refuse(reader, AERS_E_INVALID, "an alias of nothing (no such anchor before it)");
    const struct aers_anchor *anchor = *(struct aers_anchor *const *)found;
    if (!anchor->doc)
        return aers_reader_refuse(reader, AERS_E_INVALID, "an alias of what it is itself part of");
    return copy(reader, depth, anchor->doc, out);
}
