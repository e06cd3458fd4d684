/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/graphviz.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* dot reads from `input`. @return 0 or the reason */
static int start(const char *format, int input, pid_t *pid)
{
    char program[] = "dot", option[16];
    char *args[] = {program, option, NULL};
    posix_spawn_file_actions_t actions;
    snprintf(option, sizeof option, "-T%s", format);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    int reason = posix_spawnp(pid, program, &actions, NULL, args, environ);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

static bool write_all(int fd, const char *text, size_t nbytes)
{
    while (nbytes > 0) {
        ssize_t n = write(fd, text, nbytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        text += n;
        nbytes -= (size_t)n;
    }
    return true;
}

enum aers_code aers_graphviz_draw(const char *dot, size_t nbytes, const char *format, struct aers_error *error)
{
    int ends[2], status = -1;
    pid_t pid;
    fflush(stdout);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return aers_error_set(error, AERS_E_IO, "dot", "no pipe: %s", strerror(errno));
    int reason = start(format, ends[0], &pid);
    close(ends[0]);
    if (reason != 0) {
        close(ends[1]);
        if (reason == ENOENT)
            return aers_error_set(error, AERS_E_UNSUPPORTED, "dot",
                                  "is not installed: it comes with Graphviz; --dot prints what it would draw");
        return aers_error_set(error, AERS_E_IO, "dot", "cannot be started: %s", strerror(reason));
    }
    void (*before)(int) = signal(SIGPIPE, SIG_IGN); /* dot may end early: its status tells */
    bool written = write_all(ends[1], dot, nbytes);
    close(ends[1]);
    signal(SIGPIPE, before);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!written || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return aers_error_set(error, AERS_E_FAILED, "dot", "could not draw the graph");
    return AERS_OK;
}
