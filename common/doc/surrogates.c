/* SPDX-License-Identifier: ISC */
#include "common/doc/surrogates.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIR_NBYTES = 12, ESCAPE_NBYTES = 10 }; /* \ud83c\udfad becomes \U0001F3AD */

/* The four digits of \uXXXX at text, or -1. */
static int32_t read_unit(const char *text, const char *end)
{
    int32_t unit = 0;
    if (end - text < 6 || text[0] != '\\' || text[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        char c = text[i], lower = (char)(c | 0x20);
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && (lower < 'a' || lower > 'f'))
            return -1;
        unit = unit * 16 + (is_digit ? c - '0' : lower - 'a' + 10);
    }
    return unit;
}

/* The character of the pair at text, or -1. */
static int32_t read_pair(const char *text, const char *end)
{
    int32_t high = read_unit(text, end);
    if (high < 0xD800 || high > 0xDBFF)
        return -1;
    int32_t low = read_unit(text + 6, end);
    return low < 0xDC00 || low > 0xDFFF ? -1 : 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* Outside its strings JSON is written with these and nothing else. A single quote or a comment means YAML. */
static bool is_json_mark(char c)
{
    return c && strchr("{}[]:,+-.0123456789eEtrufalsn \t\r\n", c);
}

struct rewriting {
    const char *at, *end; /* what is left to read */
    struct aers_surrogates *out;
    size_t line, column;
};

static void copy_byte(struct rewriting *rewriting)
{
    char c = *rewriting->at++;
    rewriting->out->text[rewriting->out->nbytes++] = c;
    if (c == '\n') {
        rewriting->line++;
        rewriting->column = 0;
    } else if (((unsigned char)c & 0xC0) != 0x80) {
        rewriting->column++;
    }
}

static void write_pair(struct rewriting *rewriting, int32_t character)
{
    struct aers_surrogates *out = rewriting->out;
    char escape[ESCAPE_NBYTES + 1];
    snprintf(escape, sizeof escape, "\\U%08X", (unsigned)character);
    memcpy(out->text + out->nbytes, escape, ESCAPE_NBYTES);
    out->nbytes += ESCAPE_NBYTES;
    rewriting->at += PAIR_NBYTES;
    rewriting->column += ESCAPE_NBYTES;
    out->places[out->nplaces++] = (struct aers_surrogate_place){rewriting->line, rewriting->column};
}

static void rewrite_string(struct rewriting *rewriting)
{
    copy_byte(rewriting); /* the quote */
    while (rewriting->at < rewriting->end && *rewriting->at != '"') {
        int32_t character = read_pair(rewriting->at, rewriting->end);
        if (character >= 0) {
            write_pair(rewriting, character);
            continue;
        }
        if (*rewriting->at == '\\' && rewriting->at + 1 < rewriting->end)
            copy_byte(rewriting);
        copy_byte(rewriting);
    }
    if (rewriting->at < rewriting->end)
        copy_byte(rewriting);
}

/* @return whether the text is JSON as far as its letters tell */
static bool rewrite(struct rewriting *rewriting)
{
    while (rewriting->at < rewriting->end) {
        if (*rewriting->at == '"')
            rewrite_string(rewriting);
        else if (is_json_mark(*rewriting->at))
            copy_byte(rewriting);
        else
            return false;
    }
    return true;
}

static size_t count_candidates(const char *text, size_t nbytes)
{
    size_t n = 0;
    for (const char *at = text, *end = text + nbytes; (at = memchr(at, '\\', (size_t)(end - at))); at++)
        n += read_pair(at, end) >= 0;
    return n;
}

enum aers_code aers_surrogates_join(const char *text, size_t nbytes, struct aers_surrogates *out)
{
    size_t n = count_candidates(text, nbytes);
    *out = (struct aers_surrogates){0};
    if (!n)
        return AERS_OK;
    struct rewriting rewriting = {.at = text, .end = text + nbytes, .out = out};
    out->text = malloc(nbytes);
    out->places = calloc(n, sizeof *out->places);
    bool has_room = out->text && out->places;
    if (!has_room || !rewrite(&rewriting))
        aers_surrogates_finish(out);
    return has_room ? AERS_OK : AERS_E_MEMORY;
}

void aers_surrogates_finish(struct aers_surrogates *surrogates)
{
    free(surrogates->text);
    free(surrogates->places);
    *surrogates = (struct aers_surrogates){0};
}

/* Places before this one. */
static size_t count_before(const struct aers_surrogates *surrogates, size_t line, size_t column)
{
    size_t low = 0, high = surrogates->nplaces;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct aers_surrogate_place *place = &surrogates->places[middle];
        if (place->line < line || (place->line == line && place->column <= column))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t aers_surrogates_column(const struct aers_surrogates *surrogates, size_t line, size_t column)
{
    size_t n = count_before(surrogates, line, column) - count_before(surrogates, line, 0);
    return column + n * (PAIR_NBYTES - ESCAPE_NBYTES);
}
