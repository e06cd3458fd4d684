/* SPDX-License-Identifier: ISC */
/* common/base/data.h - the files carried inside the programs (see scripts/embed). */
#ifndef AERS_BASE_DATA_H
#define AERS_BASE_DATA_H

#include <stddef.h>

struct aers_data_file {
    const char *name; /* path in the source tree: "common/model/graph.schema.json" */
    const char *text; /* NUL-terminated */
    size_t nbytes;    /* without the NUL */
};

/* Ends with a NULL name. */
extern const struct aers_data_file aers_data_files[];

const struct aers_data_file *aers_data_find(const char *name); /* NULL when there is none */

#endif
