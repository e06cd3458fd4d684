/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/lodging.h"

#include <ctype.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "common/trust/sandbox.h"
#include "src/aers-node/guest/guest.h"

enum { START_MS = 20000, LOOK_MS = 20, FIRST_FREE_FD = 16 };

/* ---- what it is given ---- */

/* Away from the numbers that the guest is started with. */
static int move_up(int fd)
{
    const int moved = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    if (fd >= 0)
        close(fd);
    return moved;
}

static bool take_package(struct aers_lodging *lodging, struct aers_package *package)
{
    char *folder = realpath(package->folder, NULL);
    snprintf(lodging->folder, sizeof lodging->folder, "%.760s", folder ? folder : "");
    free(folder);
    lodging->manifest_fd = move_up(package->text.fd);
    lodging->entry_fd = move_up(package->sealed.fd);
    package->text.fd = package->sealed.fd = -1;
    return lodging->manifest_fd >= 0 && lodging->entry_fd >= 0;
}

static bool make_exchange(struct aers_lodging *lodging, size_t nbytes)
{
    lodging->exchange_fd = move_up(memfd_create("aers-exchange", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    lodging->nbytes = nbytes;
    if (lodging->exchange_fd < 0 || ftruncate(lodging->exchange_fd, (off_t)nbytes) != 0 ||
        fcntl(lodging->exchange_fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW) != 0)
        return false;
    void *map = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, lodging->exchange_fd, 0);
    if (map == MAP_FAILED)
        return false;
    (void)mlock(map, nbytes); /* as far as the limit goes */
    lodging->exchange = map;
    return true;
}

enum aers_code aers_lodging_open(struct aers_lodging *lodging, const char *name, size_t nbytes,
                                 struct aers_error *error)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    *lodging = (struct aers_lodging){.exchange_fd = -1, .entry_fd = -1, .manifest_fd = -1};
    snprintf(lodging->name, sizeof lodging->name, "%s", name);
    enum aers_code code = aers_package_open_named(name, &package, error);
    if (code == AERS_OK && (!take_package(lodging, &package) || !make_exchange(lodging, nbytes)))
        code = aers_error_set(error, AERS_E_MEMORY, name, "no memory to be shared with its process");
    aers_package_close(&package);
    if (code)
        aers_lodging_close(lodging);
    return code;
}

void aers_lodging_close(struct aers_lodging *lodging)
{
    const int fds[] = {lodging->exchange_fd, lodging->entry_fd, lodging->manifest_fd};
    aers_lodging_kill(lodging);
    if (lodging->exchange)
        munmap(lodging->exchange, lodging->nbytes);
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    *lodging = (struct aers_lodging){.exchange_fd = -1, .entry_fd = -1, .manifest_fd = -1};
}

/* ---- how it ended ---- */

/* The guest could write there: one line of plain characters. */
static void take_words(const struct aers_exchange *exchange, char *text, size_t size)
{
    size_t n = 0;
    for (; n + 1 < size && n < sizeof exchange->why && exchange->why[n]; n++)
        text[n] = isprint((unsigned char)exchange->why[n]) ? exchange->why[n] : '?';
    text[n] = '\0';
}

static void explain(const struct aers_lodging *lodging, int status, char *why, size_t size)
{
    char call[64], words[256];
    const int violation = lodging->exchange->violation;
    take_words(lodging->exchange, words, sizeof words);
    if (violation >= 0 && WIFEXITED(status))
        snprintf(why, size, "it may not call %s", aers_sandbox_call_name(violation, call, sizeof call));
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) /* with signals blocked, so that it could not tell */
        snprintf(why, size, "it tried to start a thread, or something else that it may not");
    else if (WIFSIGNALED(status))
        snprintf(why, size, "it was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else if (*words)
        snprintf(why, size, "%s", words);
    else
        snprintf(why, size, "it has left with exit status %d", WEXITSTATUS(status));
}

bool aers_lodging_has_died(struct aers_lodging *lodging, char *why, size_t size)
{
    int status;
    if (!lodging->pid || waitpid(lodging->pid, &status, WNOHANG) != lodging->pid)
        return false;
    lodging->pid = 0;
    explain(lodging, status, why, size);
    return true;
}

bool aers_lodging_has_ended(const struct aers_lodging *lodging)
{
    siginfo_t info = {0};
    return !lodging->pid ||
           (waitid(P_PID, (id_t)lodging->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == lodging->pid);
}

void aers_lodging_kill(struct aers_lodging *lodging)
{
    if (!lodging->pid)
        return;
    kill(lodging->pid, SIGKILL);
    waitpid(lodging->pid, NULL, 0);
    lodging->pid = 0;
}

/* ---- how it begins ---- */

static bool spawn(struct aers_lodging *lodging)
{
    static char program[] = "aers-node", flag[] = AERS_GUEST_FLAG;
    char *const args[] = {program, flag, NULL}, *const environment[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, lodging->exchange_fd, AERS_GUEST_EXCHANGE_FD);
    posix_spawn_file_actions_adddup2(&files, lodging->entry_fd, AERS_GUEST_ENTRY_FD);
    posix_spawn_file_actions_adddup2(&files, lodging->manifest_fd, AERS_GUEST_MANIFEST_FD);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const bool done = posix_spawn(&lodging->pid, "/proc/self/exe", &files, &attributes, args, environment) == 0;
    if (!done)
        lodging->pid = 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return done;
}

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* It says that it is ready, or why it is not and ends, or just ends. */
static enum aers_code wait_ready(struct aers_lodging *lodging, struct aers_error *error)
{
    const struct timespec look = {0, LOOK_MS * 1000000L};
    const uint64_t until_ms = now_ms() + START_MS;
    char why[512];
    while (now_ms() < until_ms) {
        const uint32_t state = atomic_load(&lodging->exchange->state);
        if (state == AERS_GUEST_READY)
            return AERS_OK;
        if (aers_lodging_has_died(lodging, why, sizeof why))
            return aers_error_set(error, AERS_E_FAILED, lodging->name, "%s", why);
        if (state == AERS_GUEST_STARTING)
            aers_futex_wait(&lodging->exchange->state, AERS_GUEST_STARTING, &look);
        else
            nanosleep(&look, NULL);
    }
    aers_lodging_kill(lodging);
    return aers_error_set(error, AERS_E_TIMEOUT, lodging->name, "it was not ready within %d s", START_MS / 1000);
}

/* Only once it is ready: what it does to start may take longer than a real-time thread may without a rest. */
static void give_priority(const struct aers_lodging *lodging)
{
    const struct sched_param param = {.sched_priority = lodging->priority};
    if (lodging->priority > 0)
        (void)sched_setscheduler(lodging->pid, SCHED_FIFO | SCHED_RESET_ON_FORK, &param);
}

enum aers_code aers_lodging_start(struct aers_lodging *lodging, struct aers_error *error)
{
    struct aers_exchange *exchange = lodging->exchange;
    memset(exchange->why, 0, sizeof exchange->why);
    exchange->violation = -1;
    exchange->must_reset = 0;
    atomic_store(&exchange->state, AERS_GUEST_STARTING);
    atomic_store(&exchange->request, 0);
    atomic_store(&exchange->reply, 0);
    if (!spawn(lodging))
        return aers_error_set(error, AERS_E_FAILED, lodging->name, "no process can be started for it");
    const enum aers_code code = wait_ready(lodging, error);
    if (code == AERS_OK)
        give_priority(lodging);
    return code;
}
