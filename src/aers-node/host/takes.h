/* SPDX-License-Identifier: ISC */
/* aers-node/host/takes.h - tells aers-graphd of recordings: /aers/take (docs/osc.md) when one begins, ends or fails,
 * and twice a second how long it is. Loop thread only. */
#ifndef AERS_NODE_HOST_TAKES_H
#define AERS_NODE_HOST_TAKES_H

#include <uv.h>

#include "src/aers-node/host/engine.h"
#include "src/aers-node/host/link.h"
#include "src/aers-node/rt/turns.h"

struct aers_takes;

/* *out is NULL, and all is well, when nothing here records. */
enum aers_code aers_takes_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_turns *turns,
                                 struct aers_link *link, struct aers_takes **out,
                                 struct aers_error *error) AERS_MUST_USE;
/* After the worker. When the run is held, files are closed now, and that is told. NULL is fine. */
void aers_takes_destroy(struct aers_takes *takes);

#endif
