/* SPDX-License-Identifier: ISC */
/* common/doc/json.h - the door to json-c, for what the programs write (status, frames, plans) and read back from each
 * other. Documents that people write are read with doc/tree.h, which knows their places. */
#ifndef AERS_DOC_JSON_H
#define AERS_DOC_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/problems.h"

/* Strict RFC 8259 text of at most max_nbytes and 32 levels; *out is for json_object_put. */
enum aers_code aers_json_parse(const char *text, size_t nbytes, size_t max_nbytes, struct json_object **out,
                               struct aers_error *error) AERS_MUST_USE;

/* Short forms for building. Each takes an object and a key that is not copied (json-c's CONSTANT_KEY). */
void aers_json_add_string(struct json_object *object, const char *key, const char *value); /* NULL becomes null */
void aers_json_add_int(struct json_object *object, const char *key, int64_t value);
void aers_json_add_bool(struct json_object *object, const char *key, bool value);
/* Written with `decimals` digits and no trailing zeros; NaN and infinities, which JSON lacks, become null. */
void aers_json_add_number(struct json_object *object, const char *key, double value, int decimals);
struct json_object *aers_json_number(double value, int decimals);
/* {"line", "column", "path", "what"}, as in common/base/problems.h. */
struct json_object *aers_json_problem(const struct aers_problem *problem);

/* A document that was read as YAML. Numbers that JSON lacks become null. */
struct aers_doc;
struct json_object *aers_json_of_doc(const struct aers_doc *doc);

/* Reading: the value, or the given one when key is absent or of another type. */
const char *aers_json_get_string(struct json_object *object, const char *key, const char *otherwise);
double aers_json_get_number(struct json_object *object, const char *key, double otherwise);
int64_t aers_json_get_int(struct json_object *object, const char *key, int64_t otherwise);

#endif
