/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/read_file.h - all of standard input or of a file, as far as it fits into one OSC packet. */
#ifndef AERS_CTL_READ_FILE_H
#define AERS_CTL_READ_FILE_H

#include "common/base/error.h"

/* path: "-" for standard input. *text is for free(). A text with a NUL in it is refused. */
enum aers_code aers_read_file(const char *path, char **text, struct aers_error *error) AERS_MUST_USE;

#endif
