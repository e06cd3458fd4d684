/* SPDX-License-Identifier: ISC */
/* Keywords about objects and arrays. */
#include <stdlib.h>
#include <string.h>

#include "common/model/schema_run.h"

/* ---- equality ---- */

static bool equal_maps(const struct aers_doc *a, const struct aers_doc *b)
{
    for (const struct aers_doc *value = a->child; value; value = value->next) {
        const struct aers_doc *other = aers_doc_get(b, value->key);
        if (!other || !aers_doc_equal(value, other))
            return false;
    }
    return true;
}

static bool equal_seqs(const struct aers_doc *a, const struct aers_doc *b)
{
    const struct aers_doc *x = a->child, *y = b->child;
    while (x && y && aers_doc_equal(x, y)) {
        x = x->next;
        y = y->next;
    }
    return !x && !y;
}

/* Numbers by value (1 equals 1.0), objects whatever the order of their members. */
bool aers_doc_equal(const struct aers_doc *a, const struct aers_doc *b)
{
    if (aers_doc_is_number(a) && aers_doc_is_number(b) && a->type != b->type)
        return aers_doc_number(a) == aers_doc_number(b);
    if (a->type != b->type || a->nchildren != b->nchildren)
        return false;
    switch (a->type) {
    case AERS_DOC_BOOL:
        return a->boolean == b->boolean;
    case AERS_DOC_INT:
        return a->integer == b->integer;
    case AERS_DOC_FLOAT:
        return a->real == b->real;
    case AERS_DOC_STRING:
        return strcmp(a->string, b->string) == 0;
    case AERS_DOC_SEQ:
        return equal_seqs(a, b);
    case AERS_DOC_MAP:
        return equal_maps(a, b);
    default:
        return true;
    }
}

/* ---- objects ---- */

bool aers_schema_required(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                          const struct aers_doc *doc)
{
    bool valid = true;
    (void)in;
    if (doc->type != AERS_DOC_MAP)
        return true;
    for (const struct aers_doc *name = keyword->child; name; name = name->next)
        if (!aers_doc_get(doc, name->string))
            valid = aers_schema_fail(run, doc, "the field %s is missing", name->string);
    return valid;
}

static bool apply_member(struct aers_schema_run *run, const struct aers_doc *schema, const struct aers_doc *value)
{
    size_t mark = aers_path_key(&run->path, value->key);
    bool valid = aers_schema_apply(run, schema, value);
    aers_path_back(&run->path, mark);
    return valid;
}

bool aers_schema_properties(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                            const struct aers_doc *doc)
{
    bool valid = true;
    (void)in;
    if (doc->type != AERS_DOC_MAP)
        return true;
    for (const struct aers_doc *value = doc->child; value; value = value->next) {
        const struct aers_doc *schema = aers_doc_get(keyword, value->key);
        if (schema && !apply_member(run, schema, value))
            valid = false;
    }
    return valid;
}

bool aers_schema_pattern_properties(struct aers_schema_run *run, const struct aers_doc *in,
                                    const struct aers_doc *keyword, const struct aers_doc *doc)
{
    bool valid = true;
    (void)in;
    if (doc->type != AERS_DOC_MAP)
        return true;
    for (const struct aers_doc *value = doc->child; value; value = value->next)
        for (const struct aers_doc *schema = keyword->child; schema; schema = schema->next)
            if (aers_schema_matches(run->schema, schema->key, value->key) && !apply_member(run, schema, value))
                valid = false;
    return valid;
}

static bool is_additional(const struct aers_schema_run *run, const struct aers_doc *in, const char *key)
{
    const struct aers_doc *patterns = aers_doc_get(in, "patternProperties");
    if (aers_doc_get(aers_doc_get(in, "properties"), key))
        return false;
    for (const struct aers_doc *schema = patterns ? patterns->child : NULL; schema; schema = schema->next)
        if (aers_schema_matches(run->schema, schema->key, key))
            return false;
    return true;
}

