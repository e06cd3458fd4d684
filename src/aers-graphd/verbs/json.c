/* SPDX-License-Identifier: ISC */
/* What the verbs that answer with JSON share. */
#include "common/doc/json.h"
#include "src/aers-graphd/verbs/verbs.h"

void aers_verb_answer_json(struct aers_call *call, struct json_object *object)
{
    aers_answer_string(call->answer, json_object_to_json_string_ext(object, AERS_VERB_JSON));
    json_object_put(object);
}

const char *aers_verb_node_state(const struct aers_engine *engine, const struct aers_node_values *node)
{
    const struct aers_process *process = aers_engine_process_of(engine, node);
    bool wanted = aers_session_wants_nodes(&engine->session);
    switch (process ? process->child.state : AERS_CHILD_STOPPED) {
    case AERS_CHILD_STOPPED:
        return wanted ? "waiting" : "stopped";
    case AERS_CHILD_STARTING:
        return "starting";
    case AERS_CHILD_READY:
        return engine->session.state == AERS_SESSION_RUNNING ? "running" : "ready";
    case AERS_CHILD_BACKOFF:
        return "backoff";
    case AERS_CHILD_FAILED:
        return "failed";
    default:
        return "stopping";
    }
}
