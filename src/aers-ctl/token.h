/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/token.h - the token that aers-meter is shown: from --token-file, AERS_TOKEN or AERS_TOKEN_FILE. */
#ifndef AERS_CTL_TOKEN_H
#define AERS_CTL_TOKEN_H

#include "src/aers-ctl/ctl.h"

enum { AERS_TOKEN_NBYTES = 256 };

/* "" when none is given. AERS_E_DENIED: others may read the file; AERS_E_INVALID, AERS_E_NOT_FOUND, AERS_E_IO. */
enum aers_code aers_token_read(const struct aers_ctl *ctl, char token[AERS_TOKEN_NBYTES + 1],
                               struct aers_error *error) AERS_MUST_USE;
/* Of the text of a file: a token alone, or lines "view TOKEN" and "control TOKEN" as aers-meter writes them, of which
 * that of control is taken. text is taken apart. */
enum aers_code aers_token_find(char *text, char token[AERS_TOKEN_NBYTES + 1]) AERS_MUST_USE;

#endif
