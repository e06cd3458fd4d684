/* SPDX-License-Identifier: ISC */
#include "common/trust/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

/* Up to max + 1 bytes, so that what grows meanwhile is seen. */
static enum aers_code copy(int from, int to, size_t max, size_t *nbytes)
{
    *nbytes = 0;
    while (*nbytes <= max) {
        const ssize_t n = sendfile(to, from, NULL, max + 1 - *nbytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return AERS_E_IO;
        if (n == 0)
            return AERS_OK;
        *nbytes += (size_t)n;
    }
    return AERS_E_LIMIT;
}

enum aers_code aers_sealed_take(int from, const char *name, size_t max, struct aers_sealed *out,
                                struct aers_error *error)
{
    struct stat status;
    if (fstat(from, &status) != 0)
        return aers_error_set(error, AERS_E_IO, name, "%s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return aers_error_set(error, AERS_E_DENIED, name, "not a regular file");
    const int to = memfd_create("aers-module", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (to < 0)
        return aers_error_set(error, AERS_E_IO, name, "%s", strerror(errno));
    size_t nbytes;
    const enum aers_code code = copy(from, to, max, &nbytes);
    if (code == AERS_OK && fcntl(to, F_ADD_SEALS, SEALS) == 0) {
        *out = (struct aers_sealed){to, nbytes};
        return AERS_OK;
    }
    const int why = errno;
    close(to);
    return code == AERS_E_LIMIT ? aers_error_set(error, code, name, "longer than %zu bytes", max)
                                : aers_error_set(error, AERS_E_IO, name, "%s", strerror(why));
}

enum aers_code aers_sealed_read(int folder, const char *name, size_t max_nbytes, struct aers_sealed *out,
                                struct aers_error *error)
{
    if (!*name || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return aers_error_set(error, AERS_E_DENIED, "", "\"%.100s\" does not name a file inside the module's folder",
                              name);
    const int from = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (from < 0)
        return errno == ELOOP
                   ? aers_error_set(error, AERS_E_DENIED, name, "a symbolic link (it could lead anywhere)")
                   : aers_error_set(error, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, name, "%s", strerror(errno));
    const enum aers_code code = aers_sealed_take(from, name, max_nbytes, out, error);
    close(from);
    return code;
}

enum aers_code aers_sealed_write(const void *bytes, size_t nbytes, struct aers_sealed *out, struct aers_error *error)
{
    const int to = memfd_create("aers-module", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (to >= 0 && write(to, bytes, nbytes) == (ssize_t)nbytes && fcntl(to, F_ADD_SEALS, SEALS) == 0) {
        *out = (struct aers_sealed){to, nbytes};
        return AERS_OK;
    }
    const int why = errno;
    if (to >= 0)
        close(to);
    return aers_error_set(error, AERS_E_MEMORY, "", "%s", strerror(why));
}

const void *aers_sealed_map(const struct aers_sealed *sealed)
{
    void *map = mmap(NULL, sealed->nbytes ? sealed->nbytes : 1, PROT_READ, MAP_PRIVATE, sealed->fd, 0);
    return map == MAP_FAILED ? NULL : map;
}
