/* SPDX-License-Identifier: ISC */
#include "common/base/beside.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

static bool find(bool is_above, const char *what, char *path, size_t size)
{
    char program[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return false;
    program[n] = '\0';
    const char *folder = dirname(program);
    const int length = snprintf(path, size, "%s/%s", is_above ? dirname(program) : folder, what);
    return length > 0 && (size_t)length < size;
}

bool aers_beside(const char *what, char *path, size_t size)
{
    return find(true, what, path, size);
}

bool aers_beside_program(const char *name, char *path, size_t size)
{
    return find(false, name, path, size);
}
