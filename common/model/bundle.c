/* SPDX-License-Identifier: ISC */
#include "common/model/bundle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 4096, MAX_DEPTH = 8, MAX_NBYTES = 64 << 20, PATH_SIZE = 512 };

struct reading {
    const char *folder, *entry;
    struct aers_bundle *bundle;
    char **lines; /* [bundle->nfiles] "HASH  PATH\n" */
    struct aers_error *error;
};

static enum aers_code fail(const struct reading *reading, const char *path, const char *why)
{
    return aers_error_set(reading->error, AERS_E_IO, reading->folder, "%s: %s", path, why);
}

static enum aers_code add_line(struct reading *reading, const char *path, const struct aers_sealed *sealed)
{
    char hash[AERS_HASH_SIZE];
    const void *bytes = aers_sealed_map(sealed);
    if (!bytes)
        return fail(reading, path, "cannot be mapped");
    aers_hash_sha256(bytes, sealed->nbytes, hash);
    munmap((void *)(uintptr_t)bytes, sealed->nbytes ? sealed->nbytes : 1);
    if (reading->bundle->nfiles == MAX_FILES)
        return fail(reading, path, "more files than a bundle may have (4096)");
    char *line;
    if (asprintf(&line, "%s  %s\n", hash, path) < 0)
        return fail(reading, path, "not enough memory");
    reading->lines[reading->bundle->nfiles++] = line;
    return AERS_OK;
}

static enum aers_code add_file(struct reading *reading, int file, const char *path)
{
    struct aers_sealed sealed;
    enum aers_code code = aers_sealed_take(file, path, MAX_NBYTES, &sealed, reading->error);
    if (code)
        return code;
    code = add_line(reading, path, &sealed);
    if (code == AERS_OK && strcmp(path, reading->entry) == 0 && reading->bundle->entry.fd < 0)
        reading->bundle->entry = sealed;
    else
        close(sealed.fd);
    return code;
}

static enum aers_code add_folder(struct reading *reading, int fd, const char *prefix, int depth);

static enum aers_code add_entry(struct reading *reading, int folder, const char *name, const char *prefix, int depth)
{
    struct stat link, status;
    char path[PATH_SIZE];
    if (snprintf(path, sizeof path, "%s%s", prefix, name) + 1 >= (int)sizeof path)
        return fail(reading, prefix, "a path in it is too long");
    const int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &status) != 0 || fstatat(folder, name, &link, AT_SYMLINK_NOFOLLOW) != 0) {
        const int why = errno;
        if (fd >= 0)
            close(fd);
        return fail(reading, path, strerror(why));
    }
    enum aers_code code = AERS_OK;
    if (S_ISREG(status.st_mode))
        code = add_file(reading, fd, path);
    else if (S_ISDIR(status.st_mode) && S_ISDIR(link.st_mode)) {
        strcat(path, "/");
        return add_folder(reading, fd, path, depth + 1);
    }
    close(fd);
    return code;
}

/* Takes fd. */
static enum aers_code add_folder(struct reading *reading, int fd, const char *prefix, int depth)
{
    DIR *folder = depth <= MAX_DEPTH ? fdopendir(fd) : NULL;
    enum aers_code code = AERS_OK;
    if (!folder) {
        close(fd);
        return fail(reading, prefix, "cannot be read, or is too deep");
    }
    for (struct dirent *entry; code == AERS_OK && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            code = add_entry(reading, fd, entry->d_name, prefix, depth);
    closedir(folder);
    return code;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a + AERS_HASH_SIZE, *(char *const *)b + AERS_HASH_SIZE);
}

static bool hash_lines(struct reading *reading)
{
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    if (!stream)
        return false;
    qsort(reading->lines, reading->bundle->nfiles, sizeof *reading->lines, by_path);
    for (size_t i = 0; i < reading->bundle->nfiles; i++)
        fputs(reading->lines[i], stream);
    if (fclose(stream) == 0)
        aers_hash_sha256(text, nbytes, reading->bundle->hash);
    free(text);
    return true;
}

static enum aers_code read_all(struct reading *reading)
{
    const int fd = open(reading->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return aers_error_set(reading->error, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, reading->folder, "%s",
                              strerror(errno));
    const enum aers_code code = add_folder(reading, fd, "", 0);
    if (code)
        return code;
    if (reading->bundle->entry.fd < 0)
        return aers_error_set(reading->error, AERS_E_NOT_FOUND, reading->folder, "there is no %s in it",
                              reading->entry);
    return hash_lines(reading) ? AERS_OK : fail(reading, "", "not enough memory");
}

enum aers_code aers_bundle_read(const char *folder, const char *entry, struct aers_bundle *out,
                                struct aers_error *error)
{
    struct aers_bundle bundle = {.entry.fd = -1};
    struct reading reading = {folder, entry, &bundle, calloc(MAX_FILES, sizeof(char *)), error};
    const enum aers_code code =
        reading.lines ? read_all(&reading) : aers_error_set(error, AERS_E_MEMORY, folder, "not enough memory");
    for (size_t i = 0; reading.lines && i < bundle.nfiles; i++)
        free(reading.lines[i]);
    free(reading.lines);
    if (code == AERS_OK)
        *out = bundle;
    else if (bundle.entry.fd >= 0)
        close(bundle.entry.fd);
    return code;
}
