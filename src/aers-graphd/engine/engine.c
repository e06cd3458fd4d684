/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/engine.h"

#include <signal.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/verbs.h"

enum { TICK_MS = 250 };

/* ---- the loop: observe, diff, apply */

/* Processes of nodes that the graph has no more, and second ones whose time is over. */
static void remove_leftovers(struct aers_engine *engine)
{
    struct aers_process *process, *next;
    HASH_ITER(hh, engine->fleet.processes, process, next)
    {
        bool is_of_use = aers_engine_find_client(engine, process->client) &&
                         (!aers_seats_is_second(process) || aers_swaps_has(engine, process->client));
        if (!aers_child_is_alive(&process->child) && !is_of_use)
            aers_fleet_remove(&engine->fleet, process);
    }
}

/* A process that waits to be whoever dies: made when there is nothing else to do, gone when nobody plays. */
static void keep_spare(struct aers_engine *engine)
{
    const bool is_running = engine->session.state == AERS_SESSION_RUNNING && engine->server.is_usable;
    if (!is_running || engine->actions.nitems == 0)
        aers_fleet_keep_spare(&engine->fleet, is_running);
}

static void turn(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    struct aers_world desired = {0}, actual = {0};
    aers_bypass_renew(engine);
    aers_engine_desire(engine, &desired);
    aers_links_declare(&engine->links, &desired);
    aers_engine_observe(engine, &actual);
    aers_diff(&desired, &actual, &engine->actions);
    aers_aligner_tell(engine); /* before anyone is started */
    aers_traces_tell(engine);
    aers_transport_tell_tempo(engine);
    engine->nwaiting = aers_engine_apply(engine, &engine->actions);
    aers_links_prune(&engine->links, &desired, engine->snapshot, uv_now(engine->loop));
    aers_engine_guard(engine);
    aers_world_finish(&desired);
    aers_world_finish(&actual);
    remove_leftovers(engine);
    aers_haste_end(&engine->haste, engine->actions.nitems == 0, uv_now(engine->loop));
    if (engine->actions.nitems == 0 && engine->session.state == AERS_SESSION_RUNNING && !engine->config->offline.client)
        aers_engine_decorate(engine);
    aers_places_tell(engine);
    keep_spare(engine);
    aers_session_advance(engine);
    aers_changes_settle(engine);
    if (engine->feedback.subscriptions) /* who comes later begins with the states of then */
        aers_engine_note_states(engine);
}

void aers_engine_touch_in(struct aers_engine *engine, uint32_t delay_ms)
{
    if (engine->closed ||
        (uv_is_active((uv_handle_t *)&engine->turn_timer) && uv_timer_get_due_in(&engine->turn_timer) <= delay_ms))
        return;
    uv_timer_start(&engine->turn_timer, turn, delay_ms, 0);
}

void aers_engine_touch(struct aers_engine *engine)
{
    aers_engine_touch_in(engine, 0);
}

static void tick(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    aers_acks_expire(&engine->acks, uv_now(engine->loop));
    aers_engine_end_silent(engine);
    aers_traces_look(engine);
    aers_engine_watch_server(engine);
    aers_haste_end(&engine->haste, false, uv_now(engine->loop));
}

/* ---- signals */

static void on_end(uv_signal_t *handle, int signal)
{
    struct aers_engine *engine = handle->data;
    aers_log(AERS_LOG_INFO, NULL, "%s: stopping", signal == SIGINT ? "interrupted" : "told to end");
    aers_session_quit(engine);
}

static void on_hangup(uv_signal_t *handle, int signal)
{
    (void)signal;
    aers_engine_reload(handle->data);
}

static void watch_signals(struct aers_engine *engine)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    static const uv_signal_cb handlers[] = {on_end, on_end, on_hangup};
    for (size_t i = 0; i < 3; i++) {
        uv_signal_init(engine->loop, &engine->signals[i]);
        engine->signals[i].data = engine;
        uv_signal_start(&engine->signals[i], handlers[i], numbers[i]);
    }
    signal(SIGPIPE, SIG_IGN);
}

/* ---- life */

