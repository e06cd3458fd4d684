/* SPDX-License-Identifier: ISC */
/* Events of libyaml become a tree. Faults that leave the rest readable (duplicate keys, tags) are collected and reading
 * goes on; a syntax error or a limit ends it. Recursion is as deep as the document, which the limits bound. */
#include <stdlib.h>
#include <string.h>

#include "common/doc/reader.h"
#include "common/doc/scalar.h"

static enum aers_code read_value(struct aers_reader *reader, unsigned depth, struct aers_doc **out);

/* "!" and the standard tag of the value's own kind say nothing new; any other would ask for a conversion. */
static void check_tag(struct aers_reader *reader, const yaml_char_t *tag, const char *standard)
{
    if (tag && strcmp((const char *)tag, "!") != 0 && strcmp((const char *)tag, standard) != 0)
        aers_reader_collect(reader, "tags are not understood here (write the value plainly)");
}

static enum aers_code read_scalar(struct aers_reader *reader, struct aers_doc *doc)
{
    const yaml_event_t *event = &reader->event;
    const char *text = (const char *)event->data.scalar.value;
    if (strlen(text) != event->data.scalar.length)
        aers_reader_collect(reader, "a NUL character in a text");
    check_tag(reader, event->data.scalar.tag, YAML_STR_TAG);
    if (event->data.scalar.plain_implicit)
        aers_scalar_resolve(text, doc);
    else
        doc->type = AERS_DOC_STRING;
    return doc->type == AERS_DOC_STRING ? aers_reader_set_string(doc, text) : AERS_OK;
}

static enum aers_code read_seq(struct aers_reader *reader, unsigned depth, struct aers_doc *seq)
{
    struct aers_doc **tail = &seq->child;
    seq->type = AERS_DOC_SEQ;
    check_tag(reader, reader->event.data.sequence_start.tag, YAML_SEQ_TAG);
    for (;;) {
        enum aers_code code = aers_reader_next(reader);
        if (code)
            return code;
        if (reader->event.type == YAML_SEQUENCE_END_EVENT)
            return AERS_OK;
        size_t mark = aers_path_index(&reader->path, seq->nchildren);
        code = read_value(reader, depth + 1, tail);
        if (code)
            return code;
        aers_path_back(&reader->path, mark);
        tail = &(*tail)->next;
        seq->nchildren++;
    }
}

/* The text of a key, for free(). */
static enum aers_code read_key(struct aers_reader *reader, char **key)
{
    const yaml_event_t *event = &reader->event;
    if (event->type == YAML_ALIAS_EVENT)
        return aers_reader_refuse(reader, AERS_E_INVALID, "an alias as key (write the name out)");
    if (event->type != YAML_SCALAR_EVENT)
        return aers_reader_refuse(reader, AERS_E_INVALID, "a key must be a name, not a list or a map");
    const char *text = (const char *)event->data.scalar.value;
    if (strlen(text) != event->data.scalar.length)
        aers_reader_collect(reader, "a NUL character in a key");
    if (strcmp(text, "<<") == 0 && event->data.scalar.plain_implicit)
        aers_reader_collect(reader, "merge keys are not understood here (write the fields out)");
    *key = strdup(text);
    return *key ? AERS_OK : AERS_E_MEMORY;
}

static int by_key(const void *a, const void *b)
{
    const struct aers_doc *const *x = a, *const *y = b;
    int order = strcmp((*x)->key, (*y)->key);
    if (order)
        return order;
    if ((*x)->key_line != (*y)->key_line)
        return (*x)->key_line < (*y)->key_line ? -1 : 1;
    return (*x)->key_column < (*y)->key_column ? -1 : 1;
}

/* By sorting, so that a map of many keys costs n log n. */
static enum aers_code check_duplicates(struct aers_reader *reader, const struct aers_doc *map)
{
    if (map->nchildren < 2)
        return AERS_OK;
    const struct aers_doc **values = calloc(map->nchildren, sizeof(struct aers_doc *));
    if (!values)
        return AERS_E_MEMORY;
    size_t n = 0;
    for (const struct aers_doc *value = map->child; value; value = value->next)
        values[n++] = value;
    qsort(values, n, sizeof values[0], by_key);
    const struct aers_doc *first = values[0];
    for (size_t i = 1; i < n; i++) {
        if (strcmp(first->key, values[i]->key) != 0) {
            first = values[i];
            continue;
        }
        size_t mark = aers_path_key(&reader->path, first->key);
        aers_problem_at_key(reader->problems, values[i], &reader->path, "given twice (first in line %u)",
                            first->key_line);
        aers_path_back(&reader->path, mark);
        reader->invalid = true;
    }
    free(values);
    return AERS_OK;
}

