/* SPDX-License-Identifier: ISC */
/* common/model/permissions.h - what a module from others may do beyond what all of them may. Its manifest asks, the
 * graph file grants, node by node; one that is not granted what it asks for is not loaded.
 *
 *   "permissions": ["memory", "files"]            manifest
 *   params: { grant: [memory, files] }            graph file
 *
 *   memory   256 MiB of heap while it plays, instead of 32
 *   files    may read what lies in its own folder, until it plays */
#ifndef AERS_MODEL_PERMISSIONS_H
#define AERS_MODEL_PERMISSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AERS_GRANT_OPTION "grant"

enum { AERS_PERMISSION_MEMORY = 1, AERS_PERMISSION_FILES = 2 };
enum { AERS_NPERMISSIONS = 2 };

/* 0: no such word. */
uint32_t aers_permission_of(const char *word);
/* "memory, files" */
const char *aers_permissions_words(uint32_t permissions, char *text, size_t size);
/* list: words joined by commas, as the option has them; NULL: none. Exactly what is asked for has to be granted.
 * @return false with a sentence that says what to do */
bool aers_permissions_agree(const char *module, uint32_t asked, const char *list, char *why, size_t size);

#endif
