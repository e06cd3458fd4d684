/* SPDX-License-Identifier: ISC */
/* Keywords about single values: types, enumerations, numbers, texts. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/doc/scalar.h"
#include "common/model/schema_run.h"

/* ---- types ---- */

bool aers_schema_is_type(const struct aers_doc *doc, const char *type)
{
    bool is_number = aers_doc_is_number(doc) && isfinite(aers_doc_number(doc));
    if (strcmp(type, "number") == 0)
        return is_number;
    if (strcmp(type, "integer") == 0)
        return is_number && aers_doc_number(doc) == rint(aers_doc_number(doc)); /* 1.0 is an integer */
    return !aers_doc_is_number(doc) && strcmp(type, aers_doc_type_name(doc->type)) == 0;
}

static size_t append(char *text, size_t size, size_t at, const char *separator, const char *word)
{
    int n = at < size ? snprintf(text + at, size - at, "%s%s", at ? separator : "", word) : 0;
    return at + (n > 0 ? (size_t)n : 0);
}

bool aers_schema_type(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                      const struct aers_doc *doc)
{
    char names[128] = "", shown[96];
    size_t n = 0;
    (void)in;
    if (keyword->type == AERS_DOC_STRING) {
        if (aers_schema_is_type(doc, keyword->string))
            return true;
        append(names, sizeof names, n, "", keyword->string);
    }
    for (const struct aers_doc *type = keyword->child; type; type = type->next) {
        if (aers_schema_is_type(doc, type->string))
            return true;
        n = append(names, sizeof names, n, " or ", type->string);
    }
    if (!run->problems)
        return false;
    bool is_endless = aers_doc_is_number(doc) && !isfinite(aers_doc_number(doc));
    return aers_schema_fail(run, doc, "must be %s %s%s, not %s", !is_endless && strchr("aio", *names) ? "an" : "a",
                            is_endless ? "finite " : "", names, aers_doc_show(doc, shown, sizeof shown));
}

/* ---- enumerations ---- */

static const char *suggest(const struct aers_doc *keyword, const struct aers_doc *doc, char *text, size_t size)
{
    const char *words[64];
    size_t nwords = 0;
    *text = '\0';
    for (const struct aers_doc *choice = keyword->child; choice && nwords < 64; choice = choice->next)
        if (choice->type == AERS_DOC_STRING)
            words[nwords++] = choice->string;
    return doc->type == AERS_DOC_STRING ? aers_path_suggest(doc->string, words, nwords, text, size) : text;
}

bool aers_schema_enum(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                      const struct aers_doc *doc)
{
    char choices[512] = "", shown[96], hint[160];
    size_t n = 0;
    (void)in;
    for (const struct aers_doc *choice = keyword->child; choice; choice = choice->next)
        if (aers_doc_equal(choice, doc))
            return true;
    if (!run->problems)
        return false;
    for (const struct aers_doc *choice = keyword->child; choice; choice = choice->next)
        n = append(choices, sizeof choices, n, ", ",
                   choice->type == AERS_DOC_STRING ? choice->string : aers_doc_show(choice, shown, sizeof shown));
    return aers_schema_fail(run, doc, "must be one of %s, not %s%s", choices, aers_doc_show(doc, shown, sizeof shown),
                            suggest(keyword, doc, hint, sizeof hint));
}

bool aers_schema_const(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                       const struct aers_doc *doc)
{
    char wanted[96], shown[96];
    (void)in;
    if (aers_doc_equal(keyword, doc))
        return true;
    return aers_schema_fail(run, doc, "must be %s, not %s", aers_doc_show(keyword, wanted, sizeof wanted),
                            aers_doc_show(doc, shown, sizeof shown));
}

/* ---- numbers ---- */

/* <0, 0, >0; integers exactly, also where a double has gaps. NaN counts as above everything. */
static int compare(const struct aers_doc *a, const struct aers_doc *b)
{
    if (a->type == AERS_DOC_INT && b->type == AERS_DOC_INT)
        return (a->integer > b->integer) - (a->integer < b->integer);
    double x = aers_doc_number(a), y = aers_doc_number(b);
    return isnan(x) ? 1 : (x > y) - (x < y);
}

/* What is not finite is no number: where there is a type, that has been said. */
static bool is_said(const struct aers_doc *in, const struct aers_doc *doc)
{
    return !isfinite(aers_doc_number(doc)) && aers_doc_get(in, "type");
}

