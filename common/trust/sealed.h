/* SPDX-License-Identifier: ISC */
/* common/trust/sealed.h - a file read once into memory that nobody can change any more: what is checked there is what
 * is used. */
#ifndef AERS_TRUST_SEALED_H
#define AERS_TRUST_SEALED_H

#include <stddef.h>

#include "common/base/error.h"

struct aers_sealed {
    int fd; /* a memfd with all its seals; close on exec */
    size_t nbytes;
};

/* name is a plain file name inside the folder: no slash, no symbolic link, a regular file of at most max_nbytes. */
enum aers_code aers_sealed_read(int folder, const char *name, size_t max_nbytes, struct aers_sealed *out,
                                struct aers_error *error) AERS_MUST_USE;
/* What is open there, from where it stands; name is for the error's sentence. */
enum aers_code aers_sealed_take(int file, const char *name, size_t max_nbytes, struct aers_sealed *out,
                                struct aers_error *error) AERS_MUST_USE;
/* What has been read already. */
enum aers_code aers_sealed_write(const void *bytes, size_t nbytes, struct aers_sealed *out,
                                 struct aers_error *error) AERS_MUST_USE;
/* Read only, for munmap. NULL when it cannot be mapped. */
const void *aers_sealed_map(const struct aers_sealed *sealed);

#endif
