/* SPDX-License-Identifier: ISC */
/* aers-node/host/engine.h - a plan made ready to run: modules initialised with all their values, buffers for the
 * largest block, so that nothing is allocated when JACK changes its block size. Control thread only. */
#ifndef AERS_NODE_HOST_ENGINE_H
#define AERS_NODE_HOST_ENGINE_H

#include "common/base/error.h"
#include "common/model/plan.h"
#include "src/aers-node/host/memory.h"
#include "src/aers-node/rt/run.h"

struct aers_engine {
    const struct aers_plan *plan; /* not owned */
    double rate_hz;
    struct aers_run *run;
    struct aers_memory memory;
    uint32_t ninit; /* steps whose module has been initialised */
};

/* plan must outlive the engine. The sentence names the step that cannot be had. */
enum aers_code aers_engine_create(const struct aers_plan *plan, double rate_hz, struct aers_engine **out,
                                  struct aers_error *error) AERS_MUST_USE;
/* Whether all its modules are our own: those of others run in processes beside ours, which are told its priority. */
bool aers_engine_is_ours(const struct aers_plan *plan);
void aers_engine_destroy(struct aers_engine *engine); /* after the last block and the last work; NULL is fine */

#endif
