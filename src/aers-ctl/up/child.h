/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/child.h - one program that `up` started: in a session of its own, so that the terminal's Ctrl-C does
 * not reach it, its output read line by line.
 *
 *   start -> on_line... -> on_exit, once; then the child may be started again or forgotten. */
#ifndef AERS_CTL_UP_CHILD_H
#define AERS_CTL_UP_CHILD_H

#include <stdbool.h>
#include <uv.h>

#include "common/base/error.h"
#include "src/aers-ctl/up/ring.h"

struct aers_child;
typedef void aers_child_fn(struct aers_child *child);
typedef void aers_child_line_fn(struct aers_child *child, const char *line);

struct aers_child {
    const char *name; /* "aers-graphd" */
    void *user;
    aers_child_line_fn *on_line;
    aers_child_fn *on_exit; /* it has ended and all it wrote has been read */
    /* Filled by the child itself. */
    bool started, exited;
    int pid;
    int64_t exit_status;
    int exit_signal; /* 0: it ended by itself */
    struct aers_line_ring output;
    uv_process_t process;
    uv_pipe_t pipe;
    int nopen; /* handles not closed yet */
    char buffer[4096];
};

/* env NULL: ours. AERS_E_NOT_FOUND when the program is not there, AERS_E_IO. on_exit comes only after AERS_OK. */
enum aers_code aers_child_start(struct aers_child *child, uv_loop_t *loop, const char *program, char **args, char **env,
                                struct aers_error *error) AERS_MUST_USE;
bool aers_child_is_alive(const struct aers_child *child);
struct aers_child *aers_child_last_alive(struct aers_child *children, size_t n); /* NULL: none is */
/* SIGTERM asks the program itself; SIGKILL ends its whole session. */
void aers_child_signal(const struct aers_child *child, int number);

#endif