static bool refuse_field(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *value)
{
    const struct aers_doc *properties = aers_doc_get(in, "properties");
    const char *words[64];
    size_t nwords = 0;
    char hint[512];
    if (!run->problems)
        return false;
    for (const struct aers_doc *field = properties ? properties->child : NULL;
         field && nwords < 64 && aers_problems_has_room(run->problems); field = field->next)
        words[nwords++] = field->key;
    size_t mark = aers_path_key(&run->path, value->key);
    aers_schema_fail_at_key(run, value, "unknown field%s",
                            aers_path_allow(value->key, words, nwords, hint, sizeof hint));
    aers_path_back(&run->path, mark);
    return false;
}

bool aers_schema_additional_properties(struct aers_schema_run *run, const struct aers_doc *in,
                                       const struct aers_doc *keyword, const struct aers_doc *doc)
{
    bool valid = true, none = keyword->type == AERS_DOC_BOOL && !keyword->boolean;
    if (doc->type != AERS_DOC_MAP)
        return true;
    for (const struct aers_doc *value = doc->child; value; value = value->next)
        if (is_additional(run, in, value->key) &&
            !(none ? refuse_field(run, in, value) : apply_member(run, keyword, value)))
            valid = false;
    return valid;
}

bool aers_schema_min_properties(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                                const struct aers_doc *doc)
{
    (void)in;
    if (doc->type != AERS_DOC_MAP || (double)doc->nchildren >= aers_doc_number(keyword))
        return true;
    return aers_schema_fail(run, doc, "must have at least %.0f fields", aers_doc_number(keyword));
}

bool aers_schema_max_properties(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                                const struct aers_doc *doc)
{
    (void)in;
    if (doc->type != AERS_DOC_MAP || (double)doc->nchildren <= aers_doc_number(keyword))
        return true;
    return aers_schema_fail(run, doc, "must have at most %.0f fields", aers_doc_number(keyword));
}

/* ---- arrays ---- */

bool aers_schema_items(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                       const struct aers_doc *doc)
{
    bool valid = true, is_tuple = keyword->type == AERS_DOC_SEQ;
    const struct aers_doc *schema = is_tuple ? keyword->child : keyword;
    size_t i = 0;
    (void)in;
    if (doc->type != AERS_DOC_SEQ)
        return true;
    for (const struct aers_doc *item = doc->child; item && schema; item = item->next) {
        size_t mark = aers_path_index(&run->path, i++);
        if (!aers_schema_apply(run, schema, item))
            valid = false;
        aers_path_back(&run->path, mark);
        if (is_tuple)
            schema = schema->next;
    }
    return valid;
}

bool aers_schema_min_items(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                           const struct aers_doc *doc)
{
    char allowed[512];
    if (doc->type != AERS_DOC_SEQ || (double)doc->nchildren >= aers_doc_number(keyword))
        return true;
    return aers_schema_fail(run, doc, "must have at least %.0f item%s, not %zu%s", aers_doc_number(keyword),
                            aers_doc_number(keyword) == 1 ? "" : "s", doc->nchildren,
                            aers_schema_allowed(in, allowed, sizeof allowed));
}

bool aers_schema_max_items(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                           const struct aers_doc *doc)
{
    char allowed[512];
    if (doc->type != AERS_DOC_SEQ || (double)doc->nchildren <= aers_doc_number(keyword))
        return true;
    return aers_schema_fail(run, doc, "must have at most %.0f item%s, not %zu%s", aers_doc_number(keyword),
                            aers_doc_number(keyword) == 1 ? "" : "s", doc->nchildren,
                            aers_schema_allowed(in, allowed, sizeof allowed));
}

/* Pairwise, so a list that is too long already is not looked at: a hostile one would cost its length squared. */
bool aers_schema_unique_items(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                              const struct aers_doc *doc)
{
    const struct aers_doc *max = aers_doc_get(in, "maxItems");
    size_t i = 0;
    bool valid = true;
    if (doc->type != AERS_DOC_SEQ || !keyword->boolean)
        return true;
    if (max && (double)doc->nchildren > aers_doc_number(max))
        return true;
    for (const struct aers_doc *item = doc->child; item; item = item->next, i++) {
        size_t k = 0;
        for (const struct aers_doc *other = doc->child; other != item; other = other->next, k++) {
            if (!aers_doc_equal(item, other))
                continue;
            size_t mark = aers_path_index(&run->path, i);
            valid = aers_schema_fail(run, item, "is the same as item %zu", k);
            aers_path_back(&run->path, mark);
            break;
        }
    }
    return valid;
}
