/* SPDX-License-Identifier: ISC */
/* aers-node/host/args.h - the command line. */
#ifndef AERS_NODE_HOST_ARGS_H
#define AERS_NODE_HOST_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/error.h"
#include "common/base/log.h"

enum aers_node_task { AERS_NODE_RUN_BY_HAND, AERS_NODE_RUN_PLAN, AERS_NODE_LIST, AERS_NODE_DESCRIBE, AERS_NODE_TEST };

/* Strings are those of argv. */
struct aers_node_args {
    enum aers_node_task task;
    char *name;         /* or NULL */
    const char *server; /* or NULL: the default one */
    unsigned channels;  /* 0: not given */
    unsigned elements;  /* of its list, at least; the exam says so */
    const char *osc;    /* HOST:PORT or NULL */
    const char *meter;  /* HOST:PORT or NULL */
    const char *module; /* by hand, to describe and to test */
    char **pairs;       /* [npairs] "key=value" */
    size_t npairs;
    int plan_fd, control_fd, ready_fd, pulse_fd; /* -1: not given */
    unsigned seat;                               /* 0: it is alone */
    int seats_fd;                                /* -1: it is alone */
    bool json;                                   /* of a test's report */
    bool waits;                                  /* before the plan is read */
    enum aers_log_format log_format;
    enum aers_log_level log_level;
};

/* Wrong usage ends the program here, as argp does. */
void aers_node_args_parse(int argc, char **argv, struct aers_node_args *args);

#endif
