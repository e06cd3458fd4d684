/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/guard.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIPE = 3, MOST = 16, PATIENCE_MS = 10000 };

/* ---- in the guard */

struct ward {
    int pid, fd; /* a pidfd: the number may be somebody else's by then */
};

struct wards {
    struct ward items[MOST];
    int n;
};

static void take_on(struct wards *wards, int pid)
{
    int fd = wards->n < MOST ? pidfd_open(pid, 0) : -1;
    if (fd >= 0)
        wards->items[wards->n++] = (struct ward){pid, fd};
}

static void let_go(struct wards *wards, int pid)
{
    int kept = 0;
    for (int i = 0; i < wards->n; i++) {
        if (wards->items[i].pid == pid)
            close(wards->items[i].fd);
        else
            wards->items[kept++] = wards->items[i];
    }
    wards->n = kept;
}

static bool has_ended(const struct ward *ward, int timeout_ms)
{
    struct pollfd end = {.fd = ward->fd, .events = POLLIN};
    return poll(&end, 1, timeout_ms) > 0;
}

static void stop_all(const struct wards *wards)
{
    for (int i = wards->n - 1; i >= 0; i--) {
        pidfd_send_signal(wards->items[i].fd, SIGTERM, NULL, 0);
        if (!has_ended(&wards->items[i], PATIENCE_MS))
            pidfd_send_signal(wards->items[i].fd, SIGKILL, NULL, 0);
    }
}

/* Nothing of up's is held open but the pipe; the terminal's signals do not come here. */
static void withdraw(int fd)
{
    int null = open("/dev/null", O_RDWR);
    setsid();
    prctl(PR_SET_NAME, "aers-ctl guard");
    for (int i = 0; i < 3 && null >= 0; i++)
        dup2(null, i);
    dup2(fd, PIPE);
    close_range(PIPE + 1, ~0U, 0);
}

static _Noreturn void watch_over(int fd)
{
    struct wards wards = {.n = 0};
    int32_t word;
    withdraw(fd);
    while (read(PIPE, &word, sizeof word) == (ssize_t)sizeof word) {
        if (word > 0)
            take_on(&wards, word);
        else if (word < 0)
            let_go(&wards, -word);
        else
            _exit(0);
    }
    stop_all(&wards);
    _exit(0);
}

/* ---- in up */

void aers_guard_start(struct aers_guard *guard)
{
    int ends[2];
    guard->fd = -1;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0) {
        if (fork() == 0) /* nobody's child: up waits for none but those it has started */
            watch_over(ends[0]);
        _exit(0);
    }
    close(ends[0]);
    if (pid > 0) {
        waitpid(pid, NULL, 0);
        guard->fd = ends[1];
    } else {
        close(ends[1]);
    }
}

static void tell(const struct aers_guard *guard, int32_t word)
{
    if (guard->fd >= 0)
        (void)!write(guard->fd, &word, sizeof word);
}

void aers_guard_add(const struct aers_guard *guard, int pid)
{
    tell(guard, pid);
}

void aers_guard_remove(const struct aers_guard *guard, int pid)
{
    tell(guard, -pid);
}

void aers_guard_stop(struct aers_guard *guard)
{
    if (guard->fd < 0)
        return;
    tell(guard, 0);
    close(guard->fd);
    guard->fd = -1;
}
