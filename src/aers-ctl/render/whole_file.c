/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_NAME_NBYTES = NAME_MAX - 32, MAX_TRIES = 1000 };

enum aers_code aers_whole_file_refuse(const struct aers_whole_file *file, struct aers_error *error)
{
    return aers_error_set(error, AERS_E_IO, file->path, "cannot be written: %s", strerror(errno));
}

static bool is_directory(const struct aers_whole_file *file)
{
    struct stat what;
    return fstatat(file->directory, file->name, &what, 0) == 0 && S_ISDIR(what.st_mode);
}

enum aers_code aers_whole_file_plan(const char *path, struct aers_whole_file *out, struct aers_error *error)
{
    *out = (struct aers_whole_file){.path = strdup(path), .directory = -1, .is_planned = true};
    if (!out->path)
        return aers_error_set(error, AERS_E_MEMORY, path, "out of memory");
    const char *slash = strrchr(out->path, '/');
    out->name = slash ? slash + 1 : out->path;
    if (!*out->name || strlen(out->name) > MAX_NAME_NBYTES)
        return aers_error_set(error, AERS_E_USAGE, path, "is no name for a file");
    char *directory = slash ? strndup(out->path, (size_t)(slash - out->path) + 1) : strdup(".");
    out->directory = directory ? open(directory, O_DIRECTORY | O_RDONLY | O_CLOEXEC) : -1;
    free(directory);
    if (out->directory < 0 || faccessat(out->directory, ".", W_OK | X_OK, AT_EACCESS) != 0)
        return aers_whole_file_refuse(out, error);
    errno = EISDIR;
    return is_directory(out) ? aers_whole_file_refuse(out, error) : AERS_OK;
}

enum aers_code aers_whole_file_create(struct aers_whole_file *file, int *fd, struct aers_error *error)
{
    errno = EEXIST;
    for (int i = 0; i < MAX_TRIES && errno == EEXIST; i++) {
        snprintf(file->hidden, sizeof file->hidden, ".%s.%d-%d", file->name, (int)getpid(), i);
        *fd = openat(file->directory, file->hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (*fd < 0)
            continue;
        file->is_there = true;
        return AERS_OK;
    }
    return aers_whole_file_refuse(file, error);
}

enum aers_code aers_whole_file_keep(struct aers_whole_file *file, struct aers_error *error)
{
    if (renameat(file->directory, file->hidden, file->directory, file->name) != 0)
        return aers_whole_file_refuse(file, error);
    file->is_there = false;
    return AERS_OK;
}

void aers_whole_file_drop(struct aers_whole_file *file)
{
    if (!file->is_planned)
        return;
    if (file->is_there)
        unlinkat(file->directory, file->hidden, 0);
    if (file->directory >= 0)
        close(file->directory);
    free(file->path);
    *file = (struct aers_whole_file){.directory = -1};
}
