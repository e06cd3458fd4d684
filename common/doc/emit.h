/* SPDX-License-Identifier: ISC */
/* common/doc/emit.h - a document as YAML that people read: what is short stands on one line, in braces. */
#ifndef AERS_DOC_EMIT_H
#define AERS_DOC_EMIT_H

#include "common/doc/tree.h"

/* Read back, *text is a document equal to doc. It is for free(). AERS_E_MEMORY. */
enum aers_code aers_doc_emit(const struct aers_doc *doc, char **text) AERS_MUST_USE;

#endif
