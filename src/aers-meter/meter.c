/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/meter.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/base/log.h"
#include "src/aers-meter/api/log_lines.h"
#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/api/socket_message.h"
#include "src/aers-meter/api/traces.h"
#include "src/aers-meter/collect/announce.h"
#include "src/aers-meter/collect/clock.h"
#include "src/aers-meter/collect/frame.h"

enum { SECOND_US = 1000000, REST_US = 10000 };

/* ---- what goes out ---- */

double aers_meter_rate_hz(const struct aers_meter *meter)
{
    if (meter->world.rate_hz > 0.0)
        return meter->world.rate_hz;
    return meter->table.rate_hz > 0.0 ? meter->table.rate_hz : 48000.0;
}

/* graphd's, else that of a node. */
static const char *graph_id(const struct aers_meter *meter)
{
    if (meter->world.graph_id[0])
        return meter->world.graph_id;
    for (const struct aers_node_entry *node = meter->table.nodes; node; node = node->hh.next)
        if (!node->stale)
            return node->graph_id;
    return "";
}

/* stream: whose nodes, or NULL for all. */
static void write_frame(struct aers_meter *meter, const struct aers_stream *stream)
{
    struct aers_frame frame = {.ts_s = aers_clock_wall_s(),
                               .seq = meter->frame_seq,
                               .graph_id = graph_id(meter),
                               .rate_hz = aers_meter_rate_hz(meter),
                               .period_ms = NAN,
                               .table = &meter->table,
                               .paths = &meter->world.paths,
                               .nodes = stream ? stream->nodes : NULL,
                               .nnodes = stream ? stream->nnodes : 0};
    if (meter->world.block_nframes)
        frame.period_ms = 1000.0 * meter->world.block_nframes / frame.rate_hz;
    aers_frame_write(&meter->text, &frame);
}

static bool someone_listens(const struct aers_meter *meter)
{
    return aers_hub_get_stats(meter->hub).clients > 0;
}

const struct aers_text *aers_meter_frame(struct aers_meter *meter)
{
    const struct aers_stream *all = aers_hub_streams(meter->hub);
    if (all->nclients > 1 && all->text.nbytes && meter->frame_tick + 1 == meter->table.tick)
        return &all->text;
    meter->frame_seq++;
    write_frame(meter, NULL);
    return &meter->text;
}

static bool is_whole(const struct aers_meter *meter)
{
    if (meter->text.failed)
        aers_log(AERS_LOG_WARNING, NULL, "a message of more than %d bytes is not sent", AERS_TEXT_MAX_NBYTES);
    return !meter->text.failed;
}

static void send_text(struct aers_meter *meter, enum aers_hub_kind kind)
{
    if (is_whole(meter))
        aers_hub_send(meter->hub, kind, &meter->text);
}

static void send_graph(struct aers_meter *meter)
{
    struct json_object *graph = meter->world.graph;
    double now_s = aers_clock_wall_s();
    if (meter->announced && json_object_equal(meter->announced, graph))
        return;
    aers_announce_graph(&meter->text, now_s, &meter->world);
    if (!is_whole(meter))
        return;
    aers_announce_graph_delta(&meter->delta, now_s, meter->announced, &meter->world, meter->text.nbytes);
    aers_hub_send_change(meter->hub, AERS_HUB_GRAPH, &meter->text, &meter->delta);
    json_object_put(meter->announced);
    meter->announced = json_object_get(graph);
}

static void refresh(struct aers_meter *meter)
{
    if (meter->status_is_old) {
        aers_announce_status(&meter->text, aers_clock_wall_s(), &meter->world, &meter->table);
        send_text(meter, AERS_HUB_STATUS);
        meter->status_is_old = false;
    }
    if (meter->graph_is_old && meter->world.graph) {
        send_graph(meter);
        meter->graph_is_old = false;
    }
}

/* ---- what happens ---- */

/* Once for each stream that is due, whoever many share it. */
static void send_frames(struct aers_meter *meter)
{
    struct aers_stream *first = aers_hub_streams(meter->hub);
    meter->frame_seq++;
    for (struct aers_stream *stream = first; stream; stream = stream->next) {
        bool has_clients = stream->nclients > (stream == first); /* of the first, the hub itself is one */
        if (!has_clients || meter->table.tick % stream->every)
            continue;
        write_frame(meter, stream);
        if (is_whole(meter))
            aers_hub_send_frame(meter->hub, stream, &meter->text);
    }
}

static void on_line(void *user, const struct aers_log_line *line)
{
    struct aers_meter *meter = user;
    aers_log_line_send(meter->hub, line);
}

