/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/patchbay/decorate.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/log.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/supervise/pipes.h"

enum { DEADLINE_MS = 5000, GIVE_UP = 2 };

/* One helper. It may outlive the decorator's interest in it, but not its deadline. */
struct aers_decorator_run {
    uv_process_t process;
    uv_timer_t deadline;
    struct aers_decorator *decorator; /* NULL once nobody waits */
    unsigned nhandles;
};

void aers_decorator_init(struct aers_decorator *decorator, uv_loop_t *loop, const char *server,
                         void (*done)(void *user), void *user)
{
    *decorator = (struct aers_decorator){.loop = loop, .server = server, .done = done, .user = user};
}

void aers_decorator_renew(struct aers_decorator *decorator)
{
    decorator->due = true;
}

bool aers_decorator_has_given_up(const struct aers_decorator *decorator)
{
    return decorator->failures >= GIVE_UP;
}

bool aers_decorator_is_due(const struct aers_decorator *decorator)
{
    return decorator->due && !decorator->run && !aers_decorator_has_given_up(decorator);
}

static void on_closed(uv_handle_t *handle)
{
    struct aers_decorator_run *run = handle->data;
    if (--run->nhandles == 0)
        free(run);
}

static void close_run(struct aers_decorator_run *run)
{
    uv_close((uv_handle_t *)&run->deadline, on_closed);
    uv_close((uv_handle_t *)&run->process, on_closed);
}

static void on_helper_exit(uv_process_t *process, int64_t status, int signal)
{
    struct aers_decorator_run *run = process->data;
    struct aers_decorator *decorator = run->decorator;
    close_run(run);
    if (!decorator)
        return;
    decorator->run = NULL;
    decorator->failures = status == 0 && signal == 0 ? 0 : decorator->failures + 1;
    if (aers_decorator_has_given_up(decorator))
        aers_log(AERS_LOG_WARNING, "jack", "the server's metadata cannot be written (%s): ports go without titles",
                 signal ? "it hangs; remove /dev/shm/jack_db-* when no JACK program runs" : "it is refused");
    decorator->done(decorator->user);
}

static void on_deadline(uv_timer_t *timer)
{
    struct aers_decorator_run *run = timer->data;
    (void)uv_process_kill(&run->process, SIGKILL);
}

static int spawn(struct aers_decorator_run *run, uv_loop_t *loop, const char *server, int lines)
{
    char *words[] = {aers_need_string("aers-graphd"), aers_need_string("--decorate"), aers_need_string(server), NULL};
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_INHERIT_FD, .data.fd = lines},
        {.flags = UV_IGNORE},
        {.flags = UV_IGNORE},
    };
    uv_process_options_t options = {
        .exit_cb = on_helper_exit,
        .file = "/proc/self/exe",
        .args = words,
        .flags = UV_PROCESS_DETACHED,
        .stdio_count = 3,
        .stdio = stdio,
    };
    int failure = uv_spawn(loop, &run->process, &options);
    for (size_t i = 0; words[i]; i++)
        free(words[i]);
    return failure;
}

void aers_decorator_start(struct aers_decorator *decorator, const char *lines)
{
    int fd = aers_pipes_open_text("aers-titles", lines);
    if (fd < 0)
        return; /* due still: tried at the next turn */
    struct aers_decorator_run *run = aers_need(1, sizeof *run);
    run->decorator = decorator;
    run->nhandles = 2;
    run->process.data = run->deadline.data = run;
    uv_timer_init(decorator->loop, &run->deadline);
    decorator->due = false;
    if (spawn(run, decorator->loop, decorator->server, fd) != 0) {
        decorator->failures++;
        close_run(run);
    } else {
        decorator->run = run;
        uv_timer_start(&run->deadline, on_deadline, DEADLINE_MS, 0);
    }
    close(fd);
}

void aers_decorator_close(struct aers_decorator *decorator)
{
    if (!decorator->run)
        return;
    (void)uv_process_kill(&decorator->run->process, SIGKILL);
    decorator->run->decorator = NULL; /* its exit, which the loop still waits for, closes the rest */
    decorator->run = NULL;
}
