/* SPDX-License-Identifier: ISC */
#include "common/base/problems.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void aers_problems_init(struct aers_problems *problems, const char *file)
{
    *problems = (struct aers_problems){.file = file};
}

void aers_problems_finish(struct aers_problems *problems)
{
    for (size_t i = 0; i < problems->nitems; i++) {
        free(problems->items[i].path);
        free(problems->items[i].what);
    }
    free(problems->items);
    *problems = (struct aers_problems){0};
}

void aers_problems_add(struct aers_problems *problems, unsigned line, unsigned column, const char *path,
                       const char *format, ...)
{
    problems->ntotal++;
    if (problems->nitems == AERS_PROBLEMS_MAX)
        return;
    if (!problems->items) {
        problems->items = calloc(AERS_PROBLEMS_MAX, sizeof *problems->items);
        if (!problems->items)
            return;
    }
    struct aers_problem *problem = &problems->items[problems->nitems];
    va_list args;
    va_start(args, format);
    int n = vasprintf(&problem->what, format, args);
    va_end(args);
    problem->path = n < 0 ? NULL : strdup(path);
    if (!problem->path) {
        if (n >= 0)
            free(problem->what);
        return;
    }
    problem->line = line;
    problem->column = column;
    problems->nitems++;
}

/* Stable because equal places keep their order: qsort is given a total order by the item's own address. */
static int by_place(const void *a, const void *b)
{
    const struct aers_problem *const *x = a, *const *y = b;
    if ((*x)->line != (*y)->line)
        return (*x)->line < (*y)->line ? -1 : 1;
    if ((*x)->column != (*y)->column)
        return (*x)->column < (*y)->column ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

void aers_problems_sort(struct aers_problems *problems)
{
    const struct aers_problem *order[AERS_PROBLEMS_MAX];
    struct aers_problem sorted[AERS_PROBLEMS_MAX];
    for (size_t i = 0; i < problems->nitems; i++)
        order[i] = &problems->items[i];
    qsort(order, problems->nitems, sizeof order[0], by_place);
    for (size_t i = 0; i < problems->nitems; i++)
        sorted[i] = *order[i];
    if (problems->nitems)
        memcpy(problems->items, sorted, problems->nitems * sizeof sorted[0]);
}

void aers_problems_print(const struct aers_problems *problems, FILE *stream)
{
    for (size_t i = 0; i < problems->nitems; i++) {
        const struct aers_problem *problem = &problems->items[i];
        fprintf(stream, "%s:", problems->file);
        if (problem->line)
            fprintf(stream, "%u:%u:", problem->line, problem->column);
        fprintf(stream, " %s%s%s\n", problem->path, problem->path[0] ? ": " : "", problem->what);
    }
    if (problems->ntotal > problems->nitems)
        fprintf(stream, "%s: and %zu more problems\n", problems->file, problems->ntotal - problems->nitems);
}

/* Levenshtein distance, given up on past 64 characters; a beginning ("freq" of "freq_hz") is one step away. */
static size_t distance(const char *a, const char *b)
{
    size_t row[65];
    size_t na = strlen(a), nb = strlen(b);
    if (na > 64 || nb > 64)
        return SIZE_MAX;
    if (na > 1 && na < nb && strncmp(a, b, na) == 0)
        return 1;
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            row[j] = change < gap ? change : gap;
        }
    }
    return row[nb];
}

const char *aers_did_you_mean(const char *typed, const char *const *words, size_t nwords)
{
    const char *best = NULL;
    size_t best_distance = strlen(typed) / 3 + 2;
    for (size_t i = 0; i < nwords; i++) {
        size_t d = distance(typed, words[i]);
        if (d < best_distance) {
            best_distance = d;
            best = words[i];
        }
    }
    return best;
}
