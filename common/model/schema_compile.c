/* SPDX-License-Identifier: ISC */
/* Compiling: every keyword known, every keyword's value of its form, every pattern compiled, every reference resolved.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/schema_run.h"

struct compile {
    struct aers_schema *schema;
    struct aers_problems *problems;
    struct aers_path path;
    bool out_of_memory;
};

static void compile_schema(struct compile *compile, const struct aers_doc *doc);

static void refuse(struct compile *compile, const struct aers_doc *doc, const char *what)
{
    aers_problem_at(compile->problems, doc, &compile->path, "%s", what);
}

/* Room for one more; NULL and out_of_memory when there is none. */
static void *grow(struct compile *compile, void *array, size_t n, size_t *size, size_t item)
{
    if (n < *size)
        return array;
    size_t wanted = *size ? *size * 2 : 32;
    void *grown = reallocarray(array, wanted, item);
    if (grown)
        *size = wanted;
    else
        compile->out_of_memory = true;
    return grown ? grown : array;
}

/* ---- patterns ---- */

/* ECMA's \d and its kin would be read as plain letters. */
static bool has_foreign_escape(const char *pattern)
{
    for (; *pattern; pattern++) {
        if (*pattern != '\\')
            continue;
        pattern++;
        if (isalnum((unsigned char)*pattern))
            return true;
        if (!*pattern)
            return false;
    }
    return false;
}

static void compile_pattern(struct compile *compile, const struct aers_doc *doc, const char *text)
{
    struct aers_schema *schema = compile->schema;
    struct aers_schema_pattern pattern = {.text = text};
    if (has_foreign_escape(text) || regcomp(&pattern.regex, text, REG_EXTENDED | REG_NOSUB) != 0) {
        refuse(compile, doc, "not a POSIX extended regular expression");
        return;
    }
    schema->patterns =
        grow(compile, schema->patterns, schema->npatterns, &schema->patterns_size, sizeof schema->patterns[0]);
    if (compile->out_of_memory)
        regfree(&pattern.regex);
    else
        schema->patterns[schema->npatterns++] = pattern;
}

/* ---- forms ---- */

