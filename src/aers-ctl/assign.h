/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/assign.h - the words of `aers-ctl set` as changes:
 *
 *   NODE PARAM VALUE, then PARAM VALUE for the same node, or NODE PARAM VALUE for another, or NODE/PARAM=VALUE
 *
 * A word that is both a parameter of the node before it and the id of another is taken as the parameter. */
#ifndef AERS_CTL_ASSIGN_H
#define AERS_CTL_ASSIGN_H

#include "src/aers-ctl/change.h"

/* AERS_E_USAGE when words are left over, else as aers_changes_add. */
enum aers_code aers_assign(struct aers_changes *changes, int nargs, char **args,
                           struct aers_error *error) AERS_MUST_USE;

/* A word that has the form of NODE/PARAM=VALUE. */
bool aers_assign_is_pair(const char *word);

#endif
