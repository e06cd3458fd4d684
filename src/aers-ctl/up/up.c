/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/up.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/up/talk.h"
#include "src/aers-ctl/wait.h"

enum { LOOK_MS = 20, ASK_MS = 500, PROBE_MS = 3000, PATIENCE_MS = 10000, GRAPH_PATIENCE_MS = 60000 };

static void begin_stop(struct aers_up *up, enum aers_code code);

static void enter(struct aers_up *up, enum aers_up_phase phase, uint64_t patience_ms)
{
    up->phase = phase;
    up->deadline_ms = uv_now(&up->loop) + patience_ms;
}

/* ---- the phases: each looks, and either goes on or stays. A failure's sentence is in ctl->error. */

static unsigned count_hardware(const struct aers_graph *graph, int direction)
{
    unsigned most = 2;
    for (size_t i = 0; i < graph->nnodes; i++) {
        const struct aers_graph_node *node = &graph->nodes[i];
        unsigned n = direction == AERS_HARDWARE_CAPTURE ? node->channels_out : node->channels_in;
        if ((int)node->hardware == direction && node->nhardware_ports == 0 && n > most)
            most = n;
    }
    return most;
}

static enum aers_code start_jackd(struct aers_up *up)
{
    struct aers_jack_server wanted = {.rate_hz = up->graph->rate_hz, .block_nframes = up->graph->block_nframes};
    aers_jackd_init(&up->jackd, up->config->jack_server, &wanted, count_hardware(up->graph, AERS_HARDWARE_CAPTURE),
                    count_hardware(up->graph, AERS_HARDWARE_PLAYBACK));
    if (!up->jackd.preloaded)
        aers_log(AERS_LOG_WARNING, "jackd",
                 "jackd-sndbuf.so is not found: with many nodes an xrun can wedge the server");
    enum aers_code code = aers_child_start(&up->children[AERS_UP_JACKD], &up->loop, "jackd", up->jackd.args,
                                           up->jackd.env, &up->ctl->error);
    if (code == AERS_E_NOT_FOUND)
        return aers_error_set(&up->ctl->error, code, "jackd",
                              "no JACK server runs and jackd is not installed; install it (jackd2) or start a server");
    if (code == AERS_OK)
        aers_guard_add(&up->guard, up->children[AERS_UP_JACKD].pid);
    enter(up, AERS_UP_WAIT_FOR_JACK, PATIENCE_MS);
    return code;
}

static enum aers_code find_jack(struct aers_up *up)
{
    struct aers_jack_server server;
    enum aers_code code = aers_jack_probe(up->config->jack_server, PROBE_MS, &server, &up->ctl->error);
    if (code == AERS_E_UNAVAILABLE)
        return start_jackd(up);
    enter(up, AERS_UP_START_PROGRAMS, PATIENCE_MS);
    return code;
}

static enum aers_code wait_for_jack(struct aers_up *up)
{
    struct aers_jack_server server;
    enum aers_code code = aers_jack_probe(up->config->jack_server, PROBE_MS, &server, &up->ctl->error);
    if (code == AERS_E_UNAVAILABLE || code == AERS_E_TIMEOUT)
        return AERS_OK;
    enter(up, AERS_UP_START_PROGRAMS, PATIENCE_MS);
    return code;
}

static enum aers_code start_programs(struct aers_up *up)
{
    enum aers_code code = aers_up_start_meter(up);
    if (code == AERS_OK)
        code = aers_up_start_graphd(up);
    enter(up, AERS_UP_WAIT_FOR_METER, PATIENCE_MS);
    return code;
}

static enum aers_code wait_for_meter(struct aers_up *up)
{
    struct json_object *health;
    if (aers_http_get(up->meter, "/api/health", ASK_MS, &health, &up->ctl->error) != AERS_OK)
        return AERS_OK;
    json_object_put(health);
    enter(up, AERS_UP_WAIT_FOR_GRAPH, GRAPH_PATIENCE_MS);
    return AERS_OK;
}

