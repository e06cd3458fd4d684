/* SPDX-License-Identifier: ISC */
#include "common/trust/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static enum aers_code fail(struct aers_error *error, const char *what, int why)
{
    return aers_error_set(error, AERS_E_FAILED, "", "the sandbox cannot be had: %s: %s", what, strerror(why));
}

/* ---- files ---- */

/* The shared libraries of the system: read and mapped. */
static bool allow_folder(int rules, const char *path)
{
    struct landlock_path_beneath_attr below = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
        .parent_fd = open(path, O_PATH | O_CLOEXEC),
    };
    if (below.parent_fd < 0)
        return errno == ENOENT;
    struct stat status;
    if (fstat(below.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        below.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
    const bool added = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0;
    close(below.parent_fd);
    return added;
}

static enum aers_code close_files(const char *const *further, struct aers_error *error)
{
    static const char *const folders[] = {"/usr/lib", "/usr/lib64", "/usr/local/lib"};
    const struct landlock_ruleset_attr attributes = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
                             LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                             LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                             LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                             LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM,
    };
    const int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP ? AERS_OK : fail(error, "Landlock", errno);
    bool done = true;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && done; i++)
        done = allow_folder(rules, folders[i]);
    for (; further && *further && done; further++)
        done = allow_folder(rules, *further);
    done = done && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    const int why = errno;
    close(rules);
    return done ? AERS_OK : fail(error, "Landlock", why);
}

/* ---- limits ---- */

static bool limit(__rlimit_resource_t what, rlim_t most)
{
    const struct rlimit both = {most, most};
    return setrlimit(what, &both) == 0;
}

/* ---- system calls ---- */

static const int loading[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(lseek),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sysinfo),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(access),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(faccessat),
    SCMP_SYS(sched_get_priority_max),
    SCMP_SYS(sched_get_priority_min),
    SCMP_SYS(seccomp),
};
/* What libraries ask about themselves when they are loaded (libcap, libselinux), and get along without. */
static const int loading_in_vain[] = {SCMP_SYS(prctl), SCMP_SYS(statfs)};
static const int settled[] = {SCMP_SYS(futex), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn)};
/* malloc and free ask for these; they are told no and go on. */
static const int in_vain[] = {SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
                              SCMP_SYS(mprotect)};
/* Its answer is where the heap ends, never an error: -ENOMEM would be an address above all, and malloc would use what
 * is below it. */
static const int ends_at_0[] = {SCMP_SYS(brk)};

static bool add(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        if (seccomp_rule_add(filter, action, calls[i], 0) != 0)
            return false;
    return true;
}

/* Standard output and error, which are not there: some have words for them, and get along unheard. */
static bool add_words(scmp_filter_ctx filter)
{
    static const int calls[] = {SCMP_SYS(write), SCMP_SYS(writev)};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        for (scmp_datum_t fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
            if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EBADF), calls[i], 1, SCMP_A0(SCMP_CMP_EQ, fd)) != 0)
                return false;
    return true;
}

#define ADD(filter, action, calls) add(filter, action, calls, sizeof(calls) / sizeof *(calls))

static scmp_filter_ctx make_loading(const struct aers_sandbox *sandbox)
{
    const scmp_datum_t writes = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    if (filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0) == 0 &&
        seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, sandbox->begin != NULL) == 0 &&
        ADD(filter, SCMP_ACT_ALLOW, loading) && add(filter, SCMP_ACT_ALLOW, sandbox->calls, sandbox->ncalls) &&
        ADD(filter, SCMP_ACT_ERRNO(EPERM), loading_in_vain) && (sandbox->is_heard || add_words(filter)) &&
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writes, O_RDONLY)) ==
            0)
        return filter;
    seccomp_release(filter);
    return NULL;
}

static scmp_filter_ctx make_settled(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    if (filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0) == 0 && ADD(filter, SCMP_ACT_ALLOW, settled) &&
        ADD(filter, SCMP_ACT_ERRNO(ENOMEM), in_vain) && ADD(filter, SCMP_ACT_ERRNO(0), ends_at_0) && add_words(filter))
        return filter;
    seccomp_release(filter);
    return NULL;
}

static void (*on_violation)(int call);

static void trapped(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    on_violation(info->si_syscall);
    syscall(SYS_exit_group, 159);
}

static bool catch_traps(void (*violated)(int call))
{
    struct sigaction action = {.sa_sigaction = trapped, .sa_flags = SA_SIGINFO | SA_NODEFER};
    on_violation = violated;
    return sigaction(SIGSYS, &action, NULL) == 0;
}

enum aers_code aers_sandbox_enter(struct aers_sandbox *sandbox, struct aers_error *error)
{
    scmp_filter_ctx first = make_loading(sandbox), second = make_settled();
    if (!first || !second)
        return fail(error, "seccomp", ENOMEM);
    sandbox->settled = second;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail(error, "prctl", errno);
    const enum aers_code code = close_files(sandbox->folders, error);
    if (code)
        return code;
    if (sandbox->begin && !sandbox->begin())
        return fail(error, "a thread", errno);
    if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_NPROC, 0) || !limit(RLIMIT_AS, sandbox->memory_nbytes))
        return fail(error, "limits", errno);
    if (!catch_traps(sandbox->violated))
        return fail(error, "SIGSYS", errno);
    const int failed = seccomp_load(first);
    seccomp_release(first);
    return failed ? fail(error, "seccomp", -failed) : AERS_OK;
}

enum aers_code aers_sandbox_settle(struct aers_sandbox *sandbox, struct aers_error *error)
{
    const int failed = seccomp_load(sandbox->settled);
    return failed ? fail(error, "seccomp", -failed) : AERS_OK;
}

const char *aers_sandbox_call_name(int call, char *text, size_t size)
{
    char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call);
    if (name)
        snprintf(text, size, "%s", name);
    else
        snprintf(text, size, "system call %d", call);
    free(name);
    return text;
}
