/* SPDX-License-Identifier: ISC */
/* collect/namespace_diff.h - what became of an OSCQuery namespace. Pure. */
#ifndef AERS_METER_NAMESPACE_DIFF_H
#define AERS_METER_NAMESPACE_DIFF_H

#include "common/doc/json.h"

enum aers_path_change { AERS_PATH_ADDED, AERS_PATH_REMOVED, AERS_PATH_CHANGED };
typedef void aers_path_change_fn(void *user, enum aers_path_change what, const char *path);

/**
 * The topmost paths that have come or gone, and of those that stay the ones whose description is another, or whose
 * contents are not the same any more. Values are no description, and whether a switch is on or off is none.
 *
 * @param before, after of aers_namespace_create
 */
void aers_namespace_diff(struct json_object *before, struct json_object *after, aers_path_change_fn *fn, void *user);

#endif
