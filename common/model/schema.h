/* SPDX-License-Identifier: ISC */
/* common/model/schema.h - a JSON Schema (draft-07 subset) interpreted over a document that knows its places.
 *
 * Keywords: type enum const; required properties patternProperties additionalProperties minProperties maxProperties;
 * items (one schema or a list) minItems maxItems uniqueItems; minimum maximum exclusiveMinimum exclusiveMaximum
 * multipleOf; minLength maxLength pattern; oneOf anyOf allOf not if then else; $ref to a place in the same document
 * ("#", "#/definitions/x"); definitions; title description default $schema $id $comment examples say nothing about
 * validity. true and false are schemas. Any other keyword is refused when the schema is compiled, so that no rule is
 * passed over in silence.
 *
 * Different from draft-07 on purpose: patterns are POSIX extended regular expressions over UTF-8 bytes (escapes of a
 * letter or digit such as \d are refused), and a number must be finite, since YAML has infinities and NaN where JSON
 * has none.
 *
 * A schema's description is shown to people as what is allowed: write it that way. */
#ifndef AERS_MODEL_SCHEMA_H
#define AERS_MODEL_SCHEMA_H

#include <stdbool.h>

#include "common/base/error.h"
#include "common/base/problems.h"
#include "common/doc/tree.h"

struct aers_schema;

/**
 * @param doc taken over on AERS_OK
 * @return AERS_OK; AERS_E_INVALID with problems that say which keyword or value is not understood; AERS_E_MEMORY
 */
enum aers_code aers_schema_compile(struct aers_doc *doc, struct aers_problems *problems,
                                   struct aers_schema **out) AERS_MUST_USE;
void aers_schema_destroy(struct aers_schema *schema); /* NULL is fine */

/* Every fault is added to problems (NULL: only the verdict is wanted). Thread safe. */
bool aers_schema_validate(const struct aers_schema *schema, const struct aers_doc *doc, struct aers_problems *problems);

#endif
