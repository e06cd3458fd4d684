/* SPDX-License-Identifier: ISC */
/* document/values.h - what was set since the file was read, written into its tree. Main thread. */
#ifndef AERS_GRAPHD_DOCUMENT_VALUES_H
#define AERS_GRAPHD_DOCUMENT_VALUES_H

#include "common/doc/tree.h"
#include "src/aers-graphd/params/values.h"

/* root: the document that values->graph was made from, or a copy. Where a value is what the document says (or the
 * default where it says nothing), the document stays as it is. */
void aers_document_put_values(struct aers_doc *root, const struct aers_values *values);
/* The same for one node; map: its map. */
void aers_document_put_node_values(struct aers_doc *map, const struct aers_node_values *node);
/* Only what will be lost when next takes the place of values->graph: of nodes that it does not have or that have
 * another module there, and of inputs that its mixers do not have. */
void aers_document_put_lost_values(struct aers_doc *root, const struct aers_values *values,
                                   const struct aers_graph *next);

#endif
