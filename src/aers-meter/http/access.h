/* SPDX-License-Identifier: ISC */
/* http/access.h - who may do what, by token. On loopback nobody is asked for one; beyond it, or where a file of tokens
 * is named, everybody is. The file has a line "view TOKEN" and a line "control TOKEN", is its owner's alone (0600), and
 * is made when it is not there. */
#ifndef AERS_METER_ACCESS_H
#define AERS_METER_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/error.h"

enum { AERS_ACCESS_TOKEN_NBYTES = 64 }; /* hexadecimal digits: 256 bits of the kernel's randomness */

enum aers_role { AERS_ROLE_NONE, AERS_ROLE_VIEW, AERS_ROLE_CONTROL, AERS_NROLES };

struct aers_access {
    bool is_required;
    char tokens[AERS_NROLES][AERS_ACCESS_TOKEN_NBYTES + 1]; /* of VIEW and CONTROL */
};

/**
 * Read the file, or make it with new tokens.
 *
 * @param path NULL: aers/meter-tokens in $XDG_CONFIG_HOME or ~/.config; its folder is made
 * @param used [size] the path that was taken, for people
 * @return AERS_OK and *access requires tokens; AERS_E_DENIED (others may read it), AERS_E_INVALID, AERS_E_IO
 */
enum aers_code aers_access_load(struct aers_access *access, const char *path, char *used, size_t size,
                                struct aers_error *error) AERS_MUST_USE;

/* In a time that does not depend on how much of it is right. CONTROL when none is required. */
enum aers_role aers_access_role(const struct aers_access *access, const char *token);

/* From the header "Authorization: Bearer TOKEN", else from the cookie aers_token; either may be NULL. false: none, and
 * token is "". */
bool aers_access_find_token(const char *authorization, const char *cookie, char token[AERS_ACCESS_TOKEN_NBYTES + 1]);
#define AERS_ACCESS_COOKIE "aers_token"

#endif