static bool has_state(struct json_object *status, const char *state)
{
    return strcmp(aers_json_get_string(status, "state", ""), state) == 0;
}

static void on_finish(uv_timer_t *timer)
{
    begin_stop(timer->data, AERS_OK);
}

static enum aers_code wait_for_graph(struct aers_up *up)
{
    struct json_object *status;
    if (aers_ask_json(&up->ask, "/aers/status", NULL, &status) != AERS_OK) {
        aers_ask_finish(&up->ask);
        return AERS_OK;
    }
    bool running = has_state(status, "running");
    if (running || (has_state(status, "degraded") && aers_status_is_settled(status))) {
        aers_ask_finish(&up->ask);
        if (!running)
            aers_log(AERS_LOG_WARNING, up->graph->graph_id, "not every node runs; aers-ctl status tells more");
        aers_up_announce(up, status);
        enter(up, AERS_UP_PLAYING, 0);
        aers_up_watch_jackd(up);
        if (up->config->for_s > 0)
            uv_timer_start(&up->finish, on_finish, (uint64_t)ceil(up->config->for_s * 1000), 0);
    }
    json_object_put(status);
    return AERS_OK;
}

static const struct {
    enum aers_code (*look)(struct aers_up *up);
    const char *waited_for;
} phases[AERS_UP_NPHASES] = {
    [AERS_UP_FIND_JACK] = {find_jack, "the JACK server"},
    [AERS_UP_WAIT_FOR_JACK] = {wait_for_jack, "jackd"},
    [AERS_UP_START_PROGRAMS] = {start_programs, "aers-meter and aers-graphd"},
    [AERS_UP_WAIT_FOR_METER] = {wait_for_meter, "aers-meter"},
    [AERS_UP_WAIT_FOR_GRAPH] = {wait_for_graph, "the graph"},
};

static void on_look(uv_timer_t *timer)
{
    struct aers_up *up = timer->data;
    if (!phases[up->phase].look)
        return;
    uv_update_time(&up->loop);
    enum aers_code code = AERS_OK;
    if (uv_now(&up->loop) > up->deadline_ms)
        code = aers_error_set(&up->ctl->error, AERS_E_TIMEOUT, "", "%s did not get ready in time",
                              phases[up->phase].waited_for);
    else
        code = phases[up->phase].look(up);
    if (code != AERS_OK)
        begin_stop(up, code);
}

/* ---- the end, child by child in the reverse order */

static void close_handles(struct aers_up *up)
{
    uv_close((uv_handle_t *)&up->look, NULL);
    uv_close((uv_handle_t *)&up->finish, NULL);
    for (size_t i = 0; i < sizeof up->signals / sizeof up->signals[0]; i++)
        uv_close((uv_handle_t *)&up->signals[i], NULL);
}

static void on_patience_end(uv_timer_t *timer)
{
    struct aers_up *up = timer->data;
    struct aers_child *child = aers_child_last_alive(up->children, AERS_UP_NCHILDREN);
    if (!child)
        return;
    aers_log(AERS_LOG_WARNING, child->name, "does not stop; it is killed");
    aers_child_signal(child, SIGKILL);
}

static void stop_next(struct aers_up *up)
{
    struct aers_child *child = aers_child_last_alive(up->children, AERS_UP_NCHILDREN);
    uv_timer_stop(&up->look);
    if (!child) {
        close_handles(up);
        return;
    }
    aers_log(AERS_LOG_DEBUG, child->name, "is asked to stop");
    aers_child_signal(child, SIGTERM);
    uv_timer_start(&up->look, on_patience_end, PATIENCE_MS, PATIENCE_MS);
}

/* The first reason counts. */
static void begin_stop(struct aers_up *up, enum aers_code code)
{
    if (up->phase == AERS_UP_STOPPING)
        return;
    up->phase = AERS_UP_STOPPING;
    up->code = code;
    uv_timer_stop(&up->finish);
    stop_next(up);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct aers_up *up = handle->data;
    (void)number;
    if (up->phase != AERS_UP_STOPPING) {
        begin_stop(up, AERS_OK);
        return;
    }
    for (size_t i = 0; i < AERS_UP_NCHILDREN; i++) /* asked twice: at once */
        aers_child_signal(&up->children[i], SIGKILL);
}

