/* SPDX-License-Identifier: ISC */
/* common/osc/address.h - what may stand in an OSC address or address pattern. RT safe, linear. */
#ifndef AERS_OSC_ADDRESS_H
#define AERS_OSC_ADDRESS_H

#include <stddef.h>

#include "common/base/error.h"

/* '/' first; then printable ASCII but space, '#' and, outside of {}, ','. Wildcards are well formed: brackets and
 * braces are closed in the part they were opened in, hold no other wildcard, and [] names at least one character.
 * AERS_E_LIMIT when it is longer than AERS_OSC_MAX_ADDRESS or has more than AERS_OSC_MAX_PATTERN wildcards. */
enum aers_code aers_osc_address_check(const char *address, size_t length) AERS_MUST_USE;

#endif