static bool is_type_name(const struct aers_doc *doc)
{
    static const char *const names[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
    for (size_t i = 0; doc->type == AERS_DOC_STRING && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(doc->string, names[i]) == 0)
            return true;
    return false;
}

static bool is_list_of(const struct aers_doc *doc, bool (*is)(const struct aers_doc *))
{
    if (doc->type != AERS_DOC_SEQ)
        return false;
    for (const struct aers_doc *item = doc->child; item; item = item->next)
        if (!is(item))
            return false;
    return true;
}

static bool is_string(const struct aers_doc *doc)
{
    return doc->type == AERS_DOC_STRING;
}

static bool is_schema(const struct aers_doc *doc)
{
    return doc->type == AERS_DOC_MAP || doc->type == AERS_DOC_BOOL;
}

static bool is_finite(const struct aers_doc *doc)
{
    return aers_doc_is_number(doc) && isfinite(aers_doc_number(doc));
}

static bool has_form(const struct aers_doc *doc, enum aers_schema_form form)
{
    switch (form) {
    case AERS_FORM_STRING:
    case AERS_FORM_PATTERN:
    case AERS_FORM_REF:
        return is_string(doc);
    case AERS_FORM_BOOL:
        return doc->type == AERS_DOC_BOOL;
    case AERS_FORM_NUMBER:
        return is_finite(doc);
    case AERS_FORM_POSITIVE:
        return is_finite(doc) && aers_doc_number(doc) > 0;
    case AERS_FORM_COUNT:
        return is_finite(doc) && aers_doc_number(doc) >= 0 && aers_doc_number(doc) == rint(aers_doc_number(doc));
    case AERS_FORM_TYPE:
        return is_type_name(doc) || (doc->nchildren && is_list_of(doc, is_type_name));
    case AERS_FORM_LIST:
        return doc->type == AERS_DOC_SEQ;
    case AERS_FORM_NAMES:
        return is_list_of(doc, is_string);
    case AERS_FORM_SCHEMA:
        return is_schema(doc);
    case AERS_FORM_SCHEMAS:
        return doc->nchildren && is_list_of(doc, is_schema);
    case AERS_FORM_ITEMS:
        return is_schema(doc) || is_list_of(doc, is_schema);
    case AERS_FORM_MEMBERS:
    case AERS_FORM_PATTERNS:
        return doc->type == AERS_DOC_MAP;
    default:
        return true;
    }
}

/* ---- the walk ---- */

static void compile_list(struct compile *compile, const struct aers_doc *list)
{
    size_t i = 0;
    for (const struct aers_doc *item = list->child; item; item = item->next) {
        size_t mark = aers_path_index(&compile->path, i++);
        compile_schema(compile, item);
        aers_path_back(&compile->path, mark);
    }
}

static void compile_members(struct compile *compile, const struct aers_doc *map, bool keys_are_patterns)
{
    for (const struct aers_doc *value = map->child; value; value = value->next) {
        size_t mark = aers_path_key(&compile->path, value->key);
        if (keys_are_patterns)
            compile_pattern(compile, value, value->key);
        compile_schema(compile, value);
        aers_path_back(&compile->path, mark);
    }
}

static void compile_keyword(struct compile *compile, const struct aers_doc *value)
{
    const struct aers_schema_keyword *keyword = aers_schema_find_keyword(value->key);
    if (!keyword) {
        aers_problem_at_key(compile->problems, value, &compile->path, "a keyword outside the subset understood here");
        return;
    }
    if (!has_form(value, keyword->form)) {
        refuse(compile, value, "not of the form that the keyword takes");
        return;
    }
    if (keyword->form == AERS_FORM_PATTERN)
        compile_pattern(compile, value, value->string);
    else if (keyword->form == AERS_FORM_SCHEMA)
        compile_schema(compile, value);
    else if (keyword->form == AERS_FORM_SCHEMAS || (keyword->form == AERS_FORM_ITEMS && value->type == AERS_DOC_SEQ))
        compile_list(compile, value);
    else if (keyword->form == AERS_FORM_ITEMS)
        compile_schema(compile, value);
    else if (keyword->form == AERS_FORM_MEMBERS || keyword->form == AERS_FORM_PATTERNS)
        compile_members(compile, value, keyword->form == AERS_FORM_PATTERNS);
}

static void compile_schema(struct compile *compile, const struct aers_doc *doc)
{
    struct aers_schema *schema = compile->schema;
    if (!is_schema(doc)) {
        refuse(compile, doc, "a schema is an object, true or false");
        return;
    }
    schema->places = grow(compile, schema->places, schema->nplaces, &schema->places_size, sizeof schema->places[0]);
    if (compile->out_of_memory)
        return;
    schema->places[schema->nplaces++] = doc;
    for (const struct aers_doc *value = doc->child; value; value = value->next) {
        size_t mark = aers_path_key(&compile->path, value->key);
        compile_keyword(compile, value);
        aers_path_back(&compile->path, mark);
    }
}

/* ---- references ---- */

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t) * (const struct aers_doc *const *)a, y = (uintptr_t) * (const struct aers_doc *const *)b;
    return (x > y) - (x < y);
}

static int by_text_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct aers_schema_pattern *)a)->text;
    uintptr_t y = (uintptr_t)((const struct aers_schema_pattern *)b)->text;
    return (x > y) - (x < y);
}

/* A reference must lead to a place that was compiled as a schema. */
static void check_references(struct compile *compile)
{
    struct aers_schema *schema = compile->schema;
    for (size_t i = 0; i < schema->nplaces; i++) {
        const struct aers_doc *ref = aers_doc_get(schema->places[i], "$ref");
        if (!aers_doc_string(ref))
            continue;
        const struct aers_doc *place = aers_schema_resolve(schema->root, ref->string);
        if (!place || !bsearch(&place, schema->places, schema->nplaces, sizeof schema->places[0], by_address))
            refuse(compile, ref, "a reference to no schema of this document");
    }
}

enum aers_code aers_schema_compile(struct aers_doc *doc, struct aers_problems *problems, struct aers_schema **out)
{
    struct aers_schema *schema = calloc(1, sizeof *schema);
    if (!schema)
        return AERS_E_MEMORY;
    struct compile compile = {.schema = schema, .problems = problems};
    size_t before = problems->ntotal;
    schema->root = doc;
    compile_schema(&compile, doc);
    if (schema->nplaces)
        qsort(schema->places, schema->nplaces, sizeof schema->places[0], by_address);
    if (schema->npatterns)
        qsort(schema->patterns, schema->npatterns, sizeof schema->patterns[0], by_text_address);
    check_references(&compile);
    if (!compile.out_of_memory && problems->ntotal == before) {
        *out = schema;
        return AERS_OK;
    }
    schema->root = NULL;
    aers_schema_destroy(schema);
    return compile.out_of_memory ? AERS_E_MEMORY : AERS_E_INVALID;
}

void aers_schema_destroy(struct aers_schema *schema)
{
    if (!schema)
        return;
    for (size_t i = 0; i < schema->npatterns; i++)
        regfree(&schema->patterns[i].regex);
    aers_doc_destroy(schema->root);
    free(schema->patterns);
    free(schema->places);
    free(schema);
}
