/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/node.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "common/base/hurry.h"
#include "src/aers-node/host/byhand.h"
#include "src/aers-node/host/client.h"
#include "src/aers-node/host/control.h"
#include "src/aers-node/host/fades.h"
#include "src/aers-node/host/health.h"
#include "src/aers-node/host/lines.h"
#include "src/aers-node/host/meter.h"
#include "src/aers-node/host/plan_fd.h"
#include "src/aers-node/host/probes.h"
#include "src/aers-node/host/pulse.h"
#include "src/aers-node/host/ready.h"
#include "src/aers-node/host/remote.h"
#include "src/aers-node/host/scopes.h"
#include "src/aers-node/host/spare.h"
#include "src/aers-node/host/states.h"
#include "src/aers-node/host/takes.h"
#include "src/aers-node/host/worker.h"

enum {
    LOOK_MS = 2,
    MAX_ENDING_MS = 1000,
    MAP_AFTER_MS = 3000, /* by then the others of the graph have started, too */
};

static const int ending_signals[] = {SIGTERM, SIGINT, SIGHUP};
enum { NSIGNALS = sizeof ending_signals / sizeof *ending_signals };

struct aers_node {
    const struct aers_node_args *args;
    struct aers_plan *plan;
    struct aers_hurry hurry;
    uv_loop_t loop;
    uv_signal_t signals[NSIGNALS];
    uv_async_t lost;
    uv_timer_t ending, settled;
    uint64_t ending_since;
    bool is_ending;
    struct aers_client *client;
    struct aers_engine *engine;
    struct aers_pulse *pulse; /* aers-graphd's, or NULL: nobody watches */
    struct aers_duo *seats;   /* NULL: it is alone */
    struct aers_worker *worker;
    struct aers_readings *readings;
    struct aers_control *control;
    struct aers_fades *fades;
    struct aers_scopes *scopes;
    struct aers_listeners *listeners;
    struct aers_link *link;
    struct aers_osc_server *server;
    struct aers_meter *meter;
    struct aers_health *health;
    struct aers_takes *takes;
    struct aers_states *states;
};

/* ---- the end ---- */

static void look_for_silence(uv_timer_t *timer)
{
    const struct aers_node *node = timer->data;
    const bool is_silent = atomic_load(&node->engine->run->shown_state) == AERS_RUN_HELD;
    if (is_silent || uv_now(timer->loop) - node->ending_since > MAX_ENDING_MS)
        uv_stop(timer->loop);
}

/* Ramp to silence, then leave the loop. */
static void begin_to_end(void *user)
{
    struct aers_node *node = user;
    if (node->is_ending)
        return;
    node->is_ending = true;
    node->ending_since = uv_now(&node->loop);
    aers_control_hold(node->control);
    uv_timer_start(&node->ending, look_for_silence, LOOK_MS, LOOK_MS);
}

static void on_link_end(void *user)
{
    struct aers_node *node = user;
    aers_log(AERS_LOG_INFO, node->plan->client, "aers-graphd is gone");
    begin_to_end(node);
}

static void on_signal(uv_signal_t *handle, int number)
{
    if (number == SIGHUP) {
        aers_log(AERS_LOG_INFO, NULL, "SIGHUP: a node has nothing to load again");
        return;
    }
    begin_to_end(handle->data);
}

static void on_lost(void *user)
{
    struct aers_node *node = user;
    uv_async_send(&node->lost);
}

static void on_settled(uv_timer_t *timer)
{
    const struct aers_node *node = timer->data;
    aers_client_map_outputs(node->client);
}

static void on_lost_in_loop(uv_async_t *async)
{
    uv_stop(async->loop);
}

/* ---- requests ---- */

static void on_link_message(void *user, struct aers_link *link, const struct aers_osc_message *message)
{
    const struct aers_node *node = user;
    if (!aers_states_handle(node->states, message))
        aers_control_handle(node->control, &(struct aers_target){.link = link}, message);
}

static void on_osc_message(void *user, struct aers_osc_peer *peer, const struct aers_osc_message *message)
{
    const struct aers_node *node = user;
    aers_control_handle(node->control, &(struct aers_target){.peer = peer}, message);
}

static void on_levels(void *user, uint32_t seconds)
{
    const struct aers_node *node = user;
    if (node->meter)
        aers_meter_lend(node->meter, seconds);
}

static enum aers_code on_edge(void *user, const struct aers_target *from, const char *output, bool up, int32_t sequence,
                              struct aers_error *error)
{
    const struct aers_node *node = user;
    return aers_fades_open(node->fades, from, output, up, sequence, error);
}

static enum aers_code on_spectrum(void *user, uint32_t step, const struct aers_target *from, const char *path,
                                  int32_t sequence, struct aers_error *error)
{
    const struct aers_node *node = user;
    return aers_scopes_ask(node->scopes, step, from, path, sequence, error);
}