static void tell_lines(struct aers_meter *meter, uint64_t now_us)
{
    enum aers_log_level level;
    aers_log_lines_send(&meter->lines, meter->hub);
    if (aers_hub_wants_log(meter->hub, &level))
        aers_graphd_lines_poll(&meter->graphd_lines, level, now_us);
    else
        aers_graphd_lines_rest(&meter->graphd_lines);
}

static void on_tick(void *user)
{
    struct aers_meter *meter = user;
    uint64_t now_us = aers_clock_steady_us(), interval_us = (uint64_t)meter->config.interval_ms * 1000u;
    meter->lag_us = now_us > meter->due_us ? (uint32_t)(now_us - meter->due_us) : 0;
    if (meter->lag_us > meter->lag_max_us)
        meter->lag_max_us = meter->lag_us;
    meter->due_us += interval_us;
    if (meter->due_us <= now_us) /* asleep for longer than a frame: do not catch up */
        meter->due_us = now_us + interval_us;
    aers_timer_start(meter->tick, meter->due_us - now_us);
    if (someone_listens(meter)) {
        send_frames(meter);
        meter->frame_tick = meter->table.tick;
    }
    aers_node_table_tick(&meter->table);
    tell_lines(meter, now_us);
}

static void on_second(void *user)
{
    struct aers_meter *meter = user;
    aers_timer_start(meter->second, SECOND_US);
    aers_node_table_expire(&meter->table, aers_clock_steady_us());
    aers_world_poll(&meter->world);
    aers_advertise_look(meter);
    aers_announce_modules(meter->world.status, &meter->table);
    meter->lag_seen_us = meter->lag_max_us;
    meter->lag_max_us = 0;
    meter->lost_recently = meter->table.lost - meter->lost_before;
    meter->lost_before = meter->table.lost;
    if (meter->table_version != meter->table.version) {
        meter->table_version = meter->table.version;
        meter->status_is_old = true;
    }
    if (someone_listens(meter))
        refresh(meter);
}

static void on_status_changed(void *user)
{
    struct aers_meter *meter = user;
    meter->status_is_old = true;
    aers_announce_modules(meter->world.status, &meter->table);
    if (someone_listens(meter))
        refresh(meter);
}

static void on_trace(void *user, struct json_object *trace)
{
    struct aers_meter *meter = user;
    aers_trace_send(meter->hub, trace);
}

static void on_status_came(void *user, uint64_t asked_us)
{
    struct aers_meter *meter = user;
    aers_operations_take_status(&meter->operations, meter->world.status, asked_us, aers_clock_steady_us());
    aers_oscquery_look(meter);
    aers_trace_feed_look(&meter->traces, meter->world.status);
}

static void on_graph_changed(void *user)
{
    struct aers_meter *meter = user;
    meter->graph_is_old = true;
    if (someone_listens(meter))
        refresh(meter);
}

static void on_link_changed(void *user, bool connected)
{
    struct aers_meter *meter = user;
    aers_log(connected ? AERS_LOG_INFO : AERS_LOG_WARNING, "aers-graphd", connected ? "connected to %s" : "lost %s",
             meter->config.graphd);
    if (!connected)
        aers_operations_lose(&meter->operations, aers_clock_steady_us());
    aers_world_on_connected(&meter->world, connected);
}

static void on_joined(void *user)
{
    refresh(user);
}

/* Each waking looks at every client's descriptor, so a thousand nodes' packets are let gather for a moment: the
 * socket's buffer holds a second of them. */
static bool on_packets(void *user)
{
    struct aers_meter *meter = user;
    aers_receiver_read(meter->receiver);
    aers_watch_pause(meter->packets);
    aers_timer_start(meter->rest, REST_US);
    return true;
}

static void on_rested(void *user)
{
    struct aers_meter *meter = user;
    aers_watch_resume(meter->packets);
}

