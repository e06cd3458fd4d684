/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/session.h"

#include "common/base/log.h"
#include "src/aers-graphd/engine/engine.h"

enum {
    START_PATIENCE_MS = 15000,
    HOLD_MS = 60, /* the nodes' ramp to silence, and a few blocks */
};

static void become(struct aers_engine *engine, enum aers_session_state state)
{
    engine->session.state = state;
    engine->session.since_ms = uv_now(engine->loop);
    aers_engine_touch(engine);
}

void aers_session_init(struct aers_engine *engine)
{
    engine->session = (struct aers_session){.start_frame = -1};
    uv_timer_init(engine->loop, &engine->session.timer);
    engine->session.timer.data = engine;
}

bool aers_session_wants_nodes(const struct aers_session *session)
{
    return session->state == AERS_SESSION_STARTING || session->state == AERS_SESSION_RUNNING ||
           session->state == AERS_SESSION_HOLDING;
}

/* ---- start */

static void on_patience_over(uv_timer_t *timer)
{
    aers_engine_touch(timer->data);
}

void aers_session_start(struct aers_engine *engine, uint32_t ahead_us)
{
    struct aers_session *session = &engine->session;
    if (session->quits)
        return;
    aers_fleet_handle_all(&engine->fleet, AERS_CHILD_FORGIVE); /* whoever was given up on has another chance */
    aers_engine_touch(engine);
    if (session->state == AERS_SESSION_STARTING || session->state == AERS_SESSION_RUNNING)
        return;
    session->start_frame = -1;
    session->has_begun = false;
    session->ahead_us = ahead_us;
    uv_timer_start(&session->timer, on_patience_over, START_PATIENCE_MS, 0);
    become(engine, AERS_SESSION_STARTING);
}

static bool is_settled(const struct aers_engine *engine)
{
    bool patient = uv_now(engine->loop) - engine->session.since_ms < START_PATIENCE_MS;
    /* Where there is nothing to link, nothing but the client itself is waited for; but before the first picture of the
     * server nobody knows whether there is. */
    bool is_whole =
        engine->snapshot && engine->nwaiting == 0 && aers_fleet_count(&engine->fleet, AERS_CHILD_STARTING) == 0;
    return engine->server.is_usable && engine->server.has_block && (is_whole || !patient);
}

static void start_clock(struct aers_engine *engine)
{
    uint32_t frame = 0;
    if (aers_patchbay_get_frame_in(engine->patchbay, engine->session.ahead_us, &frame) != AERS_OK)
        return; /* the server has just gone: its loss is on the way */
    uint64_t took_ms = uv_now(engine->loop) - engine->session.since_ms;
    uv_timer_stop(&engine->session.timer);
    engine->session.start_frame = frame;
    engine->session.has_begun = true;
    aers_engine_tell_start(engine, NULL);
    aers_transport_begin(engine, engine->session.ahead_us / 1000);
    become(engine, AERS_SESSION_RUNNING);
    aers_log(AERS_LOG_INFO, engine->graph->graph_id, "running: %zu of %zu clients ready and wired in %.2f s",
             aers_fleet_count(&engine->fleet, AERS_CHILD_READY), engine->blueprint->nclients, (double)took_ms / 1000.0);
}

/* ---- stop */

static void on_silent(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    aers_fleet_handle_all(&engine->fleet, AERS_CHILD_FORGIVE); /* nobody waits for another chance now */
    become(engine, AERS_SESSION_ENDING);
}

void aers_session_stop(struct aers_engine *engine)
{
    struct aers_session *session = &engine->session;
    if (session->state != AERS_SESSION_STARTING && session->state != AERS_SESSION_RUNNING)
        return;
    uint32_t hold_ms = session->state == AERS_SESSION_RUNNING ? HOLD_MS : 0;
    aers_engine_tell_hold(engine);
    aers_transport_end(engine);
    session->start_frame = -1;
    uv_timer_start(&session->timer, on_silent, hold_ms, 0);
    become(engine, AERS_SESSION_HOLDING);
}

void aers_session_quit(struct aers_engine *engine)
{
    if (engine->session.quits) {
        aers_fleet_kill(&engine->fleet);
        return;
    }
    engine->session.quits = true;
    aers_session_stop(engine);
    aers_engine_touch(engine);
}

void aers_session_lose_server(struct aers_engine *engine)
{
    if (engine->session.state != AERS_SESSION_RUNNING && engine->session.state != AERS_SESSION_STARTING)
        return;
    engine->session.start_frame = -1;
    uv_timer_stop(&engine->session.timer);
    become(engine, AERS_SESSION_STARTING);
}

/* ---- at the end of every turn */

static void end(struct aers_engine *engine)
{
    aers_log(AERS_LOG_INFO, engine->graph->graph_id, "stopped");
    become(engine, AERS_SESSION_STOPPED);
}

void aers_session_advance(struct aers_engine *engine)
{
    struct aers_session *session = &engine->session;
    if (session->state == AERS_SESSION_STARTING && is_settled(engine))
        start_clock(engine);
    else if (session->state == AERS_SESSION_ENDING && aers_fleet_count_alive(&engine->fleet) == 0)
        end(engine);
    else if (session->state == AERS_SESSION_STOPPED && session->quits && aers_fleet_count_alive(&engine->fleet) == 0)
        aers_engine_close(engine);
}

/* What is being replaced plays all the time. */
static bool is_of_swap(const struct aers_engine *engine, const struct aers_action *action)
{
    const bool is_link = action->kind == AERS_ACTION_CONNECT || action->kind == AERS_ACTION_DISCONNECT;
    return (action->kind == AERS_ACTION_SWAP && !aers_swaps_are_stuck(engine, action->client.name)) ||
           (is_link &&
            (aers_swaps_has_port(engine, action->link.src) || aers_swaps_has_port(engine, action->link.dst)));
}

static bool is_degraded(const struct aers_engine *engine)
{
    for (size_t i = 0; i < engine->actions.nitems; i++)
        if (engine->actions.items[i].kind != AERS_ACTION_SET && !is_of_swap(engine, &engine->actions.items[i]))
            return true;
    return !engine->server.is_usable || engine->server.is_wedged;
}

size_t aers_session_count_pending(const struct aers_engine *engine)
{
    enum aers_session_state state = engine->session.state;
    const uv_handle_t *timer = (const uv_handle_t *)&engine->turn_timer;
    bool is_due = uv_is_active(timer) && uv_timer_get_due_in(&engine->turn_timer) == 0;
    bool is_between = state != AERS_SESSION_STOPPED && state != AERS_SESSION_RUNNING;
    return engine->nwaiting + aers_fleet_count(&engine->fleet, AERS_CHILD_STARTING) + is_due + is_between;
}

const char *aers_session_state_name(const struct aers_engine *engine)
{
    switch (engine->session.state) {
    case AERS_SESSION_STOPPED:
        return "stopped";
    case AERS_SESSION_STARTING:
        return engine->server.is_usable ? "starting" : "degraded";
    case AERS_SESSION_RUNNING:
        return is_degraded(engine) ? "degraded" : "running";
    default:
        return "stopping";
    }
}