static uint32_t on_now(void *user)
{
    const struct aers_node *node = user;
    return aers_client_frame(node->client);
}

static enum aers_code on_tempo(void *user, const struct aers_tempo *tempo, struct aers_error *error)
{
    const struct aers_node *node = user;
    return aers_client_set_tempo(node->client, tempo, error);
}

static enum aers_code on_place(void *user, int32_t cpu, struct aers_error *error)
{
    const struct aers_node *node = user;
    return aers_client_place(node->client, cpu, error);
}

static void on_latency_changed(void *user)
{
    const struct aers_node *node = user;
    aers_client_renew_latency(node->client);
}

static void on_latency_touched(void *user)
{
    const struct aers_node *node = user;
    aers_health_hurry(node->health);
}

/* ---- the beginning, in order ---- */

static enum aers_code init_loop(struct aers_node *node, struct aers_error *error)
{
    int failed = uv_loop_init(&node->loop);
    if (failed)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "no event loop: %s", uv_strerror(failed));
    uv_async_init(&node->loop, &node->lost, on_lost_in_loop);
    uv_timer_init(&node->loop, &node->ending);
    uv_timer_init(&node->loop, &node->settled);
    node->ending.data = node->settled.data = node;
    for (int i = 0; i < NSIGNALS; i++) {
        uv_signal_init(&node->loop, &node->signals[i]);
        node->signals[i].data = node;
    }
    return AERS_OK;
}

/* While JACK is still busy with the death of the client whose place we take. */
static enum aers_code open_engine(struct aers_node *node, struct aers_error *error)
{
    const struct aers_plan *plan = node->plan;
    return plan->rate_hz && aers_engine_is_ours(plan) ? aers_engine_create(plan, plan->rate_hz, &node->engine, error)
                                                      : AERS_OK;
}

static enum aers_code open_client(struct aers_node *node, struct aers_error *error)
{
    const struct aers_plan *plan = node->plan;
    const bool takes_a_place = node->args->control_fd >= 0;
    const enum aers_code code = aers_client_open(plan->client, plan->server, takes_a_place, &node->client, error);
    aers_hurry_end(&node->hurry); /* of threads that are made from here on, none shall be */
    if (code)
        return code;
    const double rate_hz = aers_client_rate_hz(node->client);
    if (plan->rate_hz != 0 && (double)plan->rate_hz != rate_hz)
        return aers_error_set(error, AERS_E_CONFLICT, plan->client,
                              "the plan is for %u Hz, the JACK server runs at %.0f Hz", plan->rate_hz, rate_hz);
    aers_remote_set_priority(aers_client_priority(node->client));
    return node->engine ? AERS_OK : aers_engine_create(plan, rate_hz, &node->engine, error);
}

static enum aers_code open_pulse(struct aers_node *node, struct aers_error *error)
{
    if (node->args->pulse_fd < 0)
        return AERS_OK;
    const enum aers_code code = aers_pulse_open(node->args->pulse_fd, &node->pulse, error);
    if (!code)
        node->engine->run->pulse = node->pulse;
    return code;
}

static enum aers_code take_seat(struct aers_node *node, struct aers_error *error)
{
    if (node->args->seats_fd < 0)
        return AERS_OK;
    const enum aers_code code = aers_duo_open(node->args->seats_fd, &node->seats, error);
    if (!code)
        node->engine->run->sitter = (struct aers_sitter){.seats = node->seats, .number = node->args->seat};
    return code;
}

static enum aers_code open_control(struct aers_node *node, struct aers_error *error)
{
    enum aers_code code = aers_listeners_create(&node->loop, node->engine, &node->listeners, error);
    if (code)
        return code;
    const struct aers_control_config config = {.engine = node->engine,
                                               .listeners = node->listeners,
                                               .now = on_now,
                                               .quit = begin_to_end,
                                               .levels = on_levels,
                                               .edge = on_edge,
                                               .spectrum = on_spectrum,
                                               .place = on_place,
                                               .tempo = on_tempo,
                                               .aligned = on_latency_changed,
                                               .latency_touched = on_latency_touched,
                                               .user = node};
    code = aers_control_create(&node->loop, &config, &node->control, error);
    if (!code)
        code = aers_fades_create(&node->loop, node->client, node->engine, &node->fades, error);
    if (!code)
        code = aers_scopes_create(&node->loop, node->engine, &node->scopes, error);
    if (!code && node->args->control_fd >= 0)
        code = aers_link_create(&node->loop, node->args->control_fd, on_link_message, on_link_end, node, &node->link,
                                error);
    if (!code && node->args->osc) {
        const struct aers_osc_server_config server = {
            .listen = node->args->osc, .request = on_osc_message, .user = node};
        code = aers_osc_server_create(&node->loop, &server, &node->server, error);
    }
    return code;
}

