/* SPDX-License-Identifier: ISC */
#include "common/trust/canon.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

static void put_real(FILE *out, double value)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    fputs(isfinite(value) ? text : "null", out);
}

static int by_key(const void *a, const void *b)
{
    const struct aers_doc *const *left = a, *const *right = b;
    return strcmp((*left)->key, (*right)->key);
}

static bool put(FILE *out, const struct aers_doc *doc, const char *without);

static bool put_map(FILE *out, const struct aers_doc *doc, const char *without)
{
    const struct aers_doc **members = calloc(doc->nchildren + 1, sizeof *members);
    size_t n = 0;
    bool enough = members != NULL;
    for (const struct aers_doc *child = doc->child; enough && child; child = child->next)
        if (!without || strcmp(child->key, without) != 0)
            members[n++] = child;
    if (enough && n)
        qsort(members, n, sizeof *members, by_key);
    fputc('{', out);
    for (size_t i = 0; enough && i < n; i++) {
        if (i)
            fputc(',', out);
        put_string(out, members[i]->key);
        fputc(':', out);
        enough = put(out, members[i], NULL);
    }
    fputc('}', out);
    free(members);
    return enough;
}

static bool put_seq(FILE *out, const struct aers_doc *doc)
{
    bool enough = true;
    fputc('[', out);
    for (const struct aers_doc *child = doc->child; enough && child; child = child->next) {
        enough = put(out, child, NULL);
        if (child->next)
            fputc(',', out);
    }
    fputc(']', out);
    return enough;
}

static bool put(FILE *out, const struct aers_doc *doc, const char *without)
{
    switch (doc->type) {
    case AERS_DOC_NULL:
        fputs("null", out);
        break;
    case AERS_DOC_BOOL:
        fputs(doc->boolean ? "true" : "false", out);
        break;
    case AERS_DOC_INT:
        fprintf(out, "%" PRId64, doc->integer);
        break;
    case AERS_DOC_FLOAT:
        put_real(out, doc->real);
        break;
    case AERS_DOC_STRING:
        put_string(out, doc->string);
        break;
    case AERS_DOC_SEQ:
        return put_seq(out, doc);
    case AERS_DOC_MAP:
        return put_map(out, doc, without);
    }
    return true;
}

char *aers_canon_write(const struct aers_doc *root, const char *without, size_t *nbytes)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, nbytes);
    if (!out)
        return NULL;
    bool enough = root->type == AERS_DOC_MAP ? put_map(out, root, without) : put(out, root, NULL);
    if (fclose(out) == 0 && enough)
        return text;
    free(text);
    return NULL;
}
