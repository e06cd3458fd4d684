/* SPDX-License-Identifier: ISC */
/* The table of verbs, and the way from a message to them. */
#include <string.h>

#include "common/base/log.h"
#include "common/base/problems.h"
#include "common/osc/pattern.h"
#include "src/aers-graphd/verbs/verbs.h"

const struct aers_verb aers_verbs[] = {
    {"/aers/session/start", false, aers_verb_start},
    {"/aers/session/stop", false, aers_verb_stop},
    {"/aers/session/load", false, aers_verb_load},
    {"/aers/session/plan", false, aers_verb_plan},
    {"/aers/session/check", false, aers_verb_check},
    {"/aers/session/reload", false, aers_verb_reload},
    {"/aers/session/save", false, aers_verb_save},
    {"/aers/graph/add", false, aers_verb_add},
    {"/aers/graph/remove", false, aers_verb_remove},
    {"/aers/graph/connect", false, aers_verb_connect},
    {"/aers/graph/disconnect", false, aers_verb_disconnect},
    {"/aers/graph/map", false, aers_verb_map},
    {"/aers/graph/node", false, aers_verb_node},
    {"/aers/graph/change", false, aers_verb_change},
    {"/aers/graph/module", false, aers_verb_module},
    {"/aers/module/reload", false, aers_verb_module_reload},
    {"/aers/events/list", false, aers_verb_events_list},
    {"/aers/events/trigger", false, aers_verb_events_trigger},
    {"/aers/events/add", false, aers_verb_events_add},
    {"/aers/events/log", false, aers_verb_events_log},
    {"/aers/trace/start", false, aers_verb_trace_start},
    {"/aers/trace/all", false, aers_verb_trace_all},
    {"/aers/trace/list", false, aers_verb_trace_list},
    {"/aers/trace/stop", false, aers_verb_trace_stop},
    {"/aers/automation/list", false, aers_verb_automation_list},
    {"/aers/automation/mode", false, aers_verb_automation_mode},
    {"/aers/automation/clear", false, aers_verb_automation_clear},
    {"/aers/record/add", false, aers_verb_record_add},
    {"/aers/record/remove", false, aers_verb_record_remove},
    {"/aers/record/list", false, aers_verb_record_list},
    {"/aers/set", false, aers_verb_set},
    {"/aers/graph/undo", false, aers_verb_undo},
    {"/aers/graph/redo", false, aers_verb_redo},
    {"/aers/status", true, aers_verb_status},
    {"/aers/list", true, aers_verb_list},
    {"/aers/graph", true, aers_verb_graph},
    {"/aers/modules", true, aers_verb_modules},
    {"/aers/log", true, aers_verb_log},
    {"/aers/latency", true, aers_verb_latency},
    {"/aers/transport", false, aers_verb_transport},
    {"/aers/transport/tempo", false, aers_verb_transport_tempo},
    {"/aers/subscribe", false, aers_verb_subscribe},
    {"/aers/meters", false, aers_verb_meters},
    {"/aers/unsubscribe", false, aers_verb_unsubscribe},
    {"/aers/refresh", false, aers_verb_refresh},
    {"/aers/ping", true, aers_verb_ping},
    {"/aers/quit", false, aers_verb_quit},
    {"/aers/version", true, aers_verb_version},
    {0},
};

enum { NVERBS = sizeof aers_verbs / sizeof aers_verbs[0] - 1 };

struct request {
    struct aers_engine *engine;
    struct aers_osc_peer *peer;
    const struct aers_osc_message *message;
    struct aers_round *round; /* of a pattern */
};

static void run(const struct request *request, const char *address, aers_verb_fn *verb)
{
    struct aers_call call = {address, request->message, aers_answer_create(request->peer, address, request->round)};
    verb(request->engine, &call);
}

static void run_param(void *user, const char *address)
{
    run(user, address, aers_verb_param);
}

static void refuse(struct aers_engine *engine, struct aers_call *call)
{
    (void)engine;
    const char *words[NVERBS + 1];
    for (size_t i = 0; i < NVERBS; i++)
        words[i] = aers_verbs[i].address;
    words[NVERBS] = "/aers/node/";
    const char *nearest = aers_did_you_mean(call->address, words, NVERBS + 1);
    aers_answer_error(call->answer, AERS_E_NOT_FOUND, "no such address%s%s%s", nearest ? " (did you mean " : "",
                      nearest ? nearest : "", nearest ? "?)" : "");
}

static aers_verb_fn *find(const char *address)
{
    for (size_t i = 0; i < NVERBS; i++)
        if (strcmp(aers_verbs[i].address, address) == 0)
            return aers_verbs[i].run;
    if (aers_verb_is_spectrum(address))
        return aers_verb_spectrum;
    return strncmp(address, "/aers/node/", 11) == 0 ? aers_verb_param : refuse;
}

static void run_pattern(struct request *request)
{
    const char *pattern = request->message->address;
    request->round = aers_round_open(request->peer, pattern);
    for (size_t i = 0; i < NVERBS; i++)
        if (aers_verbs[i].by_pattern && aers_osc_match(pattern, aers_verbs[i].address))
            run(request, aers_verbs[i].address, aers_verbs[i].run);
    aers_verb_param_each(request->engine->values, pattern, run_param, request);
    aers_round_close(request->round);
}

void aers_verbs_request(void *user, struct aers_osc_peer *peer, const struct aers_osc_message *message)
{
    struct request request = {user, peer, message, NULL};
    aers_log(AERS_LOG_DEBUG, aers_osc_peer_name(peer), "%s ,%s", message->address, message->types);
    if (aers_osc_is_pattern(message->address))
        run_pattern(&request);
    else
        run(&request, message->address, find(message->address));
}
