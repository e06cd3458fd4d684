/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/check_size.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/aers-ctl/up/locate.h"

enum { SAID_NBYTES = 1024, EXIT_INVALID = 2 };

/* Its errors go to `output`. @return 0 or the reason */
static int start(const char *file, int output, pid_t *pid)
{
    char program[PATH_MAX], name[] = "aers-graphd", check[] = "--check", rest[] = "--", copy[PATH_MAX];
    char *args[] = {name, check, rest, copy, NULL};
    posix_spawn_file_actions_t actions;
    if (strlen(file) >= sizeof copy)
        return ENAMETOOLONG;
    strcpy(copy, file);
    aers_locate_program(name, program, sizeof program);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    int reason = posix_spawnp(pid, program, &actions, NULL, args, environ);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

static void read_all(int fd, char *said)
{
    size_t n = 0;
    char rest[256];
    for (;;) {
        const size_t room = SAID_NBYTES - 1 - n;
        ssize_t got = read(fd, room ? said + n : rest, room ? room : sizeof rest);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        n += room ? (size_t)got : 0;
    }
    said[n] = '\0';
}

/* "FILE: what is wrong" as it stands on its first line, without the file. */
static const char *sentence_of(char *said, const char *file)
{
    said[strcspn(said, "\n")] = '\0';
    const size_t n = strlen(file);
    return strncmp(said, file, n) == 0 && strncmp(said + n, ": ", 2) == 0 ? said + n + 2 : said;
}

enum aers_code aers_check_size(const char *file, struct aers_problems *problems)
{
    int ends[2], status = 0;
    pid_t pid;
    char said[SAID_NBYTES];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return AERS_OK;
    const int reason = start(file, ends[1], &pid);
    close(ends[1]);
    if (reason == 0)
        read_all(ends[0], said);
    close(ends[0]);
    if (reason != 0)
        return AERS_OK;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_INVALID)
        return AERS_OK;
    aers_problems_add(problems, 0, 0, "", "%s", sentence_of(said, file));
    return AERS_E_INVALID;
}
