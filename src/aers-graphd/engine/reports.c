/* SPDX-License-Identifier: ISC */
/* What the patchbay tells of the JACK server, taken note of; the turn that follows acts on it. */
#include <stdio.h>

#include "common/base/log.h"
#include "src/aers-graphd/engine/engine.h"

enum { WEDGED_MS = 5000 }; /* a question that has no answer for so long will have none */

static void fail(struct aers_engine *engine, enum aers_code code, const char *what)
{
    snprintf(engine->server.what, sizeof engine->server.what, "%s", what);
    if (engine->server.was_open) {
        aers_log(AERS_LOG_WARNING, "jack", "%s", what);
        return;
    }
    struct aers_error error;
    aers_error_set(&error, code, "", "%s", what); /* at the start there is nothing worth waiting for */
    aers_log_error(&error);
    engine->verdict = code;
    aers_session_quit(engine);
}

static void ask_for_block(struct aers_engine *engine)
{
    uint32_t wanted = engine->graph->block_nframes;
    engine->server.has_block = wanted == 0 || wanted == engine->server.block_nframes ||
                               aers_patchbay_set_block(engine->patchbay, wanted) != AERS_OK;
}

static void opened(struct aers_engine *engine, struct aers_report *report)
{
    struct aers_server_state *server = &engine->server;
    server->is_open = true;
    server->rate_hz = report->rate_hz;
    server->block_nframes = report->nframes;
    server->priority = report->priority;
    aers_engine_tell_watchdog(engine);
    server->is_usable = report->rate_hz == engine->graph->rate_hz;
    server->what[0] = '\0';
    if (!server->is_usable) {
        char what[256];
        snprintf(
            what, sizeof what,
            "the graph's sample_rate is %u, the JACK server '%s' runs at %u: start it with -r %u, or change the file",
            engine->graph->rate_hz, aers_patchbay_get_server_name(engine->patchbay), report->rate_hz,
            engine->graph->rate_hz);
        fail(engine, AERS_E_CONFLICT, what);
        return;
    }
    aers_log(AERS_LOG_INFO, "jack", "server '%s', %u Hz, %u frames", aers_patchbay_get_server_name(engine->patchbay),
             report->rate_hz, report->nframes);
    server->was_open = true;
    aers_fleet_handle_all(&engine->fleet, AERS_CHILD_FORGIVE); /* whoever died, died of the other server's end */
    ask_for_block(engine);
}

static void unavailable(struct aers_engine *engine, struct aers_report *report)
{
    if (!engine->server.was_open && engine->config->waits && !*engine->server.what) {
        snprintf(engine->server.what, sizeof engine->server.what, "%s", report->what);
        aers_log(AERS_LOG_WARNING, "jack", "%s; waiting for it", report->what);
    } else if (!engine->server.was_open && !engine->config->waits)
        fail(engine, AERS_E_UNAVAILABLE, report->what);
}

static void lost(struct aers_engine *engine, struct aers_report *report)
{
    engine->server.is_open = engine->server.is_usable = engine->server.has_block = false;
    engine->server.mapped_ntp = 0;
    aers_snapshot_destroy(engine->snapshot);
    engine->snapshot = NULL;
    aers_hardware_finish(&engine->hardware);
    aers_links_forget_requests(&engine->links);
    fail(engine, AERS_E_UNAVAILABLE, report->what);
    aers_session_lose_server(engine);
}

static void snapshot(struct aers_engine *engine, struct aers_report *report)
{
    aers_snapshot_destroy(engine->snapshot);
    engine->snapshot = report->snapshot;
    report->snapshot = NULL;
    aers_engine_resolve_hardware(engine);
}

static void link_done(struct aers_engine *engine, struct aers_report *report)
{
    aers_engine_take_link(engine, report);
}

static void block(struct aers_engine *engine, struct aers_report *report)
{
    struct aers_server_state *server = &engine->server;
    if (report->code != AERS_OK)
        aers_log(AERS_LOG_WARNING, "jack", "the server keeps its block of %u frames; the graph asks for %u",
                 report->nframes, engine->graph->block_nframes);
    else if (report->nframes != server->block_nframes)
        aers_log(AERS_LOG_INFO, "jack", "block size %u -> %u frames", server->block_nframes, report->nframes);
    server->block_nframes = report->nframes;
    server->has_block = server->is_open;
    aers_engine_tell_watchdog(engine);
}

void aers_engine_watch_server(struct aers_engine *engine)
{
    struct aers_server_state *server = &engine->server;
    const bool is_wedged = server->is_open && aers_patchbay_get_busy_ms(engine->patchbay) > WEDGED_MS;
    if (is_wedged == server->is_wedged)
        return;
    server->is_wedged = is_wedged;
    if (is_wedged)
        aers_log(AERS_LOG_ERROR, "jack",
                 "the server does not answer: sound may go on, but nothing can be changed; "
                 "restart it, and the graph comes back by itself");
    else
        aers_log(AERS_LOG_INFO, "jack", "the server answers again, or has gone");
    aers_engine_touch(engine);
}

static void (*const takers[AERS_NREPORTS])(struct aers_engine *, struct aers_report *) = {
    [AERS_REPORT_OPENED] = opened,     [AERS_REPORT_UNAVAILABLE] = unavailable, [AERS_REPORT_LOST] = lost,
    [AERS_REPORT_SNAPSHOT] = snapshot, [AERS_REPORT_LINK] = link_done,          [AERS_REPORT_BLOCK] = block,
};

void aers_engine_take_report(void *user, struct aers_report *report)
{
    struct aers_engine *engine = user;
    takers[report->kind](engine, report);
    aers_engine_touch(engine);
}
