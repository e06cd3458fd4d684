/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/term.h - the terminal: colours, size, and a full-screen mode that gives everything back. */
#ifndef AERS_CTL_TERM_H
#define AERS_CTL_TERM_H

#include <stdbool.h>
#include <stdio.h>

#include "common/base/error.h"

/* ANSI sequences for a stream where they are wanted, "" where not. */
#define AERS_RED    "\033[31m"
#define AERS_GREEN  "\033[32m"
#define AERS_YELLOW "\033[33m"
#define AERS_CYAN   "\033[36m"
#define AERS_DIM    "\033[2m"
#define AERS_BOLD   "\033[1m"
#define AERS_PLAIN  "\033[0m"

/* A terminal's, TERM is not dumb, and NO_COLOR is unset or empty. */
bool aers_term_has_colour(FILE *stream);
/* The locale's characters are UTF-8 (LC_ALL, LC_CTYPE, LANG in this order). */
bool aers_term_has_utf8(void);
/* Columns and rows of standard output; 0 and 0 when it is no terminal. */
void aers_term_size(int *columns, int *rows);

/* Alternate screen, no cursor, keys one by one. Back with stop, which is also done when SIGINT, SIGTERM or SIGHUP come:
 * these only make aers_term_is_interrupted() true. AERS_E_UNSUPPORTED when standard output is no terminal. */
enum aers_code aers_term_start(struct aers_error *error) AERS_MUST_USE;
void aers_term_stop(void);
bool aers_term_is_interrupted(void);
/* The next key, waiting at most timeout_ms; 0 when none came. Arrow keys are 'k' (up) and 'j' (down). */
int aers_term_key(int timeout_ms);

#endif
