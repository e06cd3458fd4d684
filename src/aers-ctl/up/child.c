/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/child.h"

#include <signal.h>
#include <unistd.h>

static struct aers_child *child_of(const uv_handle_t *handle)
{
    return handle->data;
}

static void line(void *user, const char *text)
{
    struct aers_child *child = user;
    if (child->on_line)
        child->on_line(child, text);
}

static void on_close(uv_handle_t *handle)
{
    struct aers_child *child = child_of(handle);
    if (--child->nopen > 0 || !child->started)
        return;
    aers_line_ring_flush(&child->output, line, child);
    child->exited = true;
    child->on_exit(child);
}

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct aers_child *child = child_of(handle);
    (void)suggested;
    *buffer = uv_buf_init(child->buffer, sizeof child->buffer);
}

static void on_output(uv_stream_t *stream, ssize_t nbytes, const uv_buf_t *buffer)
{
    struct aers_child *child = child_of((uv_handle_t *)stream);
    if (nbytes > 0)
        aers_line_ring_write(&child->output, buffer->base, (size_t)nbytes, line, child);
    else if (nbytes < 0)
        uv_close((uv_handle_t *)stream, on_close);
}

/* What it wrote is read before it counts as gone; but a grandchild that holds the pipe open is not waited for. */
static void drain(struct aers_child *child)
{
    uv_os_fd_t fd;
    ssize_t n;
    if (uv_is_closing((uv_handle_t *)&child->pipe))
        return;
    if (uv_fileno((uv_handle_t *)&child->pipe, &fd) == 0)
        while ((n = read(fd, child->buffer, sizeof child->buffer)) > 0)
            aers_line_ring_write(&child->output, child->buffer, (size_t)n, line, child);
    uv_close((uv_handle_t *)&child->pipe, on_close);
}

static void on_process_exit(uv_process_t *process, int64_t status, int number)
{
    struct aers_child *child = child_of((uv_handle_t *)process);
    child->exit_status = status;
    child->exit_signal = number;
    uv_close((uv_handle_t *)process, on_close);
    drain(child);
}

/* One pipe for both of its streams. The writing end, for the child, goes to *write_end. */
static int open_pipe(struct aers_child *child, uv_loop_t *loop, uv_file *write_end)
{
    uv_file ends[2];
    uv_pipe_init(loop, &child->pipe, 0);
    int result = uv_pipe(ends, UV_NONBLOCK_PIPE, 0);
    if (result != 0)
        return result;
    *write_end = ends[1];
    result = uv_pipe_open(&child->pipe, ends[0]);
    if (result != 0) {
        close(ends[0]);
        close(ends[1]);
    }
    return result;
}

static int spawn(struct aers_child *child, uv_loop_t *loop, const char *program, char **args, char **env,
                 uv_file output)
{
    uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE}};
    stdio[1].flags = stdio[2].flags = UV_INHERIT_FD;
    stdio[1].data.fd = stdio[2].data.fd = output;
    uv_process_options_t options = {
        .file = program,
        .args = args,
        .env = env,
        .exit_cb = on_process_exit,
        .flags = UV_PROCESS_DETACHED,
        .stdio = stdio,
        .stdio_count = 3,
    };
    return uv_spawn(loop, &child->process, &options);
}

enum aers_code aers_child_start(struct aers_child *child, uv_loop_t *loop, const char *program, char **args, char **env,
                                struct aers_error *error)
{
    uv_file output;
    child->started = child->exited = false;
    child->pipe.data = child->process.data = child;
    int result = open_pipe(child, loop, &output);
    child->nopen = 1;
    if (result == 0) {
        result = spawn(child, loop, program, args, env, output);
        close(output);
        child->nopen = 2;
        if (result != 0)
            uv_close((uv_handle_t *)&child->process, on_close);
    }
    if (result != 0) {
        uv_close((uv_handle_t *)&child->pipe, on_close);
        if (result == UV_ENOENT)
            return aers_error_set(error, AERS_E_NOT_FOUND, program, "is not installed");
        return aers_error_set(error, AERS_E_IO, program, "cannot be started: %s", uv_strerror(result));
    }
    child->started = true;
    child->pid = child->process.pid;
    uv_read_start((uv_stream_t *)&child->pipe, give_buffer, on_output);
    return AERS_OK;
}

bool aers_child_is_alive(const struct aers_child *child)
{
    return child->started && !child->exited;
}

struct aers_child *aers_child_last_alive(struct aers_child *children, size_t n)
{
    while (n > 0)
        if (aers_child_is_alive(&children[--n]))
            return &children[n];
    return NULL;
}

void aers_child_signal(const struct aers_child *child, int number)
{
    if (aers_child_is_alive(child) && uv_is_active((const uv_handle_t *)&child->process))
        kill(number == SIGKILL ? -child->pid : child->pid, number);
}
