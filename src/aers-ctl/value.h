/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/value.h - values as people type them, and back. A parameter is the JSON object of docs/osc.md's
 * /aers/list: value, default, type, min, max, unit, choices.
 *
 *   -3   +1.5   1.2k   -3dB   "250 ms"   0.25s     a number; the unit may be left out, ms and s, Hz and kHz are
 * converted 50%                                            of a parameter in %, or of one without unit (then 0.5) true
 * false on off yes no 1 0                   a bool;  toggle: the other one hp the name of an enum's choice, or its
 * index
 *   += 1   -=1                                     the present value and so much more or less
 *   default  min  max                              what the parameter declares;  -inf: the minimum of one in dB
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
