/* SPDX-License-Identifier: ISC */
/* supervise/pipes.h - the descriptors between graphd and one node: the plan (a sealed memfd), the control socket pair,
 * the ready pipe, the page of its pulse. All close-on-exec; ours do not block. */
#ifndef AERS_GRAPHD_PIPES_H
#define AERS_GRAPHD_PIPES_H

#include <stdbool.h>

#include "common/base/error.h"

struct aers_pipes {
    int plan;
    int control, node_control;
    int ready, node_ready;
    int pulse;
};

/* plan: NULL when it will be written later. AERS_E_IO with errno and nothing left open. */
enum aers_code aers_pipes_open(const char *plan, struct aers_pipes *out) AERS_MUST_USE;
/* A sealed memfd that holds this text, to be read from its start; -1 and errno. */
int aers_pipes_open_text(const char *name, const char *text);
/* The same into one that is empty and has not been sealed, whose position stays. false and errno. */
bool aers_pipes_write_text(int fd, const char *text);
int aers_pipes_take(int *fd); /* out of what close closes */
void aers_pipes_close(struct aers_pipes *pipes);

#endif
