/* SPDX-License-Identifier: ISC */
/* /aers/subscribe and /aers/meters prefix [rate_hz [lease_s]], /aers/unsubscribe [prefix], /aers/refresh [prefix]: who
 * is told of what changes, and of levels. */
#include <math.h>

#include "src/aers-graphd/verbs/verbs.h"

struct terms {
    struct aers_reach reach;
    bool has_reach;
    double rate_hz, lease_s;
};

static enum aers_code read_prefix(struct aers_osc_reader *reader, struct terms *terms, struct aers_error *error)
{
    struct aers_osc_arg arg;
    if (!aers_osc_read(reader, &arg))
        return AERS_OK;
    enum aers_code code = arg.type == 's' || arg.type == 'S' ? aers_reach_parse(arg.s, &terms->reach) : AERS_E_INVALID;
    if (code != AERS_OK)
        return aers_error_set(error, code, "", "the prefix is the beginning of an address, as a string: /aers/node/eq");
    terms->has_reach = true;
    return AERS_OK;
}

static enum aers_code read_number(struct aers_osc_reader *reader, const char *what, double min, double max, double *out,
                                  struct aers_error *error)
{
    struct aers_osc_arg arg;
    double value;
    if (!aers_osc_read(reader, &arg))
        return AERS_OK;
    if (!aers_osc_arg_number(&arg, &value) || isnan(value))
        return aers_error_set(error, AERS_E_INVALID, "", "the %s is a number", what);
    if (value < min || value > max)
        return aers_error_set(error, AERS_E_RANGE, "", "the %s is from %g to %g", what, min, max);
    *out = value;
    return AERS_OK;
}

/* At most max_nargs of prefix, rate and lease. false: the answer has been given. */
static bool read_terms(const struct aers_call *call, unsigned max_nargs, struct terms *terms)
{
    struct aers_osc_reader reader;
    struct aers_error error = {0};
    *terms = (struct terms){.rate_hz = AERS_FEEDBACK_RATE_HZ, .lease_s = AERS_FEEDBACK_LEASE_S};
    aers_osc_reader_init(&reader, call->message);
    enum aers_code code = AERS_OK;
    if (call->message->nargs > max_nargs)
        code = aers_error_set(&error, AERS_E_INVALID, "", "%u arguments have come (allowed: up to %u)",
                              call->message->nargs, max_nargs);
    if (code == AERS_OK)
        code = read_prefix(&reader, terms, &error);
    if (code == AERS_OK)
        code = read_number(&reader, "rate in Hz", AERS_FEEDBACK_RATE_MIN_HZ, AERS_FEEDBACK_RATE_MAX_HZ, &terms->rate_hz,
                           &error);
    if (code == AERS_OK)
        code = read_number(&reader, "lease in s", 1, AERS_FEEDBACK_LEASE_MAX_S, &terms->lease_s, &error);
    if (code != AERS_OK)
        aers_answer_error(call->answer, code, "%s", error.what);
    return code == AERS_OK;
}

static void refuse_another(const struct aers_call *call)
{
    aers_answer_error(call->answer, AERS_E_LIMIT,
                      "there are too many subscriptions already (allowed: %d of one, %d of all)",
                      AERS_FEEDBACK_MAX_OF_ONE, AERS_FEEDBACK_MAX);
}

static void subscribe(struct aers_engine *engine, struct aers_call *call, bool levels)
{
    struct terms terms;
    const struct aers_subscription *subscription;
    if (!read_terms(call, 3, &terms))
        return;
    if (!terms.has_reach) {
        aers_answer_error(call->answer, AERS_E_INVALID, "which addresses? A prefix is wanted, such as /aers/node");
        return;
    }
    terms.reach.levels = levels;
    aers_engine_note_states(engine); /* what has been is not news to who comes now */
    if (aers_feedback_subscribe(&engine->feedback, aers_answer_peer(call->answer), &terms.reach, terms.rate_hz,
                                (uint32_t)terms.lease_s, uv_now(engine->loop), &subscription) != AERS_OK) {
        refuse_another(call);
        return;
    }
    aers_engine_wake_feedback(engine);
    aers_answer_terms(call->answer, (int32_t)subscription->nreached, 1000.0 / subscription->interval_ms,
                      (int32_t)subscription->lease_s);
}

void aers_verb_subscribe(struct aers_engine *engine, struct aers_call *call)
{
    subscribe(engine, call, false);
}

void aers_verb_meters(struct aers_engine *engine, struct aers_call *call)
{
    subscribe(engine, call, true);
}

void aers_verb_unsubscribe(struct aers_engine *engine, struct aers_call *call)
{
    struct terms terms;
    if (!read_terms(call, 1, &terms))
        return;
    const struct aers_reach *reach = terms.has_reach ? &terms.reach : NULL;
    const struct aers_osc_peer *peer = aers_answer_peer(call->answer);
    uint32_t n = aers_feedback_unsubscribe(&engine->feedback, peer, reach);
    terms.reach.levels = true;
    n += reach ? aers_feedback_unsubscribe(&engine->feedback, peer, reach) : 0;
    if (n == 0 && terms.has_reach)
        aers_answer_error(call->answer, AERS_E_NOT_FOUND, "this sender has not subscribed to %s", terms.reach.prefix);
    else
        aers_answer_count(call->answer, (int32_t)n);
}

void aers_verb_refresh(struct aers_engine *engine, struct aers_call *call)
{
    struct terms terms;
    if (!read_terms(call, 1, &terms))
        return;
    if (!terms.has_reach)
        (void)!aers_reach_parse("/", &terms.reach);
    aers_engine_note_states(engine);
    if (aers_feedback_refresh(&engine->feedback, aers_answer_peer(call->answer), &terms.reach, call->answer,
                              uv_now(engine->loop)) != AERS_OK)
        refuse_another(call);
    else
        aers_engine_wake_feedback(engine);
}
