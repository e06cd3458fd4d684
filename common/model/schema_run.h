/* SPDX-License-Identifier: ISC */
/* common/model/schema_run.h - inside common/model only. schema.c compiles and walks; schema_keywords.c holds the one
 * table of keywords; schema_values.c, schema_shapes.c and schema_logic.c hold what each of them demands. */
#ifndef AERS_MODEL_SCHEMA_RUN_H
#define AERS_MODEL_SCHEMA_RUN_H

#include <regex.h>

#include "common/doc/path.h"
#include "common/model/schema.h"

struct aers_schema {
    struct aers_doc *root;
    const struct aers_doc **places; /* [nplaces] every subschema, sorted by address once compiled */
    size_t nplaces, places_size;
    struct aers_schema_pattern {
        const char *text; /* in root; the key it is found by */
        regex_t regex;
    } * patterns;
    size_t npatterns, patterns_size;
};

/* One validation under way. */
struct aers_schema_run {
    const struct aers_schema *schema;
    struct aers_problems *problems; /* NULL while only the verdict is wanted */
    struct aers_path path;
    unsigned depth;
};

/* Does doc satisfy this keyword? keyword is its value in the schema map `in`; the sibling keywords are found there. */
typedef bool aers_schema_keyword_fn(struct aers_schema_run *run, const struct aers_doc *in,
                                    const struct aers_doc *keyword, const struct aers_doc *doc);

/* What a keyword's value must be, and where subschemas are inside it. */
enum aers_schema_form {
    AERS_FORM_ANY, /* anything; not looked into */
    AERS_FORM_STRING,
    AERS_FORM_BOOL,
    AERS_FORM_NUMBER,
    AERS_FORM_POSITIVE, /* a number above 0 */
    AERS_FORM_COUNT,    /* a whole number from 0 */
    AERS_FORM_TYPE,     /* a type's name or a list of them */
    AERS_FORM_LIST,     /* a list of anything */
    AERS_FORM_NAMES,    /* a list of strings */
    AERS_FORM_PATTERN,
    AERS_FORM_REF,
    AERS_FORM_SCHEMA,
    AERS_FORM_SCHEMAS,  /* a list of at least one schema */
    AERS_FORM_ITEMS,    /* a schema or a list of schemas */
    AERS_FORM_MEMBERS,  /* a map of schemas */
    AERS_FORM_PATTERNS, /* a map from patterns to schemas */
};

struct aers_schema_keyword {
    const char *name;
    enum aers_schema_form form;
    aers_schema_keyword_fn *check; /* NULL: says nothing about validity by itself */
};

extern const struct aers_schema_keyword aers_schema_keywords[];               /* ends with a NULL name */
const struct aers_schema_keyword *aers_schema_find_keyword(const char *name); /* NULL when outside the subset */

/* Is doc valid under this subschema? Problems are reported as they are met. */
bool aers_schema_apply(struct aers_schema_run *run, const struct aers_doc *schema, const struct aers_doc *doc);
/* The verdict alone. */
bool aers_schema_accepts(struct aers_schema_run *run, const struct aers_doc *schema, const struct aers_doc *doc);
/* Report, and answer false. */
bool aers_schema_fail(struct aers_schema_run *run, const struct aers_doc *doc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool aers_schema_fail_at_key(struct aers_schema_run *run, const struct aers_doc *doc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* " (allowed: ...)" from the schema's description, or "". */
const char *aers_schema_allowed(const struct aers_doc *in, char *text, size_t size);

bool aers_schema_matches(const struct aers_schema *schema, const char *pattern, const char *text);
/* The place a "#/..." points at, or NULL. */
const struct aers_doc *aers_schema_resolve(const struct aers_doc *root, const char *ref);
bool aers_schema_is_type(const struct aers_doc *doc, const char *type);
bool aers_doc_equal(const struct aers_doc *a, const struct aers_doc *b);

/* schema_values.c */
aers_schema_keyword_fn aers_schema_type, aers_schema_enum, aers_schema_const, aers_schema_minimum, aers_schema_maximum,
    aers_schema_exclusive_minimum, aers_schema_exclusive_maximum, aers_schema_multiple_of, aers_schema_min_length,
    aers_schema_max_length, aers_schema_pattern;
/* schema_shapes.c */
aers_schema_keyword_fn aers_schema_required, aers_schema_properties, aers_schema_pattern_properties,
    aers_schema_additional_properties, aers_schema_min_properties, aers_schema_max_properties, aers_schema_items,
    aers_schema_min_items, aers_schema_max_items, aers_schema_unique_items;
/* schema_logic.c */
aers_schema_keyword_fn aers_schema_all_of, aers_schema_any_of, aers_schema_one_of, aers_schema_not, aers_schema_if;

#endif
