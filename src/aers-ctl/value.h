/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/value.h - values as people type them (common/model/typed.h), and back. A parameter is the JSON object of
 * docs/osc.md's /aers/list: value, default, type, min, max, unit, choices.
 *
 * Values travel as double: bool as 0 or 1, enum as the index of its choice. */
#ifndef AERS_CTL_VALUE_H
#define AERS_CTL_VALUE_H

#include "common/doc/json.h"

/* AERS_E_INVALID or AERS_E_RANGE; the sentence names what is allowed. */
enum aers_code aers_value_parse(const char *text, struct json_object *param, double *out,
                                struct aers_error *error) AERS_MUST_USE;
/* "-3 dB", "on", "hp"; size 64 is enough for all but long names of choices, which are cut. */
void aers_value_format(struct json_object *param, double value, char *text, size_t size);
/* The same without the unit. */
void aers_value_format_bare(struct json_object *param, double value, char *text, size_t size);
/* The value of a member ("value", "default") as it travels; NaN when there is none. */
double aers_value_get(struct json_object *param, const char *member);
/* "-120 .. 24 dB", "lp hp bp", "on off" */
void aers_value_format_range(struct json_object *param, char *text, size_t size);
/* As JSON: bool as true or false, enum as its name. */
struct json_object *aers_value_json(struct json_object *param, double value);

#endif
