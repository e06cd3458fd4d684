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

/* C0, DEL, and C1 (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F). */
static void defuse(char *text)
{
    for (unsigned char *p = (unsigned char *)text; *p; p++) {
        bool c1 = p[0] == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F;
        if (*p < 0x20 || *p == 0x7F || c1)
            *p = '?';
        if (c1)
            p[1] = '?';
    }
}

/* A sentence cut short must not end inside a character. */
static void end_on_character(char *text, size_t length)
{
    while (length && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
        length--;
    text[length ? length - 1 : 0] = '\0';
}

static void add(struct aers_problems *problems, unsigned line, unsigned column, const struct aers_path *path,
                const char *format, va_list args)
{
    char where[sizeof path->text] = "", what[1024];
    if (path)
        memcpy(where, path->text, path->length + 1);
    if (vsnprintf(what, sizeof what, format, args) >= (int)sizeof what)
        end_on_character(what, sizeof what - 1);
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

const char *aers_path_suggest(const char *typed, const char *const *words, size_t nwords, char *text, size_t size)
{
    const char *nearest = aers_did_you_mean(typed, words, nwords);
    if (nearest)
        snprintf(text, size, " (did you mean %s?)", nearest);
    else
        *text = '\0';
    return text;
}
