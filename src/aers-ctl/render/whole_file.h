/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/whole_file.h - a file that is there whole, or not at all: it is written under a hidden name
 * beside the one that is meant, and gets its name when it is done. The directory is held open from the plan on, so that
 * the file gets to where the path led then, whatever is mounted meanwhile. */
#ifndef AERS_CTL_RENDER_WHOLE_FILE_H
#define AERS_CTL_RENDER_WHOLE_FILE_H

#include <limits.h>
#include <stdbool.h>

#include "common/base/error.h"

struct aers_whole_file {
    char *path; /* as people know it */
    const char *name;
    char hidden[NAME_MAX + 1];
    int directory;
    bool is_planned, is_there; /* the hidden file is */
};

/* AERS_E_USAGE: no name for a file. AERS_E_IO: there is no such directory, or it may not be written to, or the path is
 * a directory. *out is for aers_whole_file_drop, also after a failure. */
enum aers_code aers_whole_file_plan(const char *path, struct aers_whole_file *out,
                                    struct aers_error *error) AERS_MUST_USE;
/* *fd is open for reading and writing. AERS_E_IO. */
enum aers_code aers_whole_file_create(struct aers_whole_file *file, int *fd, struct aers_error *error) AERS_MUST_USE;
/* Under its name, in place of what was there. AERS_E_IO. */
enum aers_code aers_whole_file_keep(struct aers_whole_file *file, struct aers_error *error) AERS_MUST_USE;
void aers_whole_file_drop(struct aers_whole_file *file); /* what is not kept is gone; zeroed is fine */

/* The sentence for what errno says. */
enum aers_code aers_whole_file_refuse(const struct aers_whole_file *file, struct aers_error *error);

#endif
