/* SPDX-License-Identifier: ISC */
#include "common/model/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/schema_run.h"

/* Subschemas applied within each other: documents are 32 deep, and each level takes a few. Deeper is a schema that
 * refers to itself without going down in the document. */
#define MAX_DEPTH 400

/* ---- validation ---- */

static bool report(struct aers_schema_run *run, const struct aers_doc *doc, bool at_key, const char *format,
                   va_list args)
{
    char what[1024];
    if (!run->problems)
        return false;
    vsnprintf(what, sizeof what, format, args);
    if (at_key)
        aers_problem_at_key(run->problems, doc, &run->path, "%s", what);
    else
        aers_problem_at(run->problems, doc, &run->path, "%s", what);
    return false;
}

bool aers_schema_fail(struct aers_schema_run *run, const struct aers_doc *doc, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool valid = report(run, doc, false, format, args);
    va_end(args);
    return valid;
}

bool aers_schema_fail_at_key(struct aers_schema_run *run, const struct aers_doc *doc, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool valid = report(run, doc, true, format, args);
    va_end(args);
    return valid;
}

const char *aers_schema_allowed(const struct aers_doc *in, char *text, size_t size)
{
    const char *description = aers_doc_string(aers_doc_get(in, "description"));
    if (description)
        snprintf(text, size, " (allowed: %s)", description);
    else
        *text = '\0';
    return text;
}

static bool apply_keywords(struct aers_schema_run *run, const struct aers_doc *schema, const struct aers_doc *doc)
{
    bool valid = true;
    for (const struct aers_doc *value = schema->child; value; value = value->next) {
        const struct aers_schema_keyword *keyword = aers_schema_find_keyword(value->key);
        if (keyword->check && !keyword->check(run, schema, value, doc))
            valid = false;
        if (!valid && !run->problems)
            break;
    }
    return valid;
}

bool aers_schema_apply(struct aers_schema_run *run, const struct aers_doc *schema, const struct aers_doc *doc)
{
    if (schema->type == AERS_DOC_BOOL)
        return schema->boolean || aers_schema_fail(run, doc, "is not allowed here");
    if (run->depth == MAX_DEPTH)
        return aers_schema_fail(run, doc, "the schema refers to itself without end");
    run->depth++;
    const char *ref = aers_doc_string(aers_doc_get(schema, "$ref"));
    bool valid = ref ? aers_schema_apply(run, aers_schema_resolve(run->schema->root, ref), doc)
                     : apply_keywords(run, schema, doc);
    run->depth--;
    return valid;
}

bool aers_schema_accepts(struct aers_schema_run *run, const struct aers_doc *schema, const struct aers_doc *doc)
{
    struct aers_problems *problems = run->problems;
    run->problems = NULL;
    bool valid = aers_schema_apply(run, schema, doc);
    run->problems = problems;
    return valid;
}

bool aers_schema_validate(const struct aers_schema *schema, const struct aers_doc *doc, struct aers_problems *problems)
{
    struct aers_schema_run run = {.schema = schema, .problems = problems};
    return aers_schema_apply(&run, schema->root, doc);
}

static int by_text(const void *key, const void *item)
{
    uintptr_t a = (uintptr_t)key, b = (uintptr_t)((const struct aers_schema_pattern *)item)->text;
    return (a > b) - (a < b);
}

bool aers_schema_matches(const struct aers_schema *schema, const char *pattern, const char *text)
{
    const struct aers_schema_pattern *found =
        !schema->npatterns ? NULL
                           : bsearch(pattern, schema->patterns, schema->npatterns, sizeof schema->patterns[0], by_text);
    return found && regexec(&found->regex, text, 0, NULL, 0) == 0;
}

/* ---- references ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One step of a pointer in a URI fragment: %25 is %, ~1 is /, ~0 is ~. @return the text after it */
static const char *take_step(const char *ref, char *step, size_t size)
{
    size_t n = 0;
    while (*ref && *ref != '/' && n + 1 < size) {
        char c = *ref++;
        int high = c == '%' ? hex_digit(*ref) : -1, low = high < 0 ? -1 : hex_digit(ref[1]);
        if (low >= 0) {
            c = (char)(high * 16 + low);
            ref += 2;
        }
        if (c == '~' && (*ref == '0' || *ref == '1'))
            c = *ref++ == '0' ? '~' : '/';
        step[n++] = c;
    }
    step[n] = '\0';
    return ref;
}

static const struct aers_doc *step_into(const struct aers_doc *doc, const char *step)
{
    if (doc->type == AERS_DOC_MAP)
        return aers_doc_get(doc, step);
    char *end;
    unsigned long index = strtoul(step, &end, 10);
    if (doc->type != AERS_DOC_SEQ || *step < '0' || *step > '9' || *end)
        return NULL;
    const struct aers_doc *item = doc->child;
    while (item && index--)
        item = item->next;
    return item;
}

const struct aers_doc *aers_schema_resolve(const struct aers_doc *root, const char *ref)
{
    const struct aers_doc *doc = root;
    char step[256];
    if (*ref++ != '#')
        return NULL;
    while (doc && *ref == '/') {
        ref = take_step(ref + 1, step, sizeof step);
        doc = step_into(doc, step);
    }
    return *ref ? NULL : doc;
}
