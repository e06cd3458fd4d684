/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/guard.h - a small process beside `up` that stops what up has started when up itself is killed and can
 * no longer do so: the programs in the reverse order, each with time to go. It learns of up's end by that of a pipe. */
#ifndef AERS_CTL_UP_GUARD_H
#define AERS_CTL_UP_GUARD_H

#include <stdbool.h>

struct aers_guard {
    int fd; /* to the guard; -1: there is none */
};

/* Before there are threads or a loop. Without memory or processes there is no guard, and up goes on all the same. */
void aers_guard_start(struct aers_guard *guard);
void aers_guard_add(const struct aers_guard *guard, int pid);    /* one that up has started */
void aers_guard_remove(const struct aers_guard *guard, int pid); /* it has ended */
void aers_guard_stop(struct aers_guard *guard);                  /* all is stopped: the guard goes */

#endif