static enum aers_code open_reports(struct aers_node *node, struct aers_error *error)
{
    enum aers_code code = aers_readings_create(node->engine, &node->readings, error);
    if (!code && (node->plan->meter_host || node->link))
        code = aers_meter_create(&node->loop, node->engine, node->readings, node->link, &node->meter, error);
    const struct aers_health_config config = {node->engine, node->readings, node->link, on_latency_changed, node};
    if (!code && !(code = aers_health_create(&node->loop, &config, &node->health, error)))
        code = aers_states_create(&node->loop, node->engine, node->link, &node->states, error);
    return code ? code
                : aers_takes_create(&node->loop, node->engine, aers_client_turns(node->client), node->link,
                                    &node->takes, error);
}

static enum aers_code start(struct aers_node *node, struct aers_error *error)
{
    enum aers_code code = open_engine(node, error);
    if (!code)
        code = open_client(node, error);
    if (!code)
        code = open_pulse(node, error);
    if (!code)
        code = take_seat(node, error);
    if (!code)
        code = open_control(node, error);
    if (!code)
        code = open_reports(node, error);
    if (!code)
        code = aers_worker_create(node->engine->run, aers_client_turns(node->client), &node->worker, error);
    for (int i = 0; !code && i < NSIGNALS; i++)
        uv_signal_start(&node->signals[i], on_signal, ending_signals[i]);
    return code ? code : aers_client_start(node->client, node->engine, on_lost, node, error);
}

/* ---- and backwards ---- */

static void close_handle(uv_handle_t *handle, void *user)
{
    (void)user;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void finish(struct aers_node *node)
{
    aers_worker_destroy(node->worker); /* from here on nobody else works on the files */
    aers_takes_destroy(node->takes);
    aers_states_destroy(node->states);
    aers_health_destroy(node->health);
    aers_meter_destroy(node->meter);
    aers_fades_destroy(node->fades);
    aers_scopes_stop(node->scopes);
    aers_listeners_stop(node->listeners);
    aers_control_destroy(node->control);
    aers_osc_server_destroy(node->server);
    aers_lines_stop();
    aers_link_destroy(node->link);
    aers_readings_destroy(node->readings);
    if (node->client)
        aers_client_stop(node->client);
    aers_scopes_destroy(node->scopes);
    aers_listeners_destroy(node->listeners);
    aers_engine_destroy(node->engine);
    aers_pulse_close(node->pulse);
    aers_duo_close(node->seats);
    aers_client_close(node->client);
    uv_walk(&node->loop, close_handle, NULL);
    uv_run(&node->loop, UV_RUN_DEFAULT);
    uv_loop_close(&node->loop);
}

static enum aers_code serve(struct aers_node *node, struct aers_error *error)
{
    const struct aers_plan *plan = node->plan;
    aers_log(node->args->task == AERS_NODE_RUN_PLAN ? AERS_LOG_DEBUG : AERS_LOG_INFO, plan->client,
             "runs at %.0f Hz, %u in, %u out", node->engine->rate_hz, plan->ninputs, plan->noutputs);
    aers_log(AERS_LOG_DEBUG, plan->client, "%zu KiB for the audio thread, %zu of them locked into memory",
             node->engine->memory.nbytes / 1024, node->engine->memory.nlocked / 1024);
    uv_timer_start(&node->settled, on_settled, MAP_AFTER_MS, 0);
    uv_run(&node->loop, UV_RUN_DEFAULT);
    if (!aers_client_is_lost(node->client))
        return AERS_OK;
    const char *reason = aers_client_lost_reason(node->client);
    return aers_error_set(error, AERS_E_UNAVAILABLE, plan->client, "the JACK server has gone%s%s", *reason ? ": " : "",
                          reason);
}

enum aers_code aers_node_run(const struct aers_node_args *args, struct aers_error *error)
{
    struct aers_node node = {.args = args};
    signal(SIGPIPE, SIG_IGN);
    if (args->control_fd >= 0) { /* somebody waits for us, who may be in a hurry himself */
        aers_hurry_reset();
        aers_hurry_begin(&node.hurry, false);
    }
    if (args->waits && !aers_spare_wait(args->control_fd))
        return AERS_OK;
    aers_lines_tell(args->control_fd);
    enum aers_code code = args->task == AERS_NODE_RUN_PLAN ? aers_plan_read_fd(args->plan_fd, &node.plan, error)
                                                           : aers_byhand_plan(args, &node.plan, error);
    if (!code && args->waits)
        aers_spare_rename(args->name, node.plan->client);
    if (!code)
        code = init_loop(&node, error);
    if (code) {
        aers_ready_refuse(args->ready_fd, error);
        aers_plan_destroy(node.plan);
        return code;
    }
    code = start(&node, error);
    if (code) {
        aers_ready_refuse(args->ready_fd, error);
    } else {
        aers_ready_tell(args->ready_fd);
        code = serve(&node, error);
    }
    finish(&node);
    aers_plan_destroy(node.plan);
    return code;
}
