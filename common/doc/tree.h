/* SPDX-License-Identifier: ISC */
/* common/doc/tree.h - a YAML or JSON document as a tree that remembers line and column of every value.
 *
 * Read through libyaml's events. Refused while reading, with place: syntax errors, invalid UTF-8, duplicate keys, keys
 * that are no scalars, more than one document, and whatever passes the limits (bytes, depth, nodes, alias expansion).
 * Plain scalars follow YAML 1.2's core schema: null ~ true false integers floats .inf .nan; everything quoted, and
 * everything else, is a string. Aliases are expanded by copy and count towards the limit on nodes. */
#ifndef AERS_DOC_TREE_H
#define AERS_DOC_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/problems.h"

enum aers_doc_type {
    AERS_DOC_NULL,
    AERS_DOC_BOOL,
    AERS_DOC_INT,
    AERS_DOC_FLOAT,
    AERS_DOC_STRING,
    AERS_DOC_SEQ,
    AERS_DOC_MAP
};

struct aers_doc {
    enum aers_doc_type type;
    unsigned line, column; /* of the value, 1-based */
    union {
        bool boolean;
        int64_t integer;
        double real;
        char *string; /* NUL-terminated; a NUL inside is refused */
    };
    char *key;                     /* its key when it is a value of a map, else NULL */
    unsigned key_line, key_column; /* of that key */
    struct aers_doc *child;        /* first item of a SEQ or value of a MAP */
    struct aers_doc *next;         /* next sibling */
    size_t nchildren;
};

struct aers_doc_limits {
    size_t nbytes; /* of the text */
    unsigned depth;
    size_t nnodes; /* after alias expansion */
};

/* 4 MiB, 32 deep, 200,000 nodes: a graph of 10,000 nodes fits, a bomb does not. */
extern const struct aers_doc_limits aers_doc_default_limits;

/**
 * @param text   [nbytes], not kept
 * @param limits NULL for aers_doc_default_limits
 * @param out    the root, for aers_doc_destroy; written only on AERS_OK
 * @return AERS_OK; AERS_E_INVALID or AERS_E_LIMIT with at least one problem added; AERS_E_MEMORY
 */
enum aers_code aers_doc_parse(const char *text, size_t nbytes, const struct aers_doc_limits *limits,
                              struct aers_problems *problems, struct aers_doc **out) AERS_MUST_USE;
/* The same for a file; AERS_E_NOT_FOUND or AERS_E_IO when it cannot be read (one problem says why). */
enum aers_code aers_doc_parse_file(const char *path, const struct aers_doc_limits *limits,
                                   struct aers_problems *problems, struct aers_doc **out) AERS_MUST_USE;
void aers_doc_destroy(struct aers_doc *doc); /* NULL is fine */

const struct aers_doc *aers_doc_get(const struct aers_doc *map, const char *key); /* NULL when absent or not a MAP */
bool aers_doc_is_number(const struct aers_doc *doc);                              /* INT or FLOAT */
double aers_doc_number(const struct aers_doc *doc);                               /* of an INT or FLOAT, else 0 */
const char *aers_doc_string(const struct aers_doc *doc); /* of a STRING, else NULL; doc may be NULL */
const char *aers_doc_type_name(enum aers_doc_type type); /* JSON Schema's words: "number", "object" ... */

#endif
