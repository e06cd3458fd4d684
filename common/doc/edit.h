/* SPDX-License-Identifier: ISC */
/* common/doc/edit.h - change a document that was read, or make one. What is new has no place (line 0).
 *
 * A value given to a parent is the parent's, also when that fails; a key is copied. */
#ifndef AERS_DOC_EDIT_H
#define AERS_DOC_EDIT_H

#include "common/doc/tree.h"

/* All for aers_doc_destroy; NULL when out of memory. */
struct aers_doc *aers_doc_copy(const struct aers_doc *doc); /* whole, with places, without key and siblings */
struct aers_doc *aers_doc_create(enum aers_doc_type type);  /* NULL, or an empty SEQ or MAP */
struct aers_doc *aers_doc_create_string(const char *text);
struct aers_doc *aers_doc_create_bool(bool value);
struct aers_doc *aers_doc_create_number(double value); /* an INT when it is whole and small enough */

/* At the end of a SEQ. @return child, or NULL when child is NULL */
struct aers_doc *aers_doc_append(struct aers_doc *seq, struct aers_doc *child);
/* Under key of a MAP: in place of what is there, else at the end. @return child, or NULL when out of memory or child is
 * NULL; the map is then unchanged */
struct aers_doc *aers_doc_put(struct aers_doc *map, const char *key, struct aers_doc *child);
void aers_doc_remove(struct aers_doc *parent, struct aers_doc *child); /* and destroy it */

/* aers_doc_get for a document that may be changed. */
struct aers_doc *aers_doc_find(struct aers_doc *map, const char *key);
/* Child n, from 0; NULL past the end. */
struct aers_doc *aers_doc_nth(struct aers_doc *parent, size_t n);

#endif
