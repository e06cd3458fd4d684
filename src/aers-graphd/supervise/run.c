/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/log.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/supervise/pipes.h"
#include "src/aers-graphd/supervise/vital.h"

enum { NAME_NBYTES = 64, READY_NBYTES = 512, MESSAGE_NBYTES = 64 * 1024, MESSAGES_AT_ONCE = 64 };

struct aers_run {
    uv_process_t process;
    uv_poll_t control, ready;
    int control_fd, ready_fd;  /* ours, -1 when closed */
    int plan_fd;               /* of one that waits for its plan, else -1 */
    char excuse[READY_NBYTES]; /* what has come on the ready descriptor */
    size_t nexcuse;
    unsigned nhandles; /* that are not closed yet */
    bool starving;     /* a send found no room */
    struct aers_vital *vital;
    const struct aers_run_events *events;
    void *user;
};

static void on_closed(uv_handle_t *handle)
{
    struct aers_run *run = handle->data;
    if (--run->nhandles == 0)
        free(run);
}

/* The handle first: libuv forgets a descriptor by its number, which the next one to open something may get. */
static void drop(uv_poll_t *handle, int *fd)
{
    if (*fd < 0)
        return;
    uv_close((uv_handle_t *)handle, on_closed);
    close(*fd);
    *fd = -1;
}

/* One newline: it runs. "E sentence": it cannot. Anything else: not said yet, or never, which its exit will tell. */
static void read_ready(struct aers_run *run)
{
    if (run->ready_fd < 0)
        return;
    ssize_t n = read(run->ready_fd, run->excuse + run->nexcuse, sizeof run->excuse - 1 - run->nexcuse);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    run->nexcuse += n > 0 ? (size_t)n : 0;
    run->excuse[run->nexcuse] = '\0';
    if (n > 0 && run->excuse[0] != '\n' && run->nexcuse < sizeof run->excuse - 1)
        return; /* an excuse ends with the descriptor */
    drop(&run->ready, &run->ready_fd);
    if (run->excuse[0] == '\n') {
        run->events->ready(run->user);
    } else if (run->excuse[0] == 'E') {
        run->excuse[strcspn(run->excuse, "\n")] = '\0';
        run->events->refused(run->user, run->excuse + 1 + strspn(run->excuse + 1, " :"));
    }
}

static void on_ready_readable(uv_poll_t *handle, int status, int events)
{
    (void)status;
    (void)events;
    read_ready(handle->data);
}

static void on_control(uv_poll_t *handle, int status, int events);

static void watch_control(struct aers_run *run)
{
    uv_poll_start(&run->control, UV_READABLE | (run->starving ? UV_WRITABLE : 0), on_control);
}

static void read_control(struct aers_run *run)
{
    static uint8_t packet[MESSAGE_NBYTES]; /* main thread only */
    for (int i = 0; i < MESSAGES_AT_ONCE && run->control_fd >= 0; i++) {
        ssize_t n = recv(run->control_fd, packet, sizeof packet, 0);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n <= 0) { /* the node has closed it: its exit will follow */
            drop(&run->control, &run->control_fd);
            return;
        }
        run->events->message(run->user, packet, (size_t)n);
    }
}

static void on_control(uv_poll_t *handle, int status, int events)
{
    struct aers_run *run = handle->data;
    if (status < 0 || (events & UV_READABLE))
        read_control(run);
    if ((events & UV_WRITABLE) && run->control_fd >= 0) {
        run->starving = false;
        watch_control(run);
        run->events->writable(run->user);
    }
}

static enum aers_code code_of_status(int64_t status)
{
    for (int code = AERS_OK + 1; code < AERS_NCODES; code++)
        if (aers_code_exit((enum aers_code)code) == status)
            return (enum aers_code)code;
    return AERS_E_FAILED;
}

static void on_process_exit(uv_process_t *process, int64_t status, int signal)
{
    struct aers_run *run = process->data;
    char what[64];
    if (signal == SIGXCPU) /* aers-node/host/rtlimit.h */
        snprintf(what, sizeof what, "its audio ran for too long without a pause");
    else if (signal)
        snprintf(what, sizeof what, "killed by signal %d (%s)", signal, strsignal(signal));
    else
        snprintf(what, sizeof what, "ended with status %d", (int)status);
    read_ready(run); /* what it said before it went */
    read_ready(run); /* and that this was all */
    run->events->exited(run->user, signal ? AERS_E_FAILED : code_of_status(status), what);
}

