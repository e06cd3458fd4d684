/* SPDX-License-Identifier: ISC */
#include "common/base/beside.h"

#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

bool aers_beside(const char *what, char *path, size_t size)
{
    char program[1024];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return false;
    program[n] = '\0';
    return snprintf(path, size, "%s/%s", dirname(dirname(program)), what) < (int)size;
}
