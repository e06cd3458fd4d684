/* SPDX-License-Identifier: ISC */
/* common/model/bundle.h - all files of a folder as one hash, and one of them in sealed memory.
 *
 * The hash is the SHA-256 of one line for each regular file, in the order of their paths' bytes: the SHA-256 of its
 * content as "sha256:...", two spaces, its path inside the folder. Symbolic links to files count as what they lead to;
 * those to folders do not count. At most 4096 files of 64 MiB, 8 folders deep. */
#ifndef AERS_MODEL_BUNDLE_H
#define AERS_MODEL_BUNDLE_H

#include "common/trust/key.h"
#include "common/trust/sealed.h"

struct aers_bundle {
    char hash[AERS_HASH_SIZE];
    size_t nfiles;
    struct aers_sealed entry; /* what was hashed; the caller closes it */
};

/* @param entry the path inside the folder of the file that is kept */
enum aers_code aers_bundle_read(const char *folder, const char *entry, struct aers_bundle *out,
                                struct aers_error *error) AERS_MUST_USE;

#endif