static enum aers_code read_map(struct aers_reader *reader, unsigned depth, struct aers_doc *map)
{
    struct aers_doc **tail = &map->child;
    map->type = AERS_DOC_MAP;
    check_tag(reader, reader->event.data.mapping_start.tag, YAML_MAP_TAG);
    for (;;) {
        enum aers_code code = aers_reader_next(reader);
        if (code)
            return code;
        if (reader->event.type == YAML_MAPPING_END_EVENT)
            return check_duplicates(reader, map);
        yaml_mark_t key_mark = reader->event.start_mark;
        char *key = NULL;
        code = read_key(reader, &key);
        if (code)
            return code;
        size_t mark = aers_path_key(&reader->path, key);
        code = aers_reader_next(reader);
        if (!code)
            code = read_value(reader, depth + 1, tail);
        if (!*tail) {
            free(key);
            return code;
        }
        (*tail)->key = key;
        (*tail)->key_line = aers_reader_line(key_mark);
        (*tail)->key_column = aers_reader_column(reader, key_mark);
        if (code)
            return code;
        aers_path_back(&reader->path, mark);
        tail = &(*tail)->next;
        map->nchildren++;
    }
}

static const char *anchor_of(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return (const char *)event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return (const char *)event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return (const char *)event->data.mapping_start.anchor;
    default:
        return NULL;
    }
}

static enum aers_code read_by_type(struct aers_reader *reader, unsigned depth, struct aers_doc *doc)
{
    switch (reader->event.type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(reader, doc);
    case YAML_SEQUENCE_START_EVENT:
        return read_seq(reader, depth, doc);
    default:
        return read_map(reader, depth, doc);
    }
}

static enum aers_code read_value(struct aers_reader *reader, unsigned depth, struct aers_doc **out)
{
    if (reader->event.type == YAML_ALIAS_EVENT)
        return aers_alias_read(reader, depth, out);
    enum aers_code code = aers_reader_make(reader, depth, out);
    if (code)
        return code;
    struct aers_anchor *anchor = NULL;
    const char *name = anchor_of(&reader->event);
    if (name && !(anchor = aers_anchor_add(reader, name)))
        return AERS_E_MEMORY;
    code = read_by_type(reader, depth, *out);
    if (anchor && !code)
        aers_anchor_set(anchor, *out);
    return code;
}

/* Stream and document frame around the one value. */
static enum aers_code read_document(struct aers_reader *reader, struct aers_doc **out)
{
    enum aers_code code = aers_reader_next(reader);
    if (!code)
        code = aers_reader_next(reader);
    if (code)
        return code;
    if (reader->event.type == YAML_STREAM_END_EVENT)
        return aers_reader_refuse(reader, AERS_E_INVALID, "the document is empty");
    code = aers_reader_next(reader);
    if (!code)
        code = read_value(reader, 1, out);
    if (!code)
        code = aers_reader_next(reader); /* the document's end */
    if (!code)
        code = aers_reader_next(reader);
    if (!code && reader->event.type != YAML_STREAM_END_EVENT)
        code = aers_reader_refuse(reader, AERS_E_INVALID, "a second document (one file holds one document)");
    return !code && reader->invalid ? AERS_E_INVALID : code;
}

static enum aers_code read_text(struct aers_reader *reader, size_t nbytes, struct aers_doc **out)
{
    if (!yaml_parser_initialize(&reader->yaml))
        return AERS_E_MEMORY;
    yaml_parser_set_encoding(&reader->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->yaml, (const unsigned char *)reader->text, nbytes);
    enum aers_code code = read_document(reader, out);
    yaml_event_delete(&reader->event);
    yaml_parser_delete(&reader->yaml);
    return code;
}

enum aers_code aers_doc_parse(const char *text, size_t nbytes, const struct aers_doc_limits *limits,
                              struct aers_problems *problems, struct aers_doc **out)
{
    struct aers_reader reader = {
        .text = text, .limits = limits ? limits : &aers_doc_default_limits, .problems = problems};
    if (nbytes > reader.limits->nbytes) {
        aers_problems_add(problems, 0, 0, "", "the file is larger than %zu bytes", reader.limits->nbytes);
        return AERS_E_LIMIT;
    }
    enum aers_code code = aers_surrogates_join(text, nbytes, &reader.surrogates);
    if (code)
        return code;
    if (reader.surrogates.text) {
        reader.text = reader.surrogates.text;
        nbytes = reader.surrogates.nbytes;
    }
    struct aers_doc *doc = NULL;
    code = read_text(&reader, nbytes, &doc);
    aers_anchors_destroy(&reader);
    aers_surrogates_finish(&reader.surrogates);
    if (code)
        aers_doc_destroy(doc);
    else
        *out = doc;
    return code;
}
