/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/static_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

static const struct {
    const char *ending, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},   {".svg", "image/svg+xml"},
    {".md", "text/plain; charset=utf-8"},
};

bool aers_static_is_name(const char *name)
{
    return name[0] != '\0' && name[0] != '.' && name[strspn(name, plain)] == '\0';
}

const char *aers_static_type(const char *name)
{
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].ending, ending) == 0)
            return types[i].type;
    return NULL;
}

static bool read_whole(int fd, char *bytes, size_t nbytes)
{
    for (size_t at = 0; at < nbytes;) {
        ssize_t n = read(fd, bytes + at, nbytes - at);
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static enum aers_code read_open(int fd, char **out, size_t *nbytes)
{
    struct stat about;
    if (fstat(fd, &about) < 0 || !S_ISREG(about.st_mode))
        return AERS_E_NOT_FOUND;
    if (about.st_size > AERS_STATIC_MAX_NBYTES)
        return AERS_E_LIMIT;
    size_t size = (size_t)about.st_size;
    char *bytes = malloc(size + 1);
    if (!bytes)
        return AERS_E_MEMORY;
    if (!read_whole(fd, bytes, size)) {
        free(bytes);
        return AERS_E_FAILED;
    }
    *out = bytes;
    *nbytes = size;
    return AERS_OK;
}

enum aers_code aers_static_read(const char *dir, const char *name, char **out, size_t *nbytes)
{
    char path[PATH_MAX];
    if (!aers_static_is_name(name))
        return AERS_E_NOT_FOUND;
    int n = snprintf(path, sizeof path, "%s/%s", dir, name);
    if (n < 0 || n >= (int)sizeof path)
        return AERS_E_NOT_FOUND;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return AERS_E_NOT_FOUND;
    enum aers_code code = read_open(fd, out, nbytes);
    close(fd);
    return code;
}
