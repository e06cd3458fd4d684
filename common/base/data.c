/* SPDX-License-Identifier: ISC */
#include "common/base/data.h"

#include <string.h>

const struct aers_data_file *aers_data_find(const char *name)
{
    for (const struct aers_data_file *file = aers_data_files; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    return NULL;
}
