/* SPDX-License-Identifier: ISC */
/* common/osc/pattern.h - OSC 1.0 address patterns: ? * [a-z] [!a] {foo,bar}. A wildcard never matches '/'.
 * Cost is bounded: the gate lets in at most AERS_OSC_MAX_PATTERN wildcards, and matching is by part, without recursion
 * past that number. */
#ifndef AERS_OSC_PATTERN_H
#define AERS_OSC_PATTERN_H

#include <stdbool.h>

bool aers_osc_is_pattern(const char *address);                        /* has a wildcard */
bool aers_osc_match(const char *pattern, const char *address);        /* the whole of it */

#endif
