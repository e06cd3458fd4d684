/* SPDX-License-Identifier: ISC */
/* common/base/problems.h - every fault of one document, collected in one run.
 *
 * A problem prints as `file:line:column: path: what is wrong (what is allowed)`, for instance
 *   mix.yaml:12:15: nodes[3].params.gain_db: 200 is above the maximum 24
 * At most AERS_PROBLEMS_MAX are kept; the rest is counted. */
#ifndef AERS_BASE_PROBLEMS_H
#define AERS_BASE_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define AERS_PROBLEMS_MAX 100

struct aers_problem {
    unsigned line;   /* 1-based, 0 when unknown */
    unsigned column; /* 1-based, 0 when unknown */
    char *path;      /* "nodes[3].params.gain_db", "" for the whole document */
    char *what;
};

struct aers_problems {
    const char *file; /* not owned */
    struct aers_problem *items;
    size_t nitems;
    size_t ntotal; /* nitems + those that were only counted */
};

void aers_problems_init(struct aers_problems *problems, const char *file);
void aers_problems_finish(struct aers_problems *problems); /* zeroed is fine */
void aers_problems_add(struct aers_problems *problems, unsigned line, unsigned column, const char *path,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));
/* By line, then column, then order of discovery. */
void aers_problems_sort(struct aers_problems *problems);
void aers_problems_print(const struct aers_problems *problems, FILE *stream);

/* The word of words[nwords] nearest to what was typed, or NULL when none is near enough to suggest. */
const char *aers_did_you_mean(const char *typed, const char *const *words, size_t nwords);

#endif
