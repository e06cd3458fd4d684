/* SPDX-License-Identifier: ISC */
/* common/doc/path.h - where in a document: "nodes[3].params.gain_db", grown and shrunk while walking down the tree.
 *
 *   size_t mark = aers_path_key(&path, "params");
 *   ...
 *   aers_path_back(&path, mark);
 */
#ifndef AERS_DOC_PATH_H
#define AERS_DOC_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/problems.h"
#include "common/doc/tree.h"

/* Zeroed is the path of the whole document. A path that does not fit ends in "..." and stays usable. */
struct aers_path {
    char text[512];
    size_t length;
};

size_t aers_path_key(struct aers_path *path, const char *key);
size_t aers_path_index(struct aers_path *path, size_t index);
void aers_path_back(struct aers_path *path, size_t mark);

/* Is there room for one more sentence? When not, problems are only counted, and looking for good words is wasted time:
 * a hostile file has a hundred thousand faults. */
bool aers_problems_has_room(const struct aers_problems *problems);

/* Add a problem at the place of doc. Control characters of the document that got into the sentence are replaced, so
 * that a hostile file cannot drive a terminal. path may be NULL. */
void aers_problem_at(struct aers_problems *problems, const struct aers_doc *doc, const struct aers_path *path,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same at the key of doc, for fields that should not be there at all. */
void aers_problem_at_key(struct aers_problems *problems, const struct aers_doc *doc, const struct aers_path *path,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* " (did you mean x?)" or "", into text. Typing of fewer than three characters says too little to guess from. */
const char *aers_path_suggest(const char *typed, const char *const *words, size_t nwords, char *text, size_t size);
/* " (allowed: x, y; did you mean x?)" or "", into text; a long list is left out. */
const char *aers_path_allow(const char *typed, const char *const *words, size_t nwords, char *text, size_t size);

#endif
