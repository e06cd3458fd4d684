/* SPDX-License-Identifier: ISC */
/* common/base/beside.h - what was installed with this program: its bin/../, whether that is /usr or a build folder. */
#ifndef AERS_BASE_BESIDE_H
#define AERS_BASE_BESIDE_H

#include <stdbool.h>
#include <stddef.h>

/* "lib/aers" -> "/usr/lib/aers", for /usr/bin/aers-node. @return false when that cannot be told */
bool aers_beside(const char *what, char *path, size_t size);

#endif
