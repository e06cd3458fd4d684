/* SPDX-License-Identifier: ISC */
/* common/doc/fields.h - take the fields of a map one by one, each of the type it must have; every fault becomes a
 * problem with place and path, and the caller goes on with what is right. */
#ifndef AERS_DOC_FIELDS_H
#define AERS_DOC_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/problems.h"
#include "common/doc/path.h"
#include "common/doc/tree.h"

struct aers_fields {
    struct aers_problems *problems;
    struct aers_path *path; /* of the map that is being taken apart */
};

/* Types that are accepted, or-ed. A NUMBER is an INT or a FLOAT. */
#define AERS_FIELD(type)  (1u << (type))
#define AERS_FIELD_NUMBER (AERS_FIELD(AERS_DOC_INT) | AERS_FIELD(AERS_DOC_FLOAT))

/* Is it a map? */
bool aers_fields_map(const struct aers_fields *fields, const struct aers_doc *doc);
/* Refuse every key that is not among names[nnames]. */
void aers_fields_known(const struct aers_fields *fields, const struct aers_doc *map, const char *const *names,
                       size_t nnames);
/* The value of key if it has one of the types. NULL when absent (a problem when required) or of another type (a
 * problem). */
const struct aers_doc *aers_fields_get(const struct aers_fields *fields, const struct aers_doc *map, const char *key,
                                       unsigned types, bool required);
/* A copy of a string, "" when absent; NULL when out of memory. */
char *aers_fields_string(const struct aers_fields *fields, const struct aers_doc *map, const char *key, bool required);
bool aers_fields_bool(const struct aers_fields *fields, const struct aers_doc *map, const char *key, bool otherwise);

#endif
