/* SPDX-License-Identifier: ISC */
/* common/osc/pattern.h - OSC 1.0 address patterns: ? * [a-z] [!a] {foo,bar}. A wildcard never matches '/'.
 * Nothing inside [] or {} is a wildcard; an alternative of {} may be empty. Cost is at most pattern length x address
 * length, without recursion or backtracking, whatever the pattern. An address longer than AERS_OSC_MAX_ADDRESS past the
 * pattern's plain beginning and a bracket or brace that is not closed match nothing. RT safe. */
#ifndef AERS_OSC_PATTERN_H
#define AERS_OSC_PATTERN_H

#include <stdbool.h>

bool aers_osc_is_pattern(const char *address);                 /* has a wildcard */
bool aers_osc_match(const char *pattern, const char *address); /* the whole of it */

#endif
