/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/vital.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "src/aers-graphd/memory.h"

enum aers_code aers_vital_create(int pulse_fd, int pid, struct aers_vital **out)
{
    void *page = mmap(NULL, AERS_PULSE_NBYTES, PROT_READ, MAP_SHARED, pulse_fd, 0);
    if (page == MAP_FAILED)
        return AERS_E_IO;
    int pidfd = pidfd_open(pid, 0);
    if (pidfd < 0) {
        munmap(page, AERS_PULSE_NBYTES);
        return AERS_E_IO;
    }
    *out = aers_need(1, sizeof **out);
    **out = (struct aers_vital){.nholders = 1, .pulse = page, .pid = pid, .pidfd = pidfd};
    return AERS_OK;
}

struct aers_vital *aers_vital_hold(struct aers_vital *vital)
{
    vital->nholders++;
    return vital;
}

void aers_vital_release(struct aers_vital *vital)
{
    if (!vital || --vital->nholders > 0)
        return;
    munmap((void *)(uintptr_t)vital->pulse, AERS_PULSE_NBYTES);
    close(vital->pidfd);
    free(vital);
}
