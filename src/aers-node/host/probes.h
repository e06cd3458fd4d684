/* SPDX-License-Identifier: ISC */
/* aers-node/host/probes.h - aers-graphd has what a step says in a window of time measured (rt/probe.h): /aers/probe
 * sets a probe, /aers/probed is its answer when the window has passed (docs/osc.md). Loop thread only. */
#ifndef AERS_NODE_HOST_PROBES_H
#define AERS_NODE_HOST_PROBES_H

#include <uv.h>

#include "common/osc/gate.h"
#include "src/aers-node/host/engine.h"
#include "src/aers-node/host/link.h"

struct aers_listeners;

enum aers_code aers_listeners_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_listeners **out,
                                     struct aers_error *error) AERS_MUST_USE;
/* What waits is not answered. After the last block. NULL is fine. */
void aers_listeners_destroy(struct aers_listeners *listeners);

/* /aers/probe id token from to before; or id token: that one is called off. AERS_E_NOT_FOUND, AERS_E_INVALID,
 * AERS_E_FULL. */
enum aers_code aers_listeners_take(struct aers_listeners *listeners, struct aers_link *link,
                                   const struct aers_osc_message *message, struct aers_error *error) AERS_MUST_USE;
void aers_listeners_stop(struct aers_listeners *listeners); /* before the end of the link; NULL is fine */

#endif