static bool on_signal(void *user)
{
    struct aers_meter *meter = user;
    struct signalfd_siginfo info;
    if (read(meter->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return true;
    if (info.ssi_signo == SIGHUP)
        aers_link_reconnect(meter->link);
    else
        aers_loop_stop(meter->loop);
    return true;
}

/* ---- life ---- */

static enum aers_code watch_signals(struct aers_meter *meter, struct aers_error *error)
{
    static const struct aers_watch_handlers handlers = {.readable = on_signal};
    struct aers_watch *watch;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    meter->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (meter->signals < 0 || aers_loop_watch(meter->loop, meter->signals, &handlers, meter, &watch) != AERS_OK)
        return aers_error_set(error, AERS_E_IO, "", "cannot take signals: %s", strerror(errno));
    return AERS_OK;
}

static enum aers_code watch_packets(struct aers_meter *meter, struct aers_error *error)
{
    static const struct aers_watch_handlers handlers = {.readable = on_packets};
    meter->rest = aers_timer_create(meter->loop, on_rested, meter);
    if (!meter->rest || aers_loop_watch(meter->loop, aers_receiver_take_fd(meter->receiver), &handlers, meter,
                                        &meter->packets) != AERS_OK)
        return aers_error_set(error, AERS_E_MEMORY, meter->config.osc, "out of memory");
    return AERS_OK;
}

static enum aers_code start_link(struct aers_meter *meter, struct aers_error *error)
{
    struct aers_link_config config = {.url = meter->config.graphd, .changed = on_link_changed, .user = meter};
    enum aers_code code = aers_link_create(meter->loop, &config, &meter->link, error);
    meter->world.link = meter->link;
    meter->world.status_came = on_status_came;
    meter->world.status_changed = on_status_changed;
    meter->world.graph_changed = on_graph_changed;
    meter->world.user = meter;
    aers_world_init(&meter->world);
    meter->graphd_lines.link = meter->link;
    meter->graphd_lines.line = on_line;
    meter->graphd_lines.user = meter;
    aers_graphd_lines_init(&meter->graphd_lines);
    meter->traces.link = meter->link;
    meter->traces.trace = on_trace;
    meter->traces.user = meter;
    aers_trace_feed_init(&meter->traces);
    return code;
}

static enum aers_code start_server(struct aers_meter *meter, struct aers_error *error)
{
    struct aers_hub_config hub = {.joined = on_joined, .message = aers_socket_message, .user = meter};
    meter->hub = aers_hub_create(&hub);
    if (!meter->hub)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    enum aers_code code = aers_oscquery_start(meter, error);
    if (code != AERS_OK)
        return code;
    struct aers_server_config config = {.listen = meter->config.http,
                                        .routes = aers_api_routes,
                                        .hub = meter->hub,
                                        .hub_path = "/ws/telemetry",
                                        .listeners = meter->oscquery.listeners,
                                        .listeners_path = "/",
                                        .token_file = meter->config.token_file,
                                        .names = meter->config.allowed_hosts,
                                        .nnames = meter->config.nallowed_hosts,
                                        .user = meter};
    return aers_server_create(meter->loop, &config, &meter->server, error);
}

static enum aers_code start_timers(struct aers_meter *meter, struct aers_error *error)
{
    meter->tick = aers_timer_create(meter->loop, on_tick, meter);
    meter->second = aers_timer_create(meter->loop, on_second, meter);
    if (!meter->tick || !meter->second)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    aers_log_tap(aers_log_lines_add, &meter->lines);
    meter->due_us = aers_clock_steady_us();
    aers_timer_start(meter->tick, 0);
    aers_timer_start(meter->second, SECOND_US);
    return AERS_OK;
}

enum aers_code aers_meter_start(struct aers_meter *meter, const struct aers_meter_config *config,
                                struct aers_error *error)
{
    *meter = (struct aers_meter){.config = *config, .status_is_old = true, .started_us = aers_clock_steady_us()};
    aers_node_table_init(&meter->table);
    const struct aers_loop_tls tls = {config->tls_cert, config->tls_key};
    enum aers_code code = aers_loop_create(&tls, &meter->loop, error);
    if (code == AERS_OK)
        code = watch_signals(meter, error);
    if (code == AERS_OK)
        code = aers_receiver_create(config->osc, &meter->table, &meter->receiver, error);
    if (code == AERS_OK)
        code = watch_packets(meter, error);
    if (code == AERS_OK)
        code = start_link(meter, error);
    if (code == AERS_OK)
        code = start_server(meter, error);
    if (code == AERS_OK)
        code = start_timers(meter, error);
    if (code == AERS_OK)
        aers_advertise_start(meter);
    return code;
}

void aers_meter_run(struct aers_meter *meter)
{
    aers_log(AERS_LOG_INFO, NULL, "meters arrive at %s, shown at %s", meter->config.osc,
             aers_server_get_url(meter->server));
    aers_loop_run(meter->loop);
}

void aers_meter_stop(struct aers_meter *meter)
{
    aers_advertise_stop(meter);
    aers_log_tap(NULL, NULL);
    aers_timer_destroy(meter->tick);
    aers_timer_destroy(meter->second);
    aers_timer_destroy(meter->rest);
    aers_oscquery_stop_feed(meter);
    aers_link_destroy(meter->link);
    aers_loop_destroy(meter->loop); /* closes the clients, which still need hub and server */
    aers_server_destroy(meter->server);
    aers_hub_destroy(meter->hub);
    aers_oscquery_finish(meter);
    aers_receiver_destroy(meter->receiver);
    aers_world_finish(&meter->world);
    aers_operations_finish(&meter->operations);
    aers_node_table_finish(&meter->table);
    aers_text_finish(&meter->text);
    aers_text_finish(&meter->delta);
    json_object_put(meter->announced);
}
