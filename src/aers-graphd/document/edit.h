/* SPDX-License-Identifier: ISC */
/* document/edit.h - live edits, each of them a change of a document. What comes out is checked as a whole afterwards,
 * so only what would be no change is refused here. root: that of a document whose graph was right; on failure it may be
 * changed in part and is to be thrown away. Main thread. */
#ifndef AERS_GRAPHD_DOCUMENT_EDIT_H
#define AERS_GRAPHD_DOCUMENT_EDIT_H

#include "common/doc/tree.h"
#include "src/aers-graphd/params/values.h"

/* text: the YAML of one node, as it would stand in the list. */
enum aers_code aers_document_add(struct aers_doc *root, const char *text, struct aers_error *error) AERS_MUST_USE;
/* text: the YAML of one event, at the end of the list of a source of events. */
enum aers_code aers_document_add_event(struct aers_doc *root, const char *id, const char *text,
                                       struct aers_error *error) AERS_MUST_USE;
/* With its edges, and what mixers say of them. */
enum aers_code aers_document_remove(struct aers_doc *root, const char *id, struct aers_error *error) AERS_MUST_USE;
/* map: YAML of the pairs of channels, "[[1, 2]]", or NULL. */
enum aers_code aers_document_connect(struct aers_doc *root, const char *from, const char *to, const char *map,
                                     struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_document_disconnect(struct aers_doc *root, const char *from, const char *to,
                                        struct aers_error *error) AERS_MUST_USE;
/* text: YAML of what is to be different of a node, merged into it (RFC 7396): maps field by field, null takes a field
 * away, everything else, lists as well, takes the place of what was there. First the node says all its values, also
 * those set since (values may be NULL). id and type stay. */
enum aers_code aers_document_change(struct aers_doc *root, const char *id, const char *text,
                                    const struct aers_values *values, struct aers_error *error) AERS_MUST_USE;
/* Which channels an edge connects: YAML of pairs, or NULL for those that its ends' channels suggest. */
enum aers_code aers_document_map(struct aers_doc *root, const char *from, const char *to, const char *map,
                                 struct aers_error *error) AERS_MUST_USE;
/* Another module for a processor. Values and options that the new module has as well are kept, also those set since
 * (values may be NULL). */
enum aers_code aers_document_replace(struct aers_doc *root, const char *id, const char *module,
                                     const struct aers_values *values, struct aers_error *error) AERS_MUST_USE;

/* A node as it stands in the list, with its values as they are now, for aers_doc_destroy. */
enum aers_code aers_document_get_node(struct aers_doc *root, const char *id, const struct aers_values *values,
                                      struct aers_doc **out, struct aers_error *error) AERS_MUST_USE;

#endif
