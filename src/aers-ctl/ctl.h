/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/ctl.h - what one run of aers-ctl knows: the global options, the connection, the error it will end with.
 */
#ifndef AERS_CTL_H
#define AERS_CTL_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/error.h"
#include "common/base/log.h"

struct aers_osc_client;

enum aers_colour_choice { AERS_COLOUR_AUTO, AERS_COLOUR_ALWAYS, AERS_COLOUR_NEVER };

struct aers_ctl {
    const char *url;                 /* of graphd: --url, AERS_URL or the default */
    const char *meter;               /* of aers-meter: --meter, AERS_METER or the default */
    const char *token_file, *cacert; /* for aers-meter: --token-file; --cacert or AERS_CACERT; NULL: none */
    bool json;
    bool quiet;
    bool verbose;
    bool colour; /* standard output may carry ANSI colours */
    enum aers_colour_choice colour_choice;
    int timeout_ms;
    int change_ms;  /* the same for a change of the graph, which may start processes before it is certain */
    int wait_ms;    /* --wait: so long for graphd and its graph to be ready; 0: not at all */
    bool waits_not; /* --no-wait: for what was asked to take effect */
    enum aers_log_format log_format;
    struct aers_osc_client *client; /* opened by the first request, see ask.h */
    struct aers_error error;        /* why run returned what it returned; an empty sentence when all is said already */
};

#define AERS_CTL_DEFAULT_URL   "osc.tcp://127.0.0.1:7770/"
#define AERS_CTL_DEFAULT_METER "http://127.0.0.1:8080"

#endif