static bool fail_range(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *doc,
                       const char *how, const struct aers_doc *bound)
{
    char value[32], limit[32], low[32], high[32];
    const struct aers_doc *min = aers_doc_get(in, "minimum"), *max = aers_doc_get(in, "maximum");
    aers_number_format(aers_doc_number(doc), value, sizeof value);
    aers_number_format(aers_doc_number(bound), limit, sizeof limit);
    if (!min || !max)
        return aers_schema_fail(run, doc, "%s is %s %s", value, how, limit);
    aers_number_format(aers_doc_number(min), low, sizeof low);
    aers_number_format(aers_doc_number(max), high, sizeof high);
    return aers_schema_fail(run, doc, "%s is %s %s (allowed: %s to %s)", value, how, limit, low, high);
}

bool aers_schema_minimum(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                         const struct aers_doc *doc)
{
    if (!aers_doc_is_number(doc) || is_said(in, doc) || compare(doc, keyword) >= 0)
        return true;
    return fail_range(run, in, doc, "below the minimum", keyword);
}

bool aers_schema_maximum(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                         const struct aers_doc *doc)
{
    if (!aers_doc_is_number(doc) || is_said(in, doc) || compare(doc, keyword) <= 0)
        return true;
    return fail_range(run, in, doc, "above the maximum", keyword);
}

bool aers_schema_exclusive_minimum(struct aers_schema_run *run, const struct aers_doc *in,
                                   const struct aers_doc *keyword, const struct aers_doc *doc)
{
    if (!aers_doc_is_number(doc) || is_said(in, doc) || compare(doc, keyword) > 0)
        return true;
    return fail_range(run, in, doc, "not above", keyword);
}

bool aers_schema_exclusive_maximum(struct aers_schema_run *run, const struct aers_doc *in,
                                   const struct aers_doc *keyword, const struct aers_doc *doc)
{
    if (!aers_doc_is_number(doc) || is_said(in, doc) || compare(doc, keyword) < 0)
        return true;
    return fail_range(run, in, doc, "not below", keyword);
}

static bool is_multiple(const struct aers_doc *doc, const struct aers_doc *of)
{
    if (doc->type == AERS_DOC_INT && of->type == AERS_DOC_INT)
        return of->integer && doc->integer % of->integer == 0;
    double quotient = aers_doc_number(doc) / aers_doc_number(of);
    /* 0.0075 / 0.0001 is 75 but for the last bit. */
    return isfinite(quotient) && fabs(quotient - rint(quotient)) <= 4 * DBL_EPSILON * fmax(1, fabs(quotient));
}

bool aers_schema_multiple_of(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                             const struct aers_doc *doc)
{
    char of[32];
    (void)in;
    if (!aers_doc_is_number(doc) || is_multiple(doc, keyword))
        return true;
    aers_number_format(aers_doc_number(keyword), of, sizeof of);
    return aers_schema_fail(run, doc, "must be a multiple of %s", of);
}

/* ---- texts ---- */

/* Characters, not bytes: everything but the continuation bytes of UTF-8. */
static size_t length_of(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

bool aers_schema_min_length(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                            const struct aers_doc *doc)
{
    (void)in;
    if (doc->type != AERS_DOC_STRING || (double)length_of(doc->string) >= aers_doc_number(keyword))
        return true;
    return aers_schema_fail(run, doc, "must have at least %.0f character%s", aers_doc_number(keyword),
                            aers_doc_number(keyword) == 1 ? "" : "s");
}

bool aers_schema_max_length(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                            const struct aers_doc *doc)
{
    (void)in;
    if (doc->type != AERS_DOC_STRING || (double)length_of(doc->string) <= aers_doc_number(keyword))
        return true;
    return aers_schema_fail(run, doc, "must have at most %.0f characters, not %zu", aers_doc_number(keyword),
                            length_of(doc->string));
}

bool aers_schema_pattern(struct aers_schema_run *run, const struct aers_doc *in, const struct aers_doc *keyword,
                         const struct aers_doc *doc)
{
    char allowed[512], shown[96];
    if (doc->type != AERS_DOC_STRING || aers_schema_matches(run->schema, keyword->string, doc->string))
        return true;
    aers_schema_allowed(in, allowed, sizeof allowed);
    return aers_schema_fail(run, doc, "%s is not of the right form%s%s%s", aers_doc_show(doc, shown, sizeof shown),
                            allowed, *allowed ? "" : ": ", *allowed ? "" : keyword->string);
}
