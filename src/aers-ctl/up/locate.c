/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/locate.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The directory of this program, without a slash at its end. */
static bool own_directory(char *path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", path, size - 1);
    if (n <= 0)
        return false;
    path[n] = 0;
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    *slash = 0;
    return true;
}

void aers_locate_program(const char *name, char *path, size_t size)
{
    char directory[PATH_MAX];
    if (own_directory(directory, sizeof directory)) {
        int n = snprintf(path, size, "%s/%s", directory, name);
        if (n > 0 && (size_t)n < size && access(path, X_OK) == 0)
            return;
    }
    snprintf(path, size, "%s", name);
}

bool aers_locate_library(const char *name, char *path, size_t size)
{
    char directory[PATH_MAX], candidate[PATH_MAX + 64], resolved[PATH_MAX];
    if (own_directory(directory, sizeof directory)) {
        snprintf(candidate, sizeof candidate, "%s/../lib/aers/%s", directory, name);
        if (realpath(candidate, resolved) && strlen(resolved) < size) {
            snprintf(path, size, "%s", resolved);
            return true;
        }
    }
    int n = snprintf(path, size, "%s/%s", AERS_LIBDIR, name);
    return n > 0 && (size_t)n < size && access(path, R_OK) == 0;
}
