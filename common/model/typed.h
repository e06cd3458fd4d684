/* SPDX-License-Identifier: ISC */
/* common/model/typed.h - values as people type them, the same on a command line, in an OSC string and over HTTP:
 *
 *   -3   +1.5   1.2k   -3dB   250 ms   0.25s   a number, with its unit if one likes; ms and s, Hz and kHz are converted
 *   50%                                        of a parameter in %, or of one without unit (then 0.5)
 *   true false on off yes no 1 0   toggle      a bool;  toggle: the other one
 *   hp                                         a choice by its name, in any case, or its number
 *   += 1   -=1dB                               so much more or less than now
 *   default   min   max   -inf                 what the parameter declares;  -inf: the minimum of one in dB
 *
 * A unit that is not the parameter's, and cannot be made it, is refused. Pure. */
#ifndef AERS_MODEL_TYPED_H
#define AERS_MODEL_TYPED_H

#include "common/model/manifest.h"

/* @param now the present value, for toggle and amounts; NaN: there is none, and these are refused
 * @return as aers_param_check; the sentence names what is allowed */
enum aers_code aers_typed_parse(const struct aers_param *param, const char *text, double now, double *value,
                                struct aers_error *error) AERS_MUST_USE;
/* What it means depends on the present value. */
bool aers_typed_is_relative(const char *text);

#endif
