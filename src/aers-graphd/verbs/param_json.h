/* SPDX-License-Identifier: ISC */
/* verbs/param_json.h - a parameter's descriptor as JSON: in /aers/list with its value, in /aers/modules without. */
#ifndef AERS_GRAPHD_PARAM_JSON_H
#define AERS_GRAPHD_PARAM_JSON_H

#include "common/doc/json.h"
#include "common/model/manifest.h"

/* A number, a boolean, or the name of a choice. */
struct json_object *aers_param_json_value(const struct aers_param *param, double value);
/* type, min, max, unit, scale, doc, choices, default: added to object. */
void aers_param_json_add(struct json_object *object, const struct aers_param *param);

#endif
