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

/* How far ahead the clock begins: enough for every node to hear of it, or as many seconds as are given. */
static bool take_ahead(struct aers_call *call, uint32_t *ahead_us)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    const double least = AERS_SESSION_AHEAD_US * 1e-6, most = AERS_SESSION_MAX_AHEAD_US * 1e-6;
    double seconds = least;
    aers_osc_reader_init(&reader, call->message);
    bool is_right = call->message->nargs <= 1;
    if (is_right && aers_osc_read(&reader, &arg))
        is_right = aers_osc_arg_number(&arg, &seconds) && seconds >= least && seconds <= most;
    if (!is_right)
        aers_answer_error(call->answer, AERS_E_INVALID, "%s takes nothing, or from %g to %g seconds to begin in",
                          call->address, least, most);
    *ahead_us = is_right ? (uint32_t)(seconds * 1e6) : 0;
    return is_right;
}

void aers_verb_start(struct aers_engine *engine, struct aers_call *call)
{
    uint32_t ahead_us;
    if (!take_ahead(call, &ahead_us))
        return;
    aers_session_start(engine, ahead_us);
    aers_answer_string(call->answer, aers_session_state_name(engine));
}

void aers_verb_stop(struct aers_engine *engine, struct aers_call *call)
{
    if (!takes_nothing(call))
        return;
    aers_session_stop(engine);
    aers_answer_string(call->answer, aers_session_state_name(engine));
}