static int spawn(struct aers_run *run, uv_loop_t *loop, const char *program, const char *name,
                 const struct aers_pipes *pipes, int seats, unsigned seat)
{
    size_t nwords = 13;
    char *words[20] = {aers_need_string(program),
                       aers_need_string("--name"),
                       name ? aers_need_string(name) : aers_need_text("%-*s", NAME_NBYTES, AERS_RUN_SPARE),
                       aers_need_string("--plan-fd"),
                       aers_need_string("3"),
                       aers_need_string("--control-fd"),
                       aers_need_string("4"),
                       aers_need_string("--ready-fd"),
                       aers_need_string("5"),
                       aers_need_string("--pulse-fd"),
                       aers_need_string("6"),
                       aers_need_string("--log-format"),
                       aers_need_string(aers_log_get_format() == AERS_LOG_JSON ? "json" : "text")};
    if (aers_log_get_level() == AERS_LOG_DEBUG)
        words[nwords++] = aers_need_string("-v");
    if (!name)
        words[nwords++] = aers_need_string("--wait");
    if (seats >= 0) {
        words[nwords++] = aers_need_string("--seats-fd");
        words[nwords++] = aers_need_string("7");
        words[nwords++] = aers_need_string("--seat");
        words[nwords++] = aers_need_text("%u", seat);
    }
    uv_stdio_container_t stdio[8] = {
        {.flags = UV_IGNORE},
        {.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
        {.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
        {.flags = UV_INHERIT_FD, .data.fd = pipes->plan},
        {.flags = UV_INHERIT_FD, .data.fd = pipes->node_control},
        {.flags = UV_INHERIT_FD, .data.fd = pipes->node_ready},
        {.flags = UV_INHERIT_FD, .data.fd = pipes->pulse},
        {.flags = UV_INHERIT_FD, .data.fd = seats},
    };
    uv_process_options_t options = {
        .exit_cb = on_process_exit,
        .file = program,
        .args = words,
        .flags = UV_PROCESS_DETACHED,
        .stdio_count = seats >= 0 ? 8 : 7,
        .stdio = stdio,
    };
    run->process.data = run;
    run->nhandles++;
    int failure = uv_spawn(loop, &run->process, &options);
    for (size_t i = 0; words[i]; i++)
        free(words[i]);
    return failure;
}

static void watch(struct aers_run *run, uv_loop_t *loop)
{
    uv_poll_init(loop, &run->control, run->control_fd);
    uv_poll_init(loop, &run->ready, run->ready_fd);
    run->control.data = run->ready.data = run;
    run->nhandles += 2;
    watch_control(run);
    uv_poll_start(&run->ready, UV_READABLE | UV_DISCONNECT, on_ready_readable);
}

/* name, plan: NULL for one that waits for both. */
static enum aers_code start(uv_loop_t *loop, const char *program, const char *name, const char *plan, int seats,
                            unsigned seat, const struct aers_run_events *events, void *user, struct aers_run **out,
                            struct aers_error *error)
{
    struct aers_pipes pipes;
    if (aers_pipes_open(plan, &pipes) != AERS_OK)
        return aers_error_set(error, AERS_E_IO, program, "no descriptors for another node: %s", strerror(errno));
    struct aers_run *run = aers_need(1, sizeof *run);
    *run = (struct aers_run){.control_fd = -1, .ready_fd = -1, .plan_fd = -1, .events = events, .user = user};
    int failure = spawn(run, loop, program, name, &pipes, seats, seat);
    if (failure) {
        aers_pipes_close(&pipes);
        uv_close((uv_handle_t *)&run->process, on_closed);
        return aers_error_set(error, AERS_E_IO, program, "cannot start %s: %s", program, uv_strerror(failure));
    }
    if (aers_vital_create(pipes.pulse, run->process.pid, &run->vital) != AERS_OK)
        aers_log(AERS_LOG_WARNING, name ? name : AERS_RUN_SPARE, "is not watched: %s", strerror(errno));
    if (!plan)
        run->plan_fd = aers_pipes_take(&pipes.plan);
    run->control_fd = aers_pipes_take(&pipes.control);
    run->ready_fd = aers_pipes_take(&pipes.ready);
    aers_pipes_close(&pipes);
    watch(run, loop);
    *out = run;
    return AERS_OK;
}

enum aers_code aers_run_start(uv_loop_t *loop, const char *program, const char *name, const char *plan, int seats,
                              unsigned seat, const struct aers_run_events *events, void *user, struct aers_run **out,
                              struct aers_error *error)
{
    return start(loop, program, name, plan, seats, seat, events, user, out, error);
}

enum aers_code aers_run_prepare(uv_loop_t *loop, const char *program, const struct aers_run_events *events, void *user,
                                struct aers_run **out, struct aers_error *error)
{
    return start(loop, program, NULL, NULL, -1, 0, events, user, out, error);
}

/* Node and graphd share the file's position as well as the file: it is written without moving that. */
enum aers_code aers_run_begin(struct aers_run *run, const char *plan, const struct aers_run_events *events, void *user)
{
    static const char go[] = "begin";
    const bool is_written = aers_pipes_write_text(run->plan_fd, plan);
    if (!is_written || aers_run_send(run, go, sizeof go) != AERS_OK)
        return AERS_E_UNAVAILABLE;
    close(run->plan_fd);
    run->plan_fd = -1;
    run->events = events;
    run->user = user;
    return AERS_OK;
}

void aers_run_close(struct aers_run *run)
{
    if (run->plan_fd >= 0)
        close(run->plan_fd);
    run->plan_fd = -1;
    drop(&run->control, &run->control_fd);
    drop(&run->ready, &run->ready_fd);
    aers_vital_release(run->vital);
    run->vital = NULL;
    uv_close((uv_handle_t *)&run->process, on_closed);
}

struct aers_vital *aers_run_get_vital(const struct aers_run *run)
{
    return run->vital;
}

int aers_run_get_pid(const struct aers_run *run)
{
    return run->process.pid;
}

void aers_run_signal(struct aers_run *run, int signal)
{
    (void)uv_process_kill(&run->process, signal); /* gone already: its exit is on the way */
}

enum aers_code aers_run_send(struct aers_run *run, const void *packet, size_t nbytes)
{
    if (run->control_fd < 0)
        return AERS_E_UNAVAILABLE;
    if (send(run->control_fd, packet, nbytes, MSG_NOSIGNAL) == (ssize_t)nbytes)
        return AERS_OK;
    if (errno != EAGAIN && errno != ENOBUFS)
        return AERS_E_UNAVAILABLE;
    run->starving = true;
    watch_control(run);
    return AERS_E_FULL;
}
