/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/pulse.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum aers_code open_page(int fd, size_t nbytes, const char *option, void **out, struct aers_error *error)
{
    struct stat file;
    void *page = MAP_FAILED;
    if (fstat(fd, &file) == 0 && file.st_size >= (off_t)nbytes) /* a shorter one would end the node by SIGBUS */
        page = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    else
        errno = EINVAL;
    const int failed = errno;
    close(fd);
    if (page == MAP_FAILED)
        return aers_error_set(error, AERS_E_INVALID, option, "no page of %zu bytes: %s", nbytes, strerror(failed));
    (void)mlock(page, nbytes);
    *out = page;
    return AERS_OK;
}

enum aers_code aers_pulse_open(int fd, struct aers_pulse **out, struct aers_error *error)
{
    void *page = NULL;
    const enum aers_code code = open_page(fd, AERS_PULSE_NBYTES, "--pulse-fd", &page, error);
    if (!code)
        *out = page;
    return code;
}

enum aers_code aers_duo_open(int fd, struct aers_duo **out, struct aers_error *error)
{
    void *page = NULL;
    const enum aers_code code = open_page(fd, AERS_DUO_NBYTES, "--seats-fd", &page, error);
    if (!code)
        *out = page;
    return code;
}

void aers_pulse_close(struct aers_pulse *pulse)
{
    if (pulse)
        munmap(pulse, AERS_PULSE_NBYTES);
}

void aers_duo_close(struct aers_duo *seats)
{
    if (seats)
        munmap(seats, AERS_DUO_NBYTES);
}
