/* SPDX-License-Identifier: ISC */
#include "common/model/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One fault, one message: the form speaks first. */
static bool is_reported(const struct aers_build *build, unsigned line, unsigned column)
{
    for (size_t i = 0; i < build->nform && i < build->problems->nitems; i++) {
        const struct aers_problem *problem = &build->problems->items[i];
        if (problem->line == line && problem->column == column && strcmp(problem->path, build->path.text) == 0)
            return true;
    }
    return false;
}

void aers_build_problem(struct aers_build *build, const struct aers_doc *doc, const char *format, ...)
{
    char what[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (!is_reported(build, doc->line, doc->column))
        aers_problem_at(build->problems, doc, &build->path, "%s", what);
}

void aers_build_problem_at_key(struct aers_build *build, const struct aers_doc *doc, const char *format, ...)
{
    char what[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (!is_reported(build, doc->key_line, doc->key_column))
        aers_problem_at_key(build->problems, doc, &build->path, "%s", what);
}

void *aers_build_alloc(struct aers_build *build, size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size);
    if (!memory)
        build->out_of_memory = true;
    return memory;
}

char *aers_build_string(struct aers_build *build, const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        build->out_of_memory = true;
    return copy;
}

bool aers_build_check_text(struct aers_build *build, const struct aers_doc *doc)
{
    for (const unsigned char *p = (const unsigned char *)doc->string; *p; p++) {
        if (*p >= 0x20 && *p != 0x7F && !(p[0] == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F))
            continue;
        aers_build_problem(build, doc, "must have no control characters");
        return false;
    }
    return true;
}

/* One spelling for one file: its directory without "..", "." and links, where that exists. */
static char *canonical(const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    char *canonical = NULL, *real = NULL, *dir = strndup(path, (size_t)(name - path));
    if (dir && *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        real = realpath(dir, NULL);
    if (real && asprintf(&canonical, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name) < 0)
        canonical = NULL;
    free(real);
    free(dir);
    return canonical ? canonical : strdup(path);
}

char *aers_build_path(struct aers_build *build, const char *path)
{
    char *joined = NULL;
    if (asprintf(&joined, "%s%s%s", *path == '/' ? "" : build->base_dir, *path == '/' ? "" : "/", path) < 0)
        joined = NULL;
    char *whole = joined ? canonical(joined) : NULL;
    build->out_of_memory |= !whole;
    free(joined);
    return whole;
}

size_t aers_build_find(const struct aers_build *build, const char *id)
{
    size_t low = 0, high = build->nids;
    while (low < high) { /* the first one that is not before id */
        size_t middle = low + (high - low) / 2;
        if (strcmp(build->graph->nodes[build->by_id[middle]].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < build->nids && strcmp(build->graph->nodes[build->by_id[low]].id, id) == 0)
        return build->by_id[low];
    return AERS_NO_INDEX;
}
