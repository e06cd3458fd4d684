/* SPDX-License-Identifier: ISC */
/* options.h - the command line. */
#ifndef AERS_GRAPHD_OPTIONS_H
#define AERS_GRAPHD_OPTIONS_H

#include "common/base/error.h"
#include "common/base/log.h"
#include "src/aers-graphd/engine/config.h"

enum { AERS_OPTIONS_MAX_TAPS = AERS_GRAPH_MAX_NODES };

struct aers_options {
    struct aers_config config; /* borrows the taps */
    const char *taps[AERS_OPTIONS_MAX_TAPS];
    size_t ntaps;
    bool check; /* the file only, and start nothing */
    enum aers_log_format log_format;
    enum aers_log_level log_level;
};

/* AERS_E_USAGE and others with the sentence in *error; --help and --version end the program. */
enum aers_code aers_options_read(int argc, char **argv, struct aers_options *options,
                                 struct aers_error *error) AERS_MUST_USE;

#endif
