/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/locate.h"

#include <stdio.h>
#include <unistd.h>

#include "common/base/beside.h"

void aers_locate_program(const char *name, char *path, size_t size)
{
    if (!aers_beside_program(name, path, size) || access(path, X_OK) != 0)
        snprintf(path, size, "%s", name);
}

bool aers_locate_library(const char *name, char *path, size_t size)
{
    char beside[128];
    snprintf(beside, sizeof beside, "lib/aers/%s", name);
    if (aers_beside(beside, path, size) && access(path, R_OK) == 0)
        return true;
    int n = snprintf(path, size, "%s/%s", AERS_LIBDIR, name);
    return n > 0 && (size_t)n < size && access(path, R_OK) == 0;
}
