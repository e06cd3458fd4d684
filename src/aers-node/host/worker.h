/* SPDX-License-Identifier: ISC */
/* aers-node/host/worker.h - the thread on which modules may block: it calls work() of each module that has it every
 * work_ms. Nobody wakes it; it stays away while the audio thread does the work itself (rt/turns.h). */
#ifndef AERS_NODE_HOST_WORKER_H
#define AERS_NODE_HOST_WORKER_H

#include "common/base/error.h"
#include "src/aers-node/rt/run.h"
#include "src/aers-node/rt/turns.h"

struct aers_worker;

/* *out is NULL, and all is well, when no module of the run has anything to do. */
enum aers_code aers_worker_create(struct aers_run *run, struct aers_turns *turns, struct aers_worker **out,
                                  struct aers_error *error) AERS_MUST_USE;
void aers_worker_destroy(struct aers_worker *worker); /* waits for what it is at; NULL is fine */

#endif
