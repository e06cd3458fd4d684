/* SPDX-License-Identifier: ISC */
/* /aers/session/start and /aers/session/stop: answered with the state they lead to; /aers/status tells when it is
 * reached. */
#include "src/aers-graphd/verbs/verbs.h"

static bool takes_nothing(struct aers_call *call)
{
    if (call->message->nargs == 0)
        return true;
    aers_answer_error(call->answer, AERS_E_INVALID, "%s takes no arguments", call->address);
    return false;
}

void aers_verb_start(struct aers_engine *engine, struct aers_call *call)
{
    if (!takes_nothing(call))
        return;
    aers_session_start(engine);
    aers_answer_string(call->answer, aers_session_state_name(engine));
}

void aers_verb_stop(struct aers_engine *engine, struct aers_call *call)
{
    if (!takes_nothing(call))
        return;
    aers_session_stop(engine);
    aers_answer_string(call->answer, aers_session_state_name(engine));
}
