/* SPDX-License-Identifier: ISC */
/* symbols: what the entry file wants from the C library and may not call while it plays. That it does is not said: init
 * may call all of them. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "common/model/package.h"
#include "src/aers-node/exam/elf.h"
#include "src/aers-node/exam/exam.h"

struct found {
    char text[512];
    size_t n;
    unsigned count;
};

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static void look(void *user, const char *name)
{
    static const char *const forbidden[] = {"malloc",
                                            "calloc",
                                            "realloc",
                                            "free",
                                            "aligned_alloc",
                                            "posix_memalign",
                                            "_Znwm",
                                            "_Znam",
                                            "_ZdlPv",
                                            "_ZdlPvm",
                                            "_ZdaPv",
                                            "_ZdaPvm",
                                            "__cxa_throw",
                                            "printf",
                                            "fprintf",
                                            "vfprintf",
                                            "puts",
                                            "fputs",
                                            "fwrite",
                                            "fread",
                                            "fopen",
                                            "fclose",
                                            "open",
                                            "read",
                                            "write",
                                            "close",
                                            "syscall",
                                            "usleep",
                                            "nanosleep",
                                            "sleep",
                                            "pthread_create",
                                            "pthread_join",
                                            "pthread_mutex_lock",
                                            "pthread_cond_wait",
                                            "sem_wait",
                                            "sched_yield",
                                            "__printf_chk",
                                            "__fprintf_chk",
                                            "time",
                                            "gettimeofday",
                                            "rand",
                                            "random",
                                            "socket",
                                            "connect",
                                            "fork",
                                            "execve",
                                            "system",
                                            "popen",
                                            NULL};
    struct found *found = user;
    if (!is_one_of(name, forbidden))
        return;
    if (found->n < sizeof found->text)
        found->n += (size_t)snprintf(found->text + found->n, sizeof found->text - found->n, "%s%s",
                                     found->count ? ", " : "", name);
    found->count++;
}

static bool read_entry(const char *name, struct found *found)
{
    char folder[1024];
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_error error;
    if (aers_package_find(name, folder, sizeof folder, &error) != AERS_OK ||
        aers_package_open_trusted(folder, name, &package, &error) != AERS_OK)
        return false;
    const void *bytes = aers_sealed_map(&package.sealed);
    const bool is_elf = bytes && aers_elf_each_wanted(bytes, package.sealed.nbytes, look, found);
    if (bytes)
        munmap((void *)(uintptr_t)bytes, package.sealed.nbytes ? package.sealed.nbytes : 1);
    aers_package_close(&package);
    return is_elf;
}

void aers_check_symbols(struct aers_exam *exam)
{
    struct found found = {.text = ""};
    if (!read_entry(exam->manifest->name, &found))
        aers_report_add(&exam->report, "symbols", AERS_RESULT_SKIP, "it has no entry file of machine code");
    else if (found.count)
        aers_report_add(&exam->report, "symbols", AERS_RESULT_WARN,
                        "it can call what may wait or allocate (only before it plays?): %s", found.text);
    else
        aers_report_add(&exam->report, "symbols", AERS_RESULT_PASS, "it can call nothing that waits or allocates");
}
