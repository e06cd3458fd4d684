/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/cmd.h - a command and the table of them. Each command's file in cmd/ holds its own descriptor. */
#ifndef AERS_CTL_CMD_H
#define AERS_CTL_CMD_H

#include <argp.h>

#include "src/aers-ctl/ctl.h"

struct aers_command {
    const char *name;
    const char *args;                  /* "NODE PARAM VALUE ...", "" for none */
    const char *summary;               /* one line of `aers-ctl help` */
    const char *help;                  /* what `aers-ctl help NAME` says between usage and options */
    const struct argp_option *options; /* its own, or NULL */
    int min_args, max_args;            /* max_args < 0: any number */
    const char *completes;             /* kinds of its arguments, see complete.h; NULL for none */
    bool asks_nobody;                  /* needs no graphd: --wait has nothing to wait for */
    /* One of its own options; AERS_E_USAGE with a sentence when arg is wrong. NULL without options. */
    enum aers_code (*option)(int key, const char *arg, struct aers_error *error);
    enum aers_code (*run)(struct aers_ctl *ctl, int nargs, char **args);
};

/* Ends with NULL; in the order people meet them. */
extern const struct aers_command *const aers_commands[];

const struct aers_command *aers_command_find(const char *name); /* NULL when there is none */
/* AERS_E_USAGE with "did you mean". */
enum aers_code aers_command_lookup(const char *name, const struct aers_command **out,
                                   struct aers_error *error) AERS_MUST_USE;

extern const struct aers_command aers_command_up, aers_command_down, aers_command_status, aers_command_list,
    aers_command_info, aers_command_get, aers_command_set, aers_command_mute, aers_command_unmute, aers_command_bypass,
    aers_command_solo, aers_command_start, aers_command_stop, aers_command_meters, aers_command_watch,
    aers_command_graph, aers_command_check, aers_command_plan, aers_command_apply, aers_command_save, aers_command_add,
    aers_command_remove, aers_command_connect, aers_command_disconnect, aers_command_module, aers_command_undo,
    aers_command_redo, aers_command_ping, aers_command_version, aers_command_help, aers_command_load,
    aers_command_subscribe, aers_command_top, aers_command_events, aers_command_log, aers_command_complete,
    aers_command_doctor, aers_command_latency, aers_command_trace, aers_command_transport, aers_command_record,
    aers_command_render, aers_command_automation;

#endif
