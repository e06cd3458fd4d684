/* SPDX-License-Identifier: ISC */
/* engine/align.h - how late each node makes what passes it, as it says itself, and the delays that make ways which meet
 * equally long (plan/align.h). A node tells its latency before it is ready, and when it has changed; what is known of
 * it outlives its process, so that a crash shifts nobody. The delays are no part of a plan: a change restarts nobody.
 * Main thread. */
#ifndef AERS_GRAPHD_ENGINE_ALIGN_H
#define AERS_GRAPHD_ENGINE_ALIGN_H

#include <uthash.h>

#include "common/osc/gate.h"
#include "src/aers-graphd/plan/align.h"

struct aers_engine;
struct aers_process;

struct aers_lag {
    char id[64];
    uint32_t nframes;
    UT_hash_handle hh;
};

struct aers_aligner {
    struct aers_lag *lags;    /* uthash by node */
    struct aers_alignment is; /* of the graph that is loaded, by what is known */
    uint32_t *told;           /* [nedges] the delay that the node has been told */
};

uint32_t aers_aligner_latency(const struct aers_engine *engine, size_t node); /* frames; 0 while nothing is known */
/* Of engine->graph, by what is known of its nodes; out is for aers_alignment_finish. */
void aers_aligner_compute(const struct aers_engine *engine, struct aers_alignment *out);
/* /aers/latency of a node; AERS_E_INVALID when it is not one. */
enum aers_code aers_aligner_take(struct aers_engine *engine, const struct aers_osc_message *message) AERS_MUST_USE;
void aers_aligner_renew(struct aers_engine *engine);  /* another graph has been loaded */
void aers_aligner_unload(struct aers_engine *engine); /* before that, while the old one is there */
void aers_aligner_begin(struct aers_engine *engine,
                        const struct aers_process *process); /* it is new, and delays nothing */
void aers_aligner_tell(struct aers_engine *engine);          /* in every turn: to who is ready, what it does not know */
void aers_aligner_finish(struct aers_engine *engine);

#endif
