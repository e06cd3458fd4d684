/* SPDX-License-Identifier: ISC */
/* /aers/ping, /aers/version, /aers/quit: of the program rather than of its graph. */
#include "common/base/log.h"
#include "src/aers-graphd/verbs/verbs.h"

void aers_verb_ping(struct aers_engine *engine, struct aers_call *call)
{
    (void)engine;
    aers_answer_echo(call->answer, call->message);
}

void aers_verb_version(struct aers_engine *engine, struct aers_call *call)
{
    (void)engine;
    aers_answer_string(call->answer, AERS_VERSION);
}

void aers_verb_quit(struct aers_engine *engine, struct aers_call *call)
{
    aers_log(AERS_LOG_INFO, NULL, "told to end over OSC");
    aers_answer_empty(call->answer);
    aers_session_quit(engine);
}
