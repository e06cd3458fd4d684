/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/record/record.h - what `aers-ctl record` does: recorders put into the running graph, on and off
 * together, and taken out again. */
#ifndef AERS_CTL_RECORD_H
#define AERS_CTL_RECORD_H

#include "common/doc/json.h"
#include "src/aers-ctl/ctl.h"

struct aers_record_wish {
    const char *file;   /* pattern, or NULL */
    const char *format; /* or NULL */
    const char *stems;  /* directory for the files of all buses and mixers, or NULL */
    bool overwrites;
    double limit_s; /* 0: until it is told to end */
};

/* The wish for these NODE and FROM:TO as /aers/record/add is told it; *out is for json_object_put. */
enum aers_code aers_record_make(struct aers_ctl *ctl, const struct aers_record_wish *wish, int nargs, char **args,
                                struct json_object **out) AERS_MUST_USE;
/* Record, until the limit or Ctrl-C, and say what has been written. */
enum aers_code aers_record_run(struct aers_ctl *ctl, struct json_object *wishes, double limit_s) AERS_MUST_USE;
/* What is recorded, and was. */
enum aers_code aers_record_list(struct aers_ctl *ctl) AERS_MUST_USE;

#endif
