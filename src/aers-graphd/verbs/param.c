/* SPDX-License-Identifier: ISC */
/* /aers/node/<id>/<param>, with a value: set; without: ask. Also mute, bypass and solo, which every node has. */
#include "src/aers-graphd/verbs/sending.h"

static void query(struct aers_call *call, const struct aers_target *target)
{
    double value = aers_target_get(target);
    if (target->is_normalised)
        aers_answer_value(call->answer, aers_param_normalise(target->param, value), -1);
    else if (target->param->type == AERS_PARAM_ENUM && value >= 0 && value < (double)target->param->nchoices)
        aers_answer_choice(call->answer, target->param->choices[(size_t)value], -1);
    else
        aers_answer_value(call->answer, value, -1);
}

static enum aers_code read_set(struct aers_sending *sending, const struct aers_osc_message *message,
                               struct aers_error *error)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    if (message->nargs != 1 || !aers_osc_read(&reader, &arg))
        return aers_error_set(error, AERS_E_INVALID, "", "one value is wanted, %u have come", message->nargs);
    enum aers_code code = aers_target_read(&sending->target, &arg, &sending->value, error);
    if (code == AERS_OK)
        code = aers_sending_when(sending->engine, message->when, &sending->frame, &sending->ahead_ms, error);
    return code;
}

void aers_verb_param(struct aers_engine *engine, struct aers_call *call)
{
    struct aers_sending sending = {.engine = engine, .answer = call->answer};
    struct aers_error error;
    enum aers_code code = aers_target_find(engine, call->address, &sending.target, &error);
    if (code == AERS_OK && call->message->nargs == 0) {
        query(call, &sending.target);
        return;
    }
    if (code == AERS_OK)
        code = read_set(&sending, call->message, &error);
    if (code == AERS_OK)
        aers_sending_send(&sending);
    else
        aers_answer_error(call->answer, code, "%s", error.what);
}
