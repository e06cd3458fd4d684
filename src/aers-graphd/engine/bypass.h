/* SPDX-License-Identifier: ISC */
/* engine/bypass.h - links around processors that have died, from those that fed them to those that heard them, until
 * they sound again. Several in a row are gone around together. Main thread. */
#ifndef AERS_GRAPHD_BYPASS_H
#define AERS_GRAPHD_BYPASS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/model/graph.h"

struct aers_engine;

struct aers_bypass_link {
    char *src, *dst;
};

struct aers_bypass {
    struct aers_bypass_link *links;
    size_t nlinks, links_size;
};

/* What shall happen while this node is out, said or not: SILENCE, BYPASS or HOLD. */
enum aers_failure aers_bypass_policy(const struct aers_engine *engine, size_t node);
/* Its client is out, and its own sound is gone around. */
bool aers_bypass_is_active(const struct aers_engine *engine, size_t node);
void aers_bypass_renew(struct aers_engine *engine); /* at the beginning of every turn */
void aers_bypass_finish(struct aers_bypass *bypass);

#endif
