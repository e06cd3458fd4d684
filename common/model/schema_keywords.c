/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "common/model/schema_run.h"

const struct aers_schema_keyword aers_schema_keywords[] = {
    {"type", AERS_FORM_TYPE, aers_schema_type},
    {"enum", AERS_FORM_LIST, aers_schema_enum},
    {"const", AERS_FORM_ANY, aers_schema_const},
    {"minimum", AERS_FORM_NUMBER, aers_schema_minimum},
    {"maximum", AERS_FORM_NUMBER, aers_schema_maximum},
    {"exclusiveMinimum", AERS_FORM_NUMBER, aers_schema_exclusive_minimum},
    {"exclusiveMaximum", AERS_FORM_NUMBER, aers_schema_exclusive_maximum},
    {"multipleOf", AERS_FORM_POSITIVE, aers_schema_multiple_of},
    {"minLength", AERS_FORM_COUNT, aers_schema_min_length},
    {"maxLength", AERS_FORM_COUNT, aers_schema_max_length},
    {"pattern", AERS_FORM_PATTERN, aers_schema_pattern},
    {"required", AERS_FORM_NAMES, aers_schema_required},
    {"properties", AERS_FORM_MEMBERS, aers_schema_properties},
    {"patternProperties", AERS_FORM_PATTERNS, aers_schema_pattern_properties},
    {"additionalProperties", AERS_FORM_SCHEMA, aers_schema_additional_properties},
    {"minProperties", AERS_FORM_COUNT, aers_schema_min_properties},
    {"maxProperties", AERS_FORM_COUNT, aers_schema_max_properties},
    {"items", AERS_FORM_ITEMS, aers_schema_items},
    {"minItems", AERS_FORM_COUNT, aers_schema_min_items},
    {"maxItems", AERS_FORM_COUNT, aers_schema_max_items},
    {"uniqueItems", AERS_FORM_BOOL, aers_schema_unique_items},
    {"allOf", AERS_FORM_SCHEMAS, aers_schema_all_of},
    {"anyOf", AERS_FORM_SCHEMAS, aers_schema_any_of},
    {"oneOf", AERS_FORM_SCHEMAS, aers_schema_one_of},
    {"not", AERS_FORM_SCHEMA, aers_schema_not},
    {"if", AERS_FORM_SCHEMA, aers_schema_if},
    {"then", AERS_FORM_SCHEMA, NULL}, /* applied by if */
    {"else", AERS_FORM_SCHEMA, NULL},
    {"$ref", AERS_FORM_REF, NULL}, /* stands for the whole schema it is in: see aers_schema_apply */
    {"definitions", AERS_FORM_MEMBERS, NULL},
    {"title", AERS_FORM_STRING, NULL},
    {"description", AERS_FORM_STRING, NULL},
    {"default", AERS_FORM_ANY, NULL},
    {"examples", AERS_FORM_LIST, NULL},
    {"$comment", AERS_FORM_STRING, NULL},
    {"$schema", AERS_FORM_STRING, NULL},
    {"$id", AERS_FORM_STRING, NULL},
    {NULL, AERS_FORM_ANY, NULL},
};

const struct aers_schema_keyword *aers_schema_find_keyword(const char *name)
{
    for (const struct aers_schema_keyword *keyword = aers_schema_keywords; keyword->name; keyword++)
        if (strcmp(keyword->name, name) == 0)
            return keyword;
    return NULL;
}
