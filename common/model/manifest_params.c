/* SPDX-License-Identifier: ISC */
/* The parameters a manifest declares. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/manifest_read.h"

static const char *const param_fields[] = {"type",  "unit",    "min", "max",      "default",
                                           "scale", "choices", "doc", "momentary"};

bool aers_manifest_check_name(const struct aers_fields *fields, const struct aers_doc *doc)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    static const char all[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    size_t length = strlen(doc->key);
    if (length && length <= 48 && strspn(doc->key, letters) && strspn(doc->key, all) == length)
        return true;
    aers_problem_at_key(fields->problems, doc, fields->path,
                        "not a name (allowed: letters, digits and _, not a digit first, at most 48 characters)");
    return false;
}

static void refuse(const struct aers_fields *fields, const struct aers_doc *doc, const char *what)
{
    aers_problem_at(fields->problems, doc, fields->path, "%s", what);
}

static bool read_type(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param *param)
{
    const struct aers_doc *type = aers_fields_get(fields, map, "type", AERS_FIELD(AERS_DOC_STRING), true);
    if (!type)
        return false;
    for (int i = AERS_PARAM_FLOAT; i <= AERS_PARAM_ENUM; i++) {
        if (strcmp(type->string, aers_param_type_name((enum aers_param_type)i)) != 0)
            continue;
        param->type = (enum aers_param_type)i;
        return true;
    }
    refuse(fields, type, "unknown type (allowed: float, int, bool, enum)");
    return false;
}

static bool read_choices(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param *param)
{
    const struct aers_doc *choices = aers_fields_get(fields, map, "choices", AERS_FIELD(AERS_DOC_SEQ), true);
    if (!choices)
        return true;
    if (!choices->nchildren || choices->nchildren > AERS_MANIFEST_MAX_NAMES)
        refuse(fields, choices, "an enumeration has 1 to 256 choices");
    param->choices = calloc(choices->nchildren + 1, sizeof *param->choices);
    if (!param->choices)
        return false;
    for (const struct aers_doc *choice = choices->child; choice; choice = choice->next) {
        if (choice->type != AERS_DOC_STRING || !*choice->string) {
            refuse(fields, choice, "a choice is a word");
            continue;
        }
        for (size_t i = 0; i < param->nchoices; i++)
            if (strcmp(param->choices[i], choice->string) == 0)
                refuse(fields, choice, "this choice is given twice");
        if (!(param->choices[param->nchoices++] = strdup(choice->string)))
            return false;
    }
    param->max = param->nchoices ? (double)(param->nchoices - 1) : 0;
    return true;
}

static void read_scale(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param *param)
{
    const struct aers_doc *scale = aers_fields_get(fields, map, "scale", AERS_FIELD(AERS_DOC_STRING), false);
    if (!scale)
        return;
    if (strcmp(scale->string, "log") == 0)
        param->scale = AERS_SCALE_LOG;
    else if (strcmp(scale->string, "linear") != 0)
        refuse(fields, scale, "unknown scale (allowed: linear, log)");
    if (param->scale == AERS_SCALE_LOG && !(param->min > 0))
        refuse(fields, scale, "a log scale needs a minimum above 0");
}

static double read_number(const struct aers_fields *fields, const struct aers_doc *map, const char *key,
                          const struct aers_param *param)
{
    const struct aers_doc *number = aers_fields_get(fields, map, key, AERS_FIELD_NUMBER, true);
    double value = aers_doc_number(number);
    if (number && !isfinite(value))
        refuse(fields, number, "must be finite");
    else if (number && param->type == AERS_PARAM_INT && value != rint(value))
        refuse(fields, number, "must be a whole number");
    return value;
}

static void read_numeric(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param *param)
{
    size_t before = fields->problems->ntotal;
    param->min = read_number(fields, map, "min", param);
    param->max = read_number(fields, map, "max", param);
    param->preset = read_number(fields, map, "default", param);
    if (fields->problems->ntotal == before && !(param->min <= param->preset && param->preset <= param->max))
        refuse(fields, map, "min, default and max must be in this order");
    read_scale(fields, map, param);
}

static void read_enum_preset(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param *param)
{
    const struct aers_doc *preset = aers_fields_get(fields, map, "default", AERS_FIELD(AERS_DOC_STRING), false);
    if (!preset)
        return;
    for (size_t i = 0; i < param->nchoices; i++) {
        if (strcmp(param->choices[i], preset->string) != 0)
            continue;
        param->preset = (double)i;
        return;
    }
    refuse(fields, preset, "the default is none of the choices");
}

static void forbid(const struct aers_fields *fields, const struct aers_doc *map, const char *const *names)
{
    for (; *names; names++) {
        const struct aers_doc *value = aers_doc_get(map, *names);
        if (value)
            aers_problem_at_key(fields->problems, value, fields->path, "%s does not fit the type", *names);
    }
}

static bool read_by_type(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param *param)
{
    static const char *const not_numeric[] = {"choices", NULL};
    static const char *const not_bool[] = {"choices", "min", "max", "scale", NULL};
    static const char *const not_enum[] = {"min", "max", "scale", NULL};
    switch (param->type) {
    case AERS_PARAM_FLOAT:
    case AERS_PARAM_INT:
        forbid(fields, map, not_numeric);
        read_numeric(fields, map, param);
        return true;
    case AERS_PARAM_BOOL:
        forbid(fields, map, not_bool);
        param->max = 1;
        param->preset = aers_fields_bool(fields, map, "default", false);
        return true;
    default:
        forbid(fields, map, not_enum);
        if (!read_choices(fields, map, param))
            return false;
        read_enum_preset(fields, map, param);
        return true;
    }
}

static bool read_param(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param *param)
{
    if (!aers_manifest_check_name(fields, map) || !aers_fields_map(fields, map))
        return true;
    aers_fields_known(fields, map, param_fields, sizeof param_fields / sizeof param_fields[0]);
    param->name = strdup(map->key);
    param->doc = aers_fields_string(fields, map, "doc", false);
    param->unit = aers_fields_string(fields, map, "unit", false);
    param->is_momentary = aers_fields_bool(fields, map, "momentary", false);
    if (!param->name || !param->doc || !param->unit)
        return false;
    return !read_type(fields, map, param) || read_by_type(fields, map, param);
}

bool aers_params_read(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param **params,
                      size_t *nparams)
{
    if (!map || !map->nchildren)
        return true;
    if (map->nchildren > AERS_MANIFEST_MAX_NAMES) {
        refuse(fields, map, "more than 256 parameters");
        return true;
    }
    *params = calloc(map->nchildren, sizeof **params);
    if (!*params)
        return false;
    bool enough = true;
    for (const struct aers_doc *value = map->child; value && enough; value = value->next) {
        size_t mark = aers_path_key(fields->path, value->key);
        enough = read_param(fields, value, &(*params)[(*nparams)++]);
        aers_path_back(fields->path, mark);
    }
    return enough;
}

void aers_params_destroy(struct aers_param *params, size_t nparams)
{
    for (size_t i = 0; i < nparams; i++) {
        for (size_t k = 0; k < params[i].nchoices; k++)
            free(params[i].choices[k]);
        free(params[i].choices);
        free(params[i].name);
        free(params[i].doc);
        free(params[i].unit);
    }
    free(params);
}
