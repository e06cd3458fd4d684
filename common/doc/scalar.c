/* SPDX-License-Identifier: ISC */
#include "common/doc/scalar.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static bool resolve_word(const char *text, struct aers_doc *doc)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const yes[] = {"true", "True", "TRUE", NULL};
    static const char *const no[] = {"false", "False", "FALSE", NULL};
    if (is_one_of(text, nulls)) {
        doc->type = AERS_DOC_NULL;
        return true;
    }
    bool is_true = is_one_of(text, yes);
    if (!is_true && !is_one_of(text, no))
        return false;
    doc->type = AERS_DOC_BOOL;
    doc->boolean = is_true;
    return true;
}

static bool resolve_special_float(const char *text, double *value)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    if (is_one_of(text, nans)) {
        *value = (double)NAN;
        return true;
    }
    bool is_signed = *text == '-' || *text == '+';
    if (!is_one_of(text + is_signed, infinities))
        return false;
    *value = *text == '-' ? -HUGE_VAL : HUGE_VAL;
    return true;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_decimal(const char *text)
{
    static const char digits[] = "0123456789";
    text += *text == '-' || *text == '+';
    size_t whole = strspn(text, digits), fraction = 0;
    text += whole;
    if (*text == '.') {
        fraction = strspn(text + 1, digits);
        text += 1 + fraction;
    }
    if (!whole && !fraction)
        return false;
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '-' || *text == '+';
        size_t exponent = strspn(text, digits);
        if (!exponent)
            return false;
        text += exponent;
    }
    return !*text;
}

static bool resolve_based(const char *text, struct aers_doc *doc)
{
    static const struct {
        const char *prefix, *digits;
        int base;
    } bases[] = {{"0x", "0123456789abcdefABCDEF", 16}, {"0o", "01234567", 8}};
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        if (strncmp(text, bases[i].prefix, 2) != 0 || !text[2] || text[2 + strspn(text + 2, bases[i].digits)])
            continue;
        errno = 0;
        long long value = strtoll(text + 2, NULL, bases[i].base);
        if (errno)
            return false;
        doc->type = AERS_DOC_INT;
        doc->integer = value;
        return true;
    }
    return false;
}

static bool resolve_number(const char *text, struct aers_doc *doc)
{
    if (!is_decimal(text))
        return false;
    if (!strpbrk(text, ".eE")) {
        errno = 0;
        long long integer = strtoll(text, NULL, 10);
        if (!errno) {
            doc->type = AERS_DOC_INT;
            doc->integer = integer;
            return true;
        }
    }
    doc->type = AERS_DOC_FLOAT;
    doc->real = strtod(text, NULL);
    return true;
}

void aers_scalar_resolve(const char *text, struct aers_doc *doc)
{
    if (resolve_word(text, doc) || resolve_number(text, doc) || resolve_based(text, doc))
        return;
    double value;
    if (resolve_special_float(text, &value)) {
        doc->type = AERS_DOC_FLOAT;
        doc->real = value;
        return;
    }
    doc->type = AERS_DOC_STRING;
}

bool aers_number_parse(const char *text, double *value)
{
    static const char *const others[] = {"inf", "-inf", "+inf", "nan", "NaN", "Infinity", "-Infinity", NULL};
    if (resolve_special_float(text, value))
        return true;
    if (!is_decimal(text) && !is_one_of(text, others))
        return false;
    *value = strtod(text, NULL);
    return true;
}

void aers_number_format(double value, char *text, size_t size)
{
    if (value == 0) {
        snprintf(text, size, "0"); /* never "-0" */
        return;
    }
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            return;
    }
}

const char *aers_doc_show(const struct aers_doc *doc, char *text, size_t size)
{
    switch (doc->type) {
    case AERS_DOC_STRING:
        snprintf(text, size, "\"%.64s\"", doc->string);
        return text;
    case AERS_DOC_INT:
    case AERS_DOC_FLOAT:
        aers_number_format(aers_doc_number(doc), text, size);
        return text;
    case AERS_DOC_BOOL:
        return doc->boolean ? "true" : "false";
    case AERS_DOC_NULL:
        return "null";
    default:
        return doc->type == AERS_DOC_SEQ ? "an array" : "an object";
    }
}