/* Revisions count up from here, so that none of an earlier run comes again. */
static uint64_t wall_ms(void)
{
    uv_timeval64_t now = {0};
    return uv_gettimeofday(&now) == 0 ? (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_usec / 1000 : 1;
}

static void on_decorated(void *user)
{
    aers_engine_touch(user);
}

struct aers_engine *aers_engine_create(uv_loop_t *loop, const struct aers_config *config)
{
    struct aers_engine *engine = aers_need(1, sizeof *engine);
    engine->loop = loop;
    engine->config = config;
    engine->started_ms = uv_now(loop);
    aers_wakeup_hold(&engine->wakeup, config->wakeup_us);
    engine->revision = wall_ms();
    aers_lines_init(&engine->lines, engine->revision);
    aers_log_tap(aers_lines_tap, &engine->lines);
    engine->node_program = aers_fleet_find_program();
    engine->seats = aers_need(1, sizeof *engine->seats);
    aers_fleet_init(&engine->fleet, loop, engine->node_program, &aers_engine_fleet_events, engine);
    aers_decorator_init(&engine->decorator, loop, config->jack_server, on_decorated, engine);
    aers_session_init(engine);
    aers_watch_init(engine);
    aers_renew_init(engine);
    aers_places_init(engine);
    aers_transport_init(engine);
    uv_timer_init(loop, &engine->turn_timer);
    uv_timer_init(loop, &engine->tick_timer);
    uv_timer_init(loop, &engine->feedback_timer);
    aers_feedback_init(&engine->feedback);
    engine->acks.applied = aers_verb_param_applied;
    engine->acks.user = engine;
    engine->turn_timer.data = engine->tick_timer.data = engine->feedback_timer.data = engine;
    return engine;
}

static bool get_cycle(void *patchbay, uint32_t *frame)
{
    return aers_patchbay_get_cycle(patchbay, frame);
}

enum aers_code aers_engine_open(struct aers_engine *engine, struct aers_error *error)
{
    struct aers_osc_server_config config = {
        .listen = engine->config->osc,
        .request = aers_verbs_request,
        .user = engine,
    };
    enum aers_code code = aers_engine_load(engine, engine->config->graph_path, error);
    if (code == AERS_OK && engine->config->trace)
        code = aers_chart_open(engine->config->trace, AERS_CHART_USUAL, engine->config->offline.client != NULL,
                               &engine->chart, error);
    if (code == AERS_OK)
        code = aers_osc_server_create(engine->loop, &config, &engine->osc, error);
    if (code != AERS_OK)
        return code;
    watch_signals(engine);
    uv_timer_start(&engine->tick_timer, tick, TICK_MS, TICK_MS);
    engine->patchbay = aers_patchbay_start(engine->loop, engine->config->jack_server, aers_engine_take_report, engine);
    engine->watchdog = aers_watchdog_start(get_cycle, engine->patchbay, engine->chart);
    if (engine->config->start)
        aers_session_start(engine, AERS_SESSION_AHEAD_US);
    return AERS_OK;
}

static void close_handle(uv_handle_t *handle)
{
    if (handle->loop && !uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_chart(struct aers_engine *engine)
{
    struct aers_error error;
    const enum aers_code code = aers_chart_close(engine->chart, &error);
    engine->chart = NULL;
    if (code == AERS_OK)
        return;
    aers_log_error(&error);
    engine->verdict = engine->verdict ? engine->verdict : code;
}

void aers_engine_close(struct aers_engine *engine)
{
    if (engine->closed)
        return;
    engine->closed = true;
    aers_watchdog_stop(engine->watchdog); /* it looks at the patchbay */
    engine->watchdog = NULL;
    close_chart(engine);
    if (engine->patchbay)
        aers_patchbay_stop(engine->patchbay);
    aers_acks_finish(&engine->acks);
    aers_changes_finish(engine);
    aers_book_finish(&engine->book);
    aers_takes_finish(&engine->takes);
    aers_traces_finish(&engine->traces);
    aers_automations_finish(&engine->automations);
    aers_moves_finish(&engine->moves);
    aers_recorders_finish(&engine->recorders);
    aers_feedback_finish(&engine->feedback);
    aers_osc_server_destroy(engine->osc);
    aers_fleet_finish(&engine->fleet);
    aers_decorator_close(&engine->decorator);
    aers_watch_close(engine);
    aers_renew_close(engine);
    aers_places_close(engine);
    aers_transport_close(engine);
    for (size_t i = 0; i < 3; i++)
        close_handle((uv_handle_t *)&engine->signals[i]);
    close_handle((uv_handle_t *)&engine->turn_timer);
    close_handle((uv_handle_t *)&engine->tick_timer);
    close_handle((uv_handle_t *)&engine->feedback_timer);
    close_handle((uv_handle_t *)&engine->session.timer);
}

void aers_engine_destroy(struct aers_engine *engine)
{
    aers_engine_unload(engine);
    aers_aligner_finish(engine);
    aers_wakeup_release(&engine->wakeup);
    aers_journal_finish(&engine->journal);
    aers_snapshot_destroy(engine->snapshot);
    aers_bypass_finish(&engine->bypass);
    aers_links_finish(&engine->links);
    aers_seats_finish(engine->seats);
    aers_swaps_finish(&engine->swaps);
    aers_healths_finish(&engine->healths);
    aers_log_tap(NULL, NULL);
    aers_lines_finish(&engine->lines);
    free(engine->node_program);
    free(engine);
}
