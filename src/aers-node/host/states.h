/* SPDX-License-Identifier: ISC */
/* aers-node/host/states.h - what modules from others save of themselves, from the process that is heard to the one that
 * takes its place, by way of aers-graphd:
 *
 *   /aers/state/save                              asked: each step that has one saves it now, and
 *   /aers/state/saved    s id  s module  b state  is told
 *   /aers/state/restore  s id  s module  b state  the step of that id goes on from it, if it runs that module
 *
 * Loop thread only. */
#ifndef AERS_NODE_HOST_STATES_H
#define AERS_NODE_HOST_STATES_H

#include <stdbool.h>
#include <uv.h>

#include "src/aers-node/host/engine.h"
#include "src/aers-node/host/link.h"

struct aers_states;

/* *out is NULL, and all is well, when no step runs a module from others. */
enum aers_code aers_states_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_link *link,
                                  struct aers_states **out, struct aers_error *error) AERS_MUST_USE;
void aers_states_destroy(struct aers_states *states); /* NULL is fine */

/* @return whether the message is one of these; it has been dealt with then, also when states is NULL */
bool aers_states_handle(struct aers_states *states, const struct aers_osc_message *message);

#endif
