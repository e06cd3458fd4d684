/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/options.h - the command line: global options, the command, its options and arguments, through argp.
 *
 * Global options may stand before or after the command. What looks like a number ("-3", "-3dB", "-=1", "-inf") is an
 * argument and never an option. */
#ifndef AERS_CTL_OPTIONS_H
#define AERS_CTL_OPTIONS_H

#include <stdio.h>

#include "src/aers-ctl/cmd.h"

struct aers_command_line {
    const struct aers_command *command;
    int nargs;
    char **args; /* [nargs], the command's arguments */
    char **copy; /* owns what args and option values point into */
};

/* AERS_E_USAGE with a sentence. --help and --version print and exit with 0. */
enum aers_code aers_command_line_parse(struct aers_ctl *ctl, int argc, char **argv,
                                       struct aers_command_line *out) AERS_MUST_USE;
void aers_command_line_finish(struct aers_command_line *line);

extern const struct argp_option aers_global_options[]; /* as argp has it: ends with an empty one */

/* "-3", "-.5", "-=1", "-inf": a value that only looks like an option. */
bool aers_is_negative_value(const char *text);

void aers_print_help(FILE *stream);                                             /* of aers-ctl */
void aers_print_command_help(const struct aers_command *command, FILE *stream); /* of one command */

#endif
