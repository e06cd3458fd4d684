/* SPDX-License-Identifier: ISC */
/* common/trust/sandbox.h - a process that runs what we do not trust gives up everything, step by step. Linux;
 * libseccomp and Landlock.
 *
 *   enter    no new privileges; Landlock: files below /usr and /lib may be read, nothing else (where the kernel has
 * it); limits: no core, no child, so much memory; seccomp: what a dynamic linker and constructors need settle seccomp:
 * futex and exit. Memory is asked for in vain (ENOMEM); everything else ends the process
 *
 * A forbidden call is told to `violated` with its number, in a signal handler, and ends the process. The process must
 * have one thread but for those that `begin` starts, and nothing open that it may not have. */
#ifndef AERS_TRUST_SANDBOX_H
#define AERS_TRUST_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/error.h"

struct aers_sandbox {
    size_t memory_nbytes; /* address space at most */
    void (*violated)(int call);
    const char *const *folders; /* that may be read as well, NULL after the last; or NULL */
    const int *calls;           /* [ncalls] system calls that are allowed as well until it settles */
    size_t ncalls;
    bool is_heard;       /* has a standard output (else what is written there is told that there is none) */
    bool (*begin)(void); /* may start threads, which get the same rules and do not settle; or NULL */
    void *settled;       /* the second filter, made ready by enter */
};

enum aers_code aers_sandbox_enter(struct aers_sandbox *sandbox, struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_sandbox_settle(struct aers_sandbox *sandbox, struct aers_error *error) AERS_MUST_USE;

/* "openat" for a call's number; "system call 999" when it has no name. text: for where that is written */
const char *aers_sandbox_call_name(int call, char *text, size_t size);

#endif
