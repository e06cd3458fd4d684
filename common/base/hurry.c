/* SPDX-License-Identifier: ISC */
#include "common/base/hurry.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

enum { NICE = -11 }; /* as PipeWire's */

static _Thread_local bool is_in_a_hurry;

/* libjack makes an ordinary thread of its notification thread, whatever the one is that opens the client. It finds this
 * function before glibc's (-Wl,--export-dynamic-symbol makes it visible): a thread that is in a hurry has threads that
 * are. */
int pthread_attr_setinheritsched(pthread_attr_t *attributes, int inherits)
{
    int (*libc)(pthread_attr_t *, int) = NULL;
    void *found = dlsym(RTLD_NEXT, "pthread_attr_setinheritsched");
    memcpy(&libc, &found, sizeof libc);
    return libc(attributes, is_in_a_hurry ? PTHREAD_INHERIT_SCHED : inherits);
}

static bool go_to_first_core(cpu_set_t *before)
{
    cpu_set_t first;
    if (sched_getaffinity(0, sizeof *before, before) != 0)
        return false;
    CPU_ZERO(&first);
    for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&first) == 0; i++)
        if (CPU_ISSET(i, before))
            CPU_SET(i, &first);
    return sched_setaffinity(0, sizeof first, &first) == 0;
}

void aers_hurry_begin(struct aers_hurry *before, bool on_first_core)
{
    const struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
    *before = (struct aers_hurry){.policy = sched_getscheduler(0)};
    before->has_cpus = on_first_core && go_to_first_core(&before->cpus);
    before->has_policy = before->policy == SCHED_OTHER && sched_getparam(0, &before->param) == 0 &&
                         sched_setscheduler(0, SCHED_FIFO, &lowest) == 0;
    is_in_a_hurry = on_first_core;
}

void aers_hurry_end(const struct aers_hurry *before)
{
    is_in_a_hurry = false;
    if (before->has_policy)
        (void)sched_setscheduler(0, before->policy, &before->param);
    if (before->has_cpus)
        (void)sched_setaffinity(0, sizeof before->cpus, &before->cpus);
}

void aers_hurry_reset(void)
{
    const struct sched_param none = {0};
    if (sched_getscheduler(0) == SCHED_FIFO)
        (void)sched_setscheduler(0, SCHED_OTHER, &none);
}

void aers_hurry_process(void)
{
    (void)setpriority(PRIO_PROCESS, 0, NICE);
}
