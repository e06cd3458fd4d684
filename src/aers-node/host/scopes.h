/* SPDX-License-Identifier: ISC */
/* aers-node/host/scopes.h - who wants to see a step's spectrum gets it: asking gives the step a scope (rt/scope.h) for
 * a few seconds, and the answer comes as soon as the scope has heard a whole window. While nobody asks nothing is
 * copied. Loop thread only. */
#ifndef AERS_NODE_HOST_SCOPES_H
#define AERS_NODE_HOST_SCOPES_H

#include <uv.h>

#include "src/aers-node/host/engine.h"
#include "src/aers-node/host/target.h"

struct aers_scopes;

enum {
    AERS_SCOPES_MAX = 8,        /* steps of one process that are looked at, at once */
    AERS_SCOPES_LEASE_MS = 3000 /* since somebody asked last */
};

enum aers_code aers_scopes_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_scopes **out,
                                  struct aers_error *error) AERS_MUST_USE;
/* No step is looked at any more, who waits is not answered; before the end of the link and the loop. NULL is fine. */
void aers_scopes_stop(struct aers_scopes *scopes);
/* After the last block. NULL is fine. */
void aers_scopes_destroy(struct aers_scopes *scopes);

/**
 * @param target gets /reply path i:sequence i:window b:in b:out, or an /error when nothing has been heard within
 * AERS_SCOPES_LEASE_MS; path names the step
 * @return AERS_E_FULL when AERS_SCOPES_MAX others are being looked at, or too many wait
 */
enum aers_code aers_scopes_ask(struct aers_scopes *scopes, uint32_t step, const struct aers_target *target,
                               const char *path, int32_t sequence, struct aers_error *error) AERS_MUST_USE;

#endif
