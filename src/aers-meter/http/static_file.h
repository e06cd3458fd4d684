/* SPDX-License-Identifier: ISC */
/* http/static_file.h - files of one directory, for those who serve them. A name that came with a request is one plain
 * part, so that nothing outside the directory can be named, and symbolic links are not followed. */
#ifndef AERS_METER_STATIC_FILE_H
#define AERS_METER_STATIC_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/error.h"

enum { AERS_STATIC_MAX_NBYTES = 8 << 20 };

/* Letters, digits, '_', '-' and '.', and no '.' in front. */
bool aers_static_is_name(const char *name);
/* By the ending of the name; NULL for an ending that is not served. */
const char *aers_static_type(const char *name);

/**
 * Read a whole file. Blocks on the disk.
 *
 * @param dir    directory; trusted
 * @param name   aers_static_is_name() holds, or AERS_E_NOT_FOUND
 * @param out    [*nbytes], the caller frees it; written on success only
 * @return AERS_OK; AERS_E_NOT_FOUND (also for what is no regular file); AERS_E_LIMIT (larger than
 * AERS_STATIC_MAX_NBYTES); AERS_E_FAILED; AERS_E_MEMORY
 */
enum aers_code aers_static_read(const char *dir, const char *name, char **out, size_t *nbytes) AERS_MUST_USE;

#endif
