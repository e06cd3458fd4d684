/* SPDX-License-Identifier: ISC */
/* aers-node/host/byhand.h - a plan of one step from the command line, by the same way as any other plan: its JSON is
 * written and read, so that every check holds for it too. */
#ifndef AERS_NODE_HOST_BYHAND_H
#define AERS_NODE_HOST_BYHAND_H

#include "common/model/plan.h"
#include "src/aers-node/host/args.h"

/* *out is for aers_plan_destroy. */
enum aers_code aers_byhand_plan(const struct aers_node_args *args, struct aers_plan **out,
                                struct aers_error *error) AERS_MUST_USE;

/* The built-in module of that name, or AERS_E_NOT_FOUND with the nearest one. */
enum aers_code aers_byhand_manifest(const char *module, const struct aers_manifest **out,
                                    struct aers_error *error) AERS_MUST_USE;

#endif
