/* SPDX-License-Identifier: ISC */
/* common/doc/scalar.h - what a plain scalar means, and numbers as text. */
#ifndef AERS_DOC_SCALAR_H
#define AERS_DOC_SCALAR_H

#include <stdbool.h>
#include <stddef.h>

#include "common/doc/tree.h"

/* YAML 1.2's core schema. Sets type and value of *doc, except for a string: there only the type. */
void aers_scalar_resolve(const char *text, struct aers_doc *doc);

/* A decimal number and nothing else, such as "-3", ".5", "1e3", also ".inf" and "nan" in YAML's and C's spelling (so
 * that the caller's range check can name them). Programs of this house never leave the C locale. */
bool aers_number_parse(const char *text, double *value);

/* The shortest text that reads back as the same value, at least 32 bytes of room: "-3", "0.707", "1e-07". */
void aers_number_format(double value, char *text, size_t size);

/* A value as a person would write it, cut to fit: "lp", 24, true, null, an array. Answers text or a constant. */
const char *aers_doc_show(const struct aers_doc *doc, char *text, size_t size);

#endif
