/* SPDX-License-Identifier: ISC */
/* common/trust/canon.h - the one form of a JSON document that is signed, whatever its spaces and the order of its keys.
 *
 * As in RFC 8785: no spaces, members in the order of their keys' bytes, strings with only the escapes JSON demands,
 * UTF-8. Numbers are the shortest decimal that reads back as the same double; whole ones below 2^63 have no point. */
#ifndef AERS_TRUST_CANON_H
#define AERS_TRUST_CANON_H

#include <stddef.h>

#include "common/doc/tree.h"

/* @param without a member of the root that is left out, or NULL
 * @return malloc'd text, *nbytes without its NUL; NULL without memory */
char *aers_canon_write(const struct aers_doc *root, const char *without, size_t *nbytes);

#endif
