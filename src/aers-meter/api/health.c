/* SPDX-License-Identifier: ISC */
/* GET /api/health: whether all is well, what is not, and the counters. /api/health/live and /api/health/ready are for
 * who only looks at the status: 200, or 503. */
#include <string.h>

#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/collect/announce.h"
#include "src/aers-meter/collect/clock.h"
#include "src/aers-meter/collect/faults.h"
#include "src/aers-meter/meter.h"

/* Whether a change that is asked for now would be carried out; else why not. */
static bool find_hindrances(const struct aers_meter *meter, struct json_object *problems)
{
    const char *graphd = aers_world_graphd_word(&meter->world);
    const char *state = meter->world.status ? aers_json_get_string(meter->world.status, "state", "") : "";
    size_t before = json_object_array_length(problems);
    if (strcmp(graphd, "unreachable") == 0)
        aers_faults_add(problems, "aers-graphd is not reachable at %s; is it running?", meter->config.graphd);
    if (strcmp(graphd, "silent") == 0)
        aers_faults_add(problems, "aers-graphd at %s does not answer", meter->config.graphd);
    if (strcmp(state, "degraded") == 0)
        aers_faults_add(problems, "the graph is degraded; GET /api/status shows which nodes");
    return json_object_array_length(problems) > before;
}

static void find_problems(const struct aers_meter *meter, uint32_t buffer_nbytes, struct json_object *problems)
{
    struct json_object *faults = meter->world.status ? aers_faults_find(meter->world.status) : NULL;
    const char *state = meter->world.status ? aers_json_get_string(meter->world.status, "state", "") : "";
    bool is_degraded = strcmp(state, "degraded") == 0; /* else what is not connected is on its way */
    for (size_t i = 0; is_degraded && i < json_object_array_length(faults); i++)
        json_object_array_add(problems, json_object_get(json_object_array_get_idx(faults, i)));
    json_object_put(faults);
    if (buffer_nbytes < AERS_RECEIVER_BUFFER_NBYTES)
        aers_faults_add(problems,
                        "the socket for meters holds only %u bytes, so bursts of many nodes get lost; raise "
                        "net.core.rmem_max to %d",
                        buffer_nbytes, AERS_RECEIVER_BUFFER_NBYTES);
    if (meter->lost_recently)
        aers_faults_add(problems, "%llu meter messages were lost in the last second",
                        (unsigned long long)meter->lost_recently);
    if (meter->lag_seen_us > meter->config.interval_ms * 1000u)
        aers_faults_add(problems, "frames come up to %u ms late: this machine has too little time for aers-meter",
                        meter->lag_seen_us / 1000u);
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

static struct json_object *describe(const struct aers_meter *meter, bool *is_ready)
{
    struct aers_receiver_stats received = aers_receiver_get_stats(meter->receiver);
    struct json_object *health = json_object_new_object(), *problems = json_object_new_array();
    *is_ready = !find_hindrances(meter, problems);
    find_problems(meter, received.buffer_nbytes, problems);
    aers_json_add_string(health, "status", json_object_array_length(problems) ? "degraded" : "ok");
    aers_json_add_bool(health, "live", true);
    aers_json_add_bool(health, "ready", *is_ready);
    aers_json_add_string(health, "graphd", aers_world_graphd_word(&meter->world));
    aers_json_add_string(health, "state",
                         meter->world.status ? aers_json_get_string(meter->world.status, "state", "unknown")
                                             : "unknown");
    json_object_object_add(health, "problems", problems);
    json_object_object_add(health, "counters", count(meter, received));
    aers_json_add_number(health, "uptime_s", (double)(aers_clock_steady_us() - meter->started_us) / 1e6, 3);
    aers_json_add_string(health, "version", AERS_VERSION);
    return health;
}

void aers_api_health_get(void *user, struct aers_exchange *exchange)
{
    bool is_ready;
    aers_exchange_answer_json(exchange, 200, describe(user, &is_ready));
}

/* That this is answered at all is the answer. */
void aers_api_live_get(void *user, struct aers_exchange *exchange)
{
    (void)user;
    struct json_object *answer = json_object_new_object();
    aers_json_add_bool(answer, "live", true);
    aers_exchange_answer_json(exchange, 200, answer);
}

void aers_api_ready_get(void *user, struct aers_exchange *exchange)
{
    struct json_object *answer = json_object_new_object(), *problems = json_object_new_array();
    if (find_hindrances(user, problems)) {
        aers_exchange_problem(exchange, AERS_E_UNAVAILABLE, "%s",
                              json_object_get_string(json_object_array_get_idx(problems, 0)));
        json_object_put(answer);
    } else {
        aers_json_add_bool(answer, "ready", true);
        aers_exchange_answer_json(exchange, 200, answer);
    }
    json_object_put(problems);
}
