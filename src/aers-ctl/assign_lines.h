/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/assign_lines.h - the lines of `aers-ctl set -` as changes:
 *
 *   NODE PARAM VALUE, the value up to the end of the line, as get prints it; or NODE/PARAM=VALUE
 *   # and what follows it at the beginning of a line, and empty lines, are passed over */
#ifndef AERS_CTL_ASSIGN_LINES_H
#define AERS_CTL_ASSIGN_LINES_H

#include <stdio.h>

#include "src/aers-ctl/change.h"

/* One line, without its newline; *added tells whether there was anything in it. As aers_changes_add. */
enum aers_code aers_assign_line(struct aers_changes *changes, char *line, bool *added,
                                struct aers_error *error) AERS_MUST_USE;

/* All lines. The error's where begins with "standard input:LINE". */
enum aers_code aers_assign_lines(struct aers_changes *changes, FILE *stream, struct aers_error *error) AERS_MUST_USE;

/* "standard input:LINE", and what the error had, into error->where. */
void aers_assign_place(struct aers_error *error, size_t line);

#endif