/* ---- what the children say and how they end */

static void on_line(struct aers_child *child, const char *line)
{
    struct aers_up *up = child->user;
    bool expected = up->phase == AERS_UP_STOPPING && child != &up->children[AERS_UP_GRAPHD]; /* "graphd is lost" */
    if (up->ctl->verbose || !(expected || aers_talk_is_chatter(line)))
        fprintf(stderr, "%s\n", line);
}

static void on_jackd_line(struct aers_child *child, const char *line)
{
    struct aers_up *up = child->user;
    if (up->ctl->verbose)
        fprintf(stderr, "jackd: %s\n", line);
}

static enum aers_code describe_death(struct aers_up *up, const struct aers_child *child)
{
    bool is_jackd = child == &up->children[AERS_UP_JACKD];
    if (is_jackd && !up->ctl->verbose)
        aers_line_ring_print(&child->output, "jackd: ", stderr);
    return aers_talk_explain_end(child, !is_jackd, "all is stopped", &up->ctl->error);
}

static void on_exit_of(struct aers_child *child)
{
    struct aers_up *up = child->user;
    aers_guard_remove(&up->guard, child->pid);
    if (up->phase == AERS_UP_STOPPING) {
        stop_next(up);
        return;
    }
    if (up->phase == AERS_UP_PLAYING && child == &up->children[AERS_UP_JACKD] && aers_up_revive_jackd(up))
        return;
    bool told_to = child == &up->children[AERS_UP_GRAPHD] && child->exit_status == 0 && child->exit_signal == 0;
    begin_stop(up, told_to ? AERS_OK : describe_death(up, child));
}

/* ---- the whole */

static void init(struct aers_up *up)
{
    static const char *const names[AERS_UP_NCHILDREN] = {"jackd", "aers-meter", "aers-graphd"};
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    uv_loop_init(&up->loop);
    uv_timer_init(&up->loop, &up->look);
    uv_timer_init(&up->loop, &up->finish);
    up->look.data = up->finish.data = up;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        uv_signal_init(&up->loop, &up->signals[i]);
        up->signals[i].data = up;
        uv_signal_start(&up->signals[i], on_signal, numbers[i]);
    }
    for (size_t i = 0; i < AERS_UP_NCHILDREN; i++) {
        up->children[i].name = names[i];
        up->children[i].user = up;
        up->children[i].on_line = i == AERS_UP_JACKD ? on_jackd_line : on_line;
        up->children[i].on_exit = on_exit_of;
    }
    up->ask = (struct aers_ctl){.url = up->osc_url, .timeout_ms = ASK_MS};
}

enum aers_code aers_up_run(struct aers_ctl *ctl, const struct aers_up_config *config)
{
    struct aers_up *up = calloc(1, sizeof *up);
    if (!up)
        return aers_error_set(&ctl->error, AERS_E_MEMORY, "", "out of memory");
    up->ctl = ctl;
    up->config = config;
    signal(SIGPIPE, SIG_IGN); /* whoever reads what we print may go: what we started is stopped all the same */
    enum aers_code code = aers_up_prepare(up);
    if (code == AERS_OK) {
        aers_guard_start(&up->guard);
        init(up);
        enter(up, AERS_UP_FIND_JACK, PATIENCE_MS);
        uv_timer_start(&up->look, on_look, 0, LOOK_MS);
        uv_run(&up->loop, UV_RUN_DEFAULT);
        uv_loop_close(&up->loop);
        aers_guard_stop(&up->guard);
        code = up->code;
        aers_jackd_finish(&up->jackd);
        aers_ask_finish(&up->ask);
    }
    if (code == AERS_OK)
        ctl->error.what[0] = 0; /* sentences of looks that came too early */
    aers_http_close(up->meter);
    aers_graph_destroy(up->graph);
    free(up);
    return code;
}
