/* SPDX-License-Identifier: ISC */
/* GET /api/health: whether all is well, what is not, and the counters. */
#include <stdio.h>
#include <string.h>

#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/collect/announce.h"
#include "src/aers-meter/collect/clock.h"
#include "src/aers-meter/meter.h"

static void add_problem(struct json_object *problems, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_problem(struct json_object *problems, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    json_object_array_add(problems, json_object_new_string(text));
}

static struct json_object *find_problems(const struct aers_meter *meter, uint32_t buffer_nbytes)
{
    struct json_object *problems = json_object_new_array();
    const char *graphd = aers_world_graphd_word(&meter->world);
    const char *state = meter->world.status ? aers_json_get_string(meter->world.status, "state", "") : "";
    if (strcmp(graphd, "unreachable") == 0)
        add_problem(problems, "aers-graphd is not reachable at %s; is it running?", meter->config.graphd);
    if (strcmp(graphd, "silent") == 0)
        add_problem(problems, "aers-graphd at %s does not answer", meter->config.graphd);
    if (strcmp(state, "degraded") == 0)
        add_problem(problems, "the graph is degraded; GET /api/status shows which nodes");
    if (buffer_nbytes < AERS_RECEIVER_BUFFER_NBYTES)
        add_problem(problems,
                    "the socket for meters holds only %u bytes, so bursts of many nodes get lost; raise "
                    "net.core.rmem_max to %d",
                    buffer_nbytes, AERS_RECEIVER_BUFFER_NBYTES);
    if (meter->lost_recently)
        add_problem(problems, "%llu meter messages were lost in the last second",
                    (unsigned long long)meter->lost_recently);
    if (meter->lag_seen_us > meter->config.interval_ms * 1000u)
        add_problem(problems, "frames come up to %u ms late: this machine has too little time for aers-meter",
                    meter->lag_seen_us / 1000u);
    return problems;
}

static struct json_object *count(const struct aers_meter *meter, struct aers_receiver_stats received)
{
    struct json_object *counters = json_object_new_object();
    struct aers_hub_stats hub = aers_hub_get_stats(meter->hub);
    struct aers_server_stats server = aers_server_get_stats(meter->server);
    aers_json_add_int(counters, "packets", (int64_t)received.packets);
    aers_json_add_int(counters, "messages", (int64_t)meter->table.messages);
    aers_json_add_int(counters, "refused", (int64_t)received.refused);
    aers_json_add_int(counters, "lost", (int64_t)meter->table.lost);
    aers_json_add_int(counters, "nodes", meter->table.nlive);
    aers_json_add_int(counters, "clients", hub.clients);
    aers_json_add_int(counters, "clients_closed", (int64_t)hub.closed);
    aers_json_add_int(counters, "frames", (int64_t)hub.frames);
    aers_json_add_int(counters, "frames_skipped", (int64_t)hub.skipped);
    aers_json_add_int(counters, "connections", server.connections);
    aers_json_add_int(counters, "requests", (int64_t)server.requests);
    aers_json_add_int(counters, "requests_refused", (int64_t)server.refused);
    aers_json_add_number(counters, "loop_lag_ms", (double)meter->lag_us / 1000.0, 3);
    aers_json_add_number(counters, "loop_lag_max_ms", (double)meter->lag_seen_us / 1000.0, 3);
    return counters;
}

void aers_api_health_get(void *user, struct aers_exchange *exchange)
{
    const struct aers_meter *meter = user;
    struct aers_receiver_stats received = aers_receiver_get_stats(meter->receiver);
    struct json_object *health = json_object_new_object();
    struct json_object *problems = find_problems(meter, received.buffer_nbytes);
    aers_json_add_string(health, "status", json_object_array_length(problems) ? "degraded" : "ok");
    aers_json_add_string(health, "graphd", aers_world_graphd_word(&meter->world));
    json_object_object_add(health, "problems", problems);
    json_object_object_add(health, "counters", count(meter, received));
    aers_json_add_number(health, "uptime_s", (double)(aers_clock_steady_us() - meter->started_us) / 1e6, 3);
    aers_json_add_string(health, "version", AERS_VERSION);
    aers_exchange_answer_json(exchange, 200, health);
}
