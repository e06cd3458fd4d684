/* SPDX-License-Identifier: ISC */
#include "common/model/lv2_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/base/beside.h"

enum { MAX_NBYTES = 8 << 20, WAIT_MS = 60000 };

static bool find_helper(char *path, size_t size)
{
    if (aers_beside("lib/aers/aers-lv2", path, size) && access(path, X_OK) == 0)
        return true;
    snprintf(path, size, AERS_LIBDIR "/aers-lv2");
    return access(path, X_OK) == 0;
}

/* ---- the process ---- */

static void add_variable(char **environment, size_t *n, const char *name)
{
    const char *value = getenv(name);
    if (value && asprintf(&environment[*n], "%s=%s", name, value) > 0)
        ++*n;
}

static bool start(const char *path, const char *const *words, int output, pid_t *pid)
{
    char *arguments[4] = {0}, *environment[3] = {0};
    size_t n = 0;
    posix_spawn_file_actions_t files;
    arguments[0] = strdup("aers-lv2");
    for (size_t i = 0; words[i] && i < 2; i++)
        arguments[i + 1] = strdup(words[i]);
    add_variable(environment, &n, "LV2_PATH");
    add_variable(environment, &n, "HOME");
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    const bool started = posix_spawn(pid, path, &files, NULL, arguments, environment) == 0;
    posix_spawn_file_actions_destroy(&files);
    for (size_t i = 0; i < 4; i++)
        free(arguments[i]);
    for (size_t i = 0; i < n; i++)
        free(environment[i]);
    return started;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until its end. @return NULL when that is too late or too much */
static char *read_answer(int fd, size_t *nbytes)
{
    const int64_t until_ms = now_ms() + WAIT_MS;
    char *text = malloc(MAX_NBYTES);
    for (*nbytes = 0; text;) {
        struct pollfd waits = {.fd = fd, .events = POLLIN};
        const int64_t left_ms = until_ms - now_ms();
        if (left_ms <= 0 || *nbytes == MAX_NBYTES || (poll(&waits, 1, (int)left_ms) < 0 && errno != EINTR))
            break;
        const ssize_t n = waits.revents ? read(fd, text + *nbytes, MAX_NBYTES - *nbytes) : 0;
        if (n == 0 && waits.revents)
            return text;
        if (n < 0 && errno != EINTR)
            break;
        *nbytes += n > 0 ? (size_t)n : 0;
    }
    free(text);
    return NULL;
}

static enum aers_code ask(const char *const *words, struct json_object **out, struct aers_error *error)
{
    char path[1024];
    int ends[2];
    pid_t pid;
    size_t nbytes;
    if (!find_helper(path, sizeof path))
        return aers_error_set(error, AERS_E_UNSUPPORTED, "",
                              "this AERS was built without LV2 (install liblilv-dev, then configure and build again)");
    if (pipe2(ends, O_CLOEXEC) != 0)
        return aers_error_set(error, AERS_E_IO, "", "%s", strerror(errno));
    const bool started = start(path, words, ends[1], &pid);
    close(ends[1]);
    char *text = started ? read_answer(ends[0], &nbytes) : NULL;
    close(ends[0]);
    if (started && !text)
        kill(pid, SIGKILL);
    if (started)
        waitpid(pid, NULL, 0);
    const enum aers_code code =
        text && nbytes ? aers_json_parse(text, nbytes, MAX_NBYTES, out, error)
                       : aers_error_set(error, AERS_E_FAILED, path, "it did not say what LV2 plug-ins there are");
    free(text);
    return code;
}

/* ---- questions ---- */

enum aers_code aers_lv2_ask_manifest(const char *uri, struct json_object **out, struct aers_error *error)
{
    const char *const words[] = {"describe", uri, NULL};
    struct json_object *answer = NULL, *manifest;
    const enum aers_code code = ask(words, &answer, error);
    if (code)
        return code;
    const bool has = json_object_object_get_ex(answer, "manifest", &manifest);
    if (has)
        *out = json_object_get(manifest);
    else
        aers_error_set(error, AERS_E_UNSUPPORTED, uri, "%s", aers_json_get_string(answer, "refused", "refused"));
    json_object_put(answer);
    return has ? AERS_OK : AERS_E_UNSUPPORTED;
}

enum aers_code aers_lv2_ask_list(struct json_object **out, struct aers_error *error)
{
    static const char *const words[] = {"list", NULL};
    const enum aers_code code = ask(words, out, error);
    if (code || json_object_is_type(*out, json_type_array))
        return code;
    aers_error_set(error, AERS_E_FAILED, "", "%s", aers_json_get_string(*out, "refused", "no list"));
    json_object_put(*out);
    return AERS_E_FAILED;
}
