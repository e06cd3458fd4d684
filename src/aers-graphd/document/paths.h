/* SPDX-License-Identifier: ISC */
/* document/paths.h - the files a graph names, as they are written in a document that lies elsewhere. Main thread. */
#ifndef AERS_GRAPHD_DOCUMENT_PATHS_H
#define AERS_GRAPHD_DOCUMENT_PATHS_H

#include "common/doc/tree.h"
#include "common/model/graph.h"

/* root: the document that graph was made from, or a copy. dir: absolute, without links and "..", where the document
 * shall lie; files near it are named relative to it. NULL: all are absolute. */
void aers_document_put_paths(struct aers_doc *root, const struct aers_graph *graph, const char *dir);

/* path as seen from dir, both canonical: at most three directories up, else absolute. For free(). Pure. */
char *aers_path_from(const char *dir, const char *path);

#endif
