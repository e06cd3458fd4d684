/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/pulse.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum aers_code aers_pulse_open(int fd, struct aers_pulse **out, struct aers_error *error)
{
    struct stat file;
    void *page = MAP_FAILED;
    if (fstat(fd, &file) == 0 && file.st_size >= AERS_PULSE_NBYTES) /* a shorter one would end the node by SIGBUS */
        page = mmap(NULL, AERS_PULSE_NBYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    else
        errno = EINVAL;
    const int failed = errno;
    close(fd);
    if (page == MAP_FAILED)
        return aers_error_set(error, AERS_E_INVALID, "--pulse-fd", "no page of %d bytes: %s", AERS_PULSE_NBYTES,
                              strerror(failed));
    (void)mlock(page, AERS_PULSE_NBYTES);
    *out = page;
    return AERS_OK;
}

void aers_pulse_close(struct aers_pulse *pulse)
{
    if (pulse)
        munmap(pulse, AERS_PULSE_NBYTES);
}
