/* SPDX-License-Identifier: ISC */
#include "common/doc/path.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void append(struct aers_path *path, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void append(struct aers_path *path, const char *format, ...)
{
    size_t room = sizeof path->text - path->length;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(path->text + path->length, room, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < room) {
        path->length += (size_t)n;
        return;
    }
    path->length = sizeof path->text - 1;
    memcpy(path->text + path->length - 3, "...", 4);
}

size_t aers_path_key(struct aers_path *path, const char *key)
{
    size_t mark = path->length;
    append(path, "%s%s", mark ? "." : "", key);
    return mark;
}

size_t aers_path_index(struct aers_path *path, size_t index)
{
    size_t mark = path->length;
    append(path, "[%zu]", index);
    return mark;
}

void aers_path_back(struct aers_path *path, size_t mark)
{
    path->length = mark;
    path->text[mark] = '\0';
}

/* @return bytes of the UTF-8 character at text, 0 when it is cut short or none */
static size_t length_of(const unsigned char *text)
{
    size_t length = *text < 0x80 ? 1 : *text >= 0xF0 ? 4 : *text >= 0xE0 ? 3 : *text >= 0xC2 ? 2 : 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

/* C0, DEL, C1 (U+0080 to U+009F), and what was cut in the middle of a character. */
static void defuse(char *text)
{
    for (unsigned char *p = (unsigned char *)text; *p;) {
        size_t length = length_of(p);
        bool is_harmless =
            length > 2 || (length == 2 && (p[0] > 0xC2 || p[1] > 0x9F)) || (length == 1 && *p >= 0x20 && *p != 0x7F);
        if (!is_harmless)
            memset(p, '?', length ? length : 1);
        p += length ? length : 1;
    }
}

bool aers_problems_has_room(const struct aers_problems *problems)
{
    return problems->nitems < AERS_PROBLEMS_MAX;
}

static void add(struct aers_problems *problems, unsigned line, unsigned column, const struct aers_path *path,
                const char *format, va_list args)
{
    char where[sizeof path->text] = "", what[1024];
    if (path)
        memcpy(where, path->text, path->length + 1);
    vsnprintf(what, sizeof what, format, args);
    defuse(where);
    defuse(what);
    aers_problems_add(problems, line, column, where, "%s", what);
}

void aers_problem_at(struct aers_problems *problems, const struct aers_doc *doc, const struct aers_path *path,
                     const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(problems, doc->line, doc->column, path, format, args);
    va_end(args);
}

void aers_problem_at_key(struct aers_problems *problems, const struct aers_doc *doc, const struct aers_path *path,
                         const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(problems, doc->key ? doc->key_line : doc->line, doc->key ? doc->key_column : doc->column, path, format, args);
    va_end(args);
}

static const char *nearest(const char *typed, const char *const *words, size_t nwords)
{
    return strlen(typed) < 3 ? NULL : aers_did_you_mean(typed, words, nwords);
}

const char *aers_path_suggest(const char *typed, const char *const *words, size_t nwords, char *text, size_t size)
{
    const char *word = nearest(typed, words, nwords);
    if (word)
        snprintf(text, size, " (did you mean %s?)", word);
    else
        *text = '\0';
    return text;
}

const char *aers_path_allow(const char *typed, const char *const *words, size_t nwords, char *text, size_t size)
{
    const char *word = nearest(typed, words, nwords);
    size_t n = 0;
    if (!nwords || nwords > 16)
        return aers_path_suggest(typed, words, nwords, text, size);
    for (size_t i = 0; i < nwords && n < size; i++) {
        int k = snprintf(text + n, size - n, "%s%s", i ? ", " : " (allowed: ", words[i]);
        n += k > 0 ? (size_t)k : 0;
    }
    if (n < size)
        snprintf(text + n, size - n, "%s%s%s)", word ? "; did you mean " : "", word ? word : "", word ? "?" : "");
    return text;
}
