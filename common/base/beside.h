/* SPDX-License-Identifier: ISC */
/* common/base/beside.h - what was installed with this program, whether its folder is /usr/bin or a build's. */
#ifndef AERS_BASE_BESIDE_H
#define AERS_BASE_BESIDE_H

#include <stdbool.h>
#include <stddef.h>

/* From the folder above the program's: "lib/aers" -> "/usr/lib/aers", for /usr/bin/aers-node.
 * @return false when that cannot be told, or does not fit */
bool aers_beside(const char *what, char *path, size_t size);
/* In the program's own folder: "aers-meter" -> "/usr/bin/aers-meter". */
bool aers_beside_program(const char *name, char *path, size_t size);

#endif
