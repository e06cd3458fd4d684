/* SPDX-License-Identifier: ISC */
/* engine/candidate.h - a graph that may take the place of the running one: made and checked in full, then either
 * applied (which cannot fail), or only asked what it would change. Main thread. */
#ifndef AERS_GRAPHD_CANDIDATE_H
#define AERS_GRAPHD_CANDIDATE_H

#include "common/doc/json.h"
#include "src/aers-graphd/engine/engine.h"

struct aers_candidate {
    struct aers_document document;
    struct aers_graph *graph;
    struct aers_blueprint *blueprint;
    struct aers_values *values; /* with what was set in the running graph */
};

/**
 * @param document taken, also on failure
 * @param problems those of the document are added
 * @return AERS_OK; AERS_E_INVALID with problems; AERS_E_CONFLICT and others with *error and no problem
 */
enum aers_code aers_candidate_make(const struct aers_engine *engine, struct aers_document *document,
                                   struct aers_problems *problems, struct aers_candidate *out,
                                   struct aers_error *error) AERS_MUST_USE;
void aers_candidate_finish(struct aers_candidate *candidate); /* zeroed is fine */

/* It becomes the running graph, and that which was is noted in the journal, as soon as the change is certain
 * (engine/change.h); what differs is for the next turn to find. *candidate is zeroed. */
void aers_candidate_apply(struct aers_engine *engine, struct aers_candidate *candidate, enum aers_step step);

/* It becomes the running graph, and nothing is noted of what was, which is destroyed if it is still there. */
void aers_candidate_install(struct aers_engine *engine, struct aers_candidate *candidate);

/* What that would do, in order: a JSON array of {"action", "subject", "reason"}, for json_object_put. Changes nothing.
 */
struct json_object *aers_candidate_plan(const struct aers_engine *engine, const struct aers_candidate *candidate);

#endif
