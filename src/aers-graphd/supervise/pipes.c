/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/pipes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/rt/pulse.h"

enum { SEND_NBYTES = 1 << 20 };

bool aers_pipes_write_text(int fd, const char *text)
{
    size_t n = strlen(text), at = 0;
    while (at < n) {
        ssize_t written = pwrite(fd, text + at, n - at, (off_t)at);
        if (written < 0 && errno != EINTR)
            return false;
        at += written > 0 ? (size_t)written : 0;
    }
    (void)fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    return true;
}

int aers_pipes_open_text(const char *name, const char *text)
{
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd >= 0 && !aers_pipes_write_text(fd, text)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* The plan of one that waits for it is written later. */
static int open_plan(const char *plan)
{
    return plan ? aers_pipes_open_text("aers-plan", plan) : memfd_create("aers-plan", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

static int open_control(struct aers_pipes *pipes)
{
    int pair[2], nbytes = SEND_NBYTES;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    pipes->control = pair[0];
    pipes->node_control = pair[1];
    (void)setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &nbytes, sizeof nbytes);
    return fcntl(pair[0], F_SETFL, O_NONBLOCK);
}

static int open_ready(struct aers_pipes *pipes)
{
    int pair[2];
    if (pipe2(pair, O_CLOEXEC) != 0)
        return -1;
    pipes->ready = pair[0];
    pipes->node_ready = pair[1];
    return fcntl(pair[0], F_SETFL, O_NONBLOCK);
}

/* Of fixed size: neither side can make the other read beyond its end. */
static int open_pulse(struct aers_pipes *pipes)
{
    pipes->pulse = memfd_create("aers-pulse", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (pipes->pulse < 0 || ftruncate(pipes->pulse, AERS_PULSE_NBYTES) != 0)
        return -1;
    return fcntl(pipes->pulse, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
}

enum aers_code aers_pipes_open(const char *plan, struct aers_pipes *out)
{
    struct aers_pipes pipes = {-1, -1, -1, -1, -1, -1};
    pipes.plan = open_plan(plan);
    if (pipes.plan < 0 || open_control(&pipes) != 0 || open_ready(&pipes) != 0 || open_pulse(&pipes) != 0) {
        int saved = errno;
        aers_pipes_close(&pipes);
        errno = saved;
        return AERS_E_IO;
    }
    *out = pipes;
    return AERS_OK;
}

int aers_pipes_take(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

void aers_pipes_close(struct aers_pipes *pipes)
{
    int *all[] = {&pipes->plan,  &pipes->control,    &pipes->node_control,
                  &pipes->ready, &pipes->node_ready, &pipes->pulse};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (*all[i] >= 0)
            close(aers_pipes_take(all[i]));
}
