/* SPDX-License-Identifier: ISC */
/* A parameter's value as a document writes it. */
#include <string.h>

#include "common/doc/scalar.h"
#include "common/model/manifest.h"

static bool is_choice(const struct aers_param *param, const char *text)
{
    for (size_t i = 0; i < param->nchoices; i++)
        if (strcmp(param->choices[i], text) == 0)
            return true;
    return false;
}

enum aers_code aers_param_read(const struct aers_param *param, const struct aers_doc *doc, double *value,
                               struct aers_error *error)
{
    static const char *const words[] = {"number", "whole number", "boolean", "choice by its name"};
    char shown[96], allowed[512];
    if (param->type == AERS_PARAM_BOOL && doc->type == AERS_DOC_BOOL) {
        *value = doc->boolean;
        return AERS_OK;
    }
    if (param->type == AERS_PARAM_ENUM && doc->type == AERS_DOC_STRING &&
        (is_choice(param, doc->string) || !aers_number_parse(doc->string, value)))
        return aers_param_parse(param, doc->string, value, error);
    if (param->type != AERS_PARAM_BOOL && param->type != AERS_PARAM_ENUM && aers_doc_is_number(doc)) {
        *value = aers_doc_number(doc);
        return aers_param_check(param, *value, error);
    }
    return aers_error_set(error, AERS_E_INVALID, "", "must be a %s, not %s (allowed: %s)", words[param->type],
                          aers_doc_show(doc, shown, sizeof shown), aers_param_allowed(param, allowed, sizeof allowed));
}
