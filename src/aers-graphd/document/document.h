/* SPDX-License-Identifier: ISC */
/* document/document.h - what a graph was made from: the tree of its file, and where relative paths in it start. The
 * running graph keeps its own, so that it can be edited (edit.h) and saved (save.h). Main thread. */
#ifndef AERS_GRAPHD_DOCUMENT_H
#define AERS_GRAPHD_DOCUMENT_H

#include "common/base/problems.h"
#include "common/doc/tree.h"

struct aers_document {
    struct aers_doc *doc;
    char *base_dir; /* absolute */
    char *path;     /* the file, absolute, as it was named: what is read again */
};

/* AERS_E_INVALID and others of aers_doc_parse_file with problems added; *out untouched. */
enum aers_code aers_document_read(const char *path, struct aers_problems *problems,
                                  struct aers_document *out) AERS_MUST_USE;
/* A text that is no file: relative paths start where those of `like` start, and its file stays the one to be read
 * again. */
enum aers_code aers_document_parse(const char *text, const struct aers_document *like, struct aers_problems *problems,
                                   struct aers_document *out) AERS_MUST_USE;
struct aers_document aers_document_copy(const struct aers_document *document);
void aers_document_finish(struct aers_document *document); /* zeroed is fine */

#endif
