/* SPDX-License-Identifier: ISC */
/* engine/automation.h - the envelopes of the graph on their way to its nodes: with their plan, and by message when they
 * change, so that nobody is started anew. Main thread. */
#ifndef AERS_GRAPHD_AUTOMATION_H
#define AERS_GRAPHD_AUTOMATION_H

#include <stdint.h>
#include <uthash.h>

#include "common/model/automation.h"
#include "common/model/graph.h"

struct aers_engine;

struct aers_automation_told {
    char *node; /* id */
    char *text; /* what its present run has been told */
    UT_hash_handle hh;
};

struct aers_automations {
    struct aers_automation_told *told;
};

/* The envelopes of a node, as JSON, for free(); they count as told when it is part of a plan. */
char *aers_automations_format(const struct aers_graph_node *node);
void aers_automations_mark_told(struct aers_automations *automations, const struct aers_graph_node *node);
/* Tell every node that runs and has other envelopes now; what does not go out now goes with a later turn. */
void aers_engine_tell_automation(struct aers_engine *engine);
/* The one of a parameter, or NULL. */
const struct aers_automation *aers_automation_find(const struct aers_graph_node *node, uint32_t slot);
void aers_automations_finish(struct aers_automations *automations);

#endif
