/* SPDX-License-Identifier: ISC */
/* verbs/target.h - what an address of a node means: "/aers/node/<id>/<param>", also mute, bypass and solo, and all of
 * them as 0 to 1 with "/n" at the end. Main thread. */
#ifndef AERS_GRAPHD_TARGET_H
#define AERS_GRAPHD_TARGET_H

#include "src/aers-graphd/verbs/verbs.h"

struct aers_target {
    struct aers_node_values *node;
    const struct aers_param *param;
    uint32_t slot;
    bool is_solo;
    bool is_normalised; /* it is spoken of as 0 to 1 */
};

/* address begins with "/aers/node/". AERS_E_NOT_FOUND. */
enum aers_code aers_target_find(const struct aers_engine *engine, const char *address, struct aers_target *target,
                                struct aers_error *error) AERS_MUST_USE;
double aers_target_get(const struct aers_target *target); /* the value wanted now */
/* The value that an argument asks for; what is typed relative ("+=1", "toggle") goes by the value of now. */
enum aers_code aers_target_read(const struct aers_target *target, const struct aers_osc_arg *arg, double *value,
                                struct aers_error *error) AERS_MUST_USE;
double aers_target_shown(const struct aers_target *target, double value); /* as the target is spoken of */

#endif
