/* SPDX-License-Identifier: ISC */
/* /aers/status: how things stand, in the JSON of docs/osc.md. */
#include <stdio.h>
#include <string.h>

#include "common/doc/json.h"
#include "common/model/package.h"
#include "src/aers-graphd/verbs/verbs.h"

enum { BUSY_MS = 3000 };

/* ---- nodes */

static void add_health(struct json_object *object, const struct aers_engine *engine, const char *id,
                       uint32_t latency_frames)
{
    static const struct aers_health none;
    const struct aers_health *health = aers_healths_find(&engine->healths, id);
    const struct aers_health *is = health ? health : &none;
    aers_json_add_number(object, "cpu_pct", (double)is->cpu_pct, 4);
    aers_json_add_number(object, "cpu_max_pct", (double)is->cpu_max_pct, 4);
    aers_json_add_int(object, "xruns", is->xruns);
    aers_json_add_int(object, "late_blocks", is->late_blocks);
    aers_json_add_int(object, "latency_frames", latency_frames);
    aers_json_add_int(object, "queue_depth", is->queue_depth);
    aers_json_add_int(object, "heartbeat_ms", health ? (int64_t)(uv_now(engine->loop) - health->at_ms) : -1);
}

/* Of two that do the same, the second; is it the one that is heard? NULL: the node is alone. */
static struct json_object *standby_status(const struct aers_process *process)
{
    const struct aers_process *twin = process ? process->twin : NULL;
    if (!twin)
        return NULL;
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "client", twin->name);
    aers_json_add_string(object, "state", aers_child_state_name(twin->child.state));
    aers_json_add_int(object, "pid", aers_process_get_pid(twin));
    aers_json_add_int(object, "restarts", twin->nrestarts);
    aers_json_add_bool(object, "heard", aers_pair_get_owner(twin->pair) == twin->seat);
    return object;
}

static struct json_object *node_status(const struct aers_engine *engine, size_t n)
{
    const struct aers_node_values *values = &engine->values->nodes[n];
    const struct aers_graph_node *node = values->node;
    const struct aers_process *process = aers_engine_process_of(engine, values);
    const char *client = engine->blueprint->clients[engine->blueprint->client_of[n]].plan->client;
    const struct aers_process *first = aers_seats_first(engine, client), *second = aers_seats_second(engine, client);
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "id", node->id);
    aers_json_add_string(object, "type", aers_node_type_name(node->type));
    aers_json_add_string(object, "module", node->manifest->name);
    aers_json_add_string(object, "title", node->title ? node->title : node->id);
    aers_json_add_string(object, "state", aers_verb_node_state(engine, values));
    aers_json_add_int(object, "pid", process ? aers_process_get_pid(process) : 0);
    aers_json_add_string(object, "client", client);
    if (process && process->cpu >= 0 && !process->is_misplaced)
        aers_json_add_int(object, "cpu", process->cpu);
    else
        json_object_object_add(object, "cpu", NULL);
    aers_json_add_int(object, "restarts", (first ? first->nrestarts : 0) + (second ? second->nrestarts : 0));
    aers_json_add_int(object, "caused",
                      (int64_t)(aers_engine_get_caused(engine, first) + aers_engine_get_caused(engine, second)));
    add_health(object, engine, node->id, aers_aligner_latency(engine, n));
    aers_json_add_int(object, "channels_in", node->channels_in);
    aers_json_add_int(object, "channels_out", node->channels_out);
    aers_json_add_bool(object, "mute", aers_values_get(values, AERS_SLOT_MUTE) > 0.5);
    aers_json_add_bool(object, "bypass", aers_values_get(values, AERS_SLOT_BYPASS) > 0.5);
    aers_json_add_bool(object, "solo", values->solo);
    aers_json_add_bool(object, "heard", values->heard);
    json_object_object_add(object, "standby", standby_status(process));
    aers_json_add_string(object, "on_failure", aers_failure_name(aers_bypass_policy(engine, n)));
    aers_json_add_bool(object, "bypassed", aers_bypass_is_active(engine, n));
    aers_json_add_string(object, "reason", process ? process->child.reason : "");
    if (node->type == AERS_NODE_RECORD || strcmp(node->manifest->name, "builtin/wav") == 0)
        json_object_object_add(object, "recording", aers_take_describe(aers_takes_find(&engine->takes, node->id)));
    return object;
}

/* ---- edges */

struct edge_state {
    size_t nlinks, nconnected, nfailed;
};

static void count_link(const struct aers_engine *engine, const char *src, const char *dst, struct edge_state *state)
{
    const struct aers_link *link = aers_links_find(&engine->links, src, dst);
    state->nlinks++;
    state->nconnected += aers_snapshot_has_link(engine->snapshot, src, dst);
    state->nfailed += link && link->failures >= AERS_LINK_HOPELESS;
}

static struct json_object *wire(const char *src, const char *dst)
{
    struct json_object *pair = json_object_new_array();
    json_object_array_add(pair, src ? json_object_new_string(src) : NULL);
    json_object_array_add(pair, dst ? json_object_new_string(dst) : NULL);
    return pair;
}

static const char *name_of(const struct edge_state *state)
{
    if (state->nconnected == state->nlinks)
        return "connected";
    return state->nfailed ? "missing" : "waiting";
}

static bool is_ready(const struct aers_engine *engine, size_t node)
{
    const struct aers_process *process = aers_engine_process_of(engine, &engine->values->nodes[node]);
    return process && process->child.state == AERS_CHILD_READY;
}

/* The links of a blueprint come edge by edge. */
static struct json_object *edge_status(const struct aers_engine *engine, size_t e, size_t *link)
{
    const struct aers_graph_edge *edge = &engine->graph->edges[e];
    const struct aers_blueprint *blueprint = engine->blueprint;
    struct edge_state state = {0};
    struct json_object *wires = json_object_new_array();
    for (; *link < blueprint->nlinks && blueprint->links[*link].owner == (int32_t)e; ++*link) {
        count_link(engine, blueprint->links[*link].src, blueprint->links[*link].dst, &state);
        json_object_array_add(wires, wire(blueprint->links[*link].src, blueprint->links[*link].dst));
    }
    struct json_object *object = json_object_new_object();
    bool inside = state.nlinks == 0; /* of one client: there when it is */
    aers_json_add_string(object, "from", engine->graph->nodes[edge->from].id);
    aers_json_add_string(object, "to", engine->graph->nodes[edge->to].id);
    aers_json_add_string(object, "state", inside && !is_ready(engine, edge->from) ? "waiting" : name_of(&state));
    aers_json_add_int(object, "added_frames", engine->aligner.is.delay[e]);
    json_object_object_add(object, "wires", wires);
    return object;
}

static struct json_object *hardware_status(const struct aers_engine *engine)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < engine->hardware.nlinks; i++) {
        const struct aers_hardware_link *link = &engine->hardware.links[i];
        struct edge_state state = {0};
        bool there = link->src && link->dst;
        if (there)
            count_link(engine, link->src, link->dst, &state);
        struct json_object *object = json_object_new_object();
        aers_json_add_string(object, "node", engine->graph->nodes[link->node].id);
        aers_json_add_string(object, "state", there ? name_of(&state) : "missing");
        json_object_object_add(object, "wire", wire(link->src, link->dst));
        json_object_array_add(array, object);
    }
    return array;
}

/* ---- warnings */

static void warn(struct json_object *warnings, const char *text)
{
    json_object_array_add(warnings, json_object_new_string(text));
}

static void warn_of_hardware(const struct aers_engine *engine, struct json_object *warnings)
{
    char text[512];
    for (size_t i = 0; i < engine->hardware.nlinks; i++) {
        const struct aers_hardware_link *link = &engine->hardware.links[i];
        const char *kind = link->src ? "playback" : "capture", *id = engine->graph->nodes[link->node].id;
        if (link->src && link->dst)
            continue;
        if (link->port)
            snprintf(text, sizeof text, "%s: the server has no %s port %s", id, kind, link->port);
        else
            snprintf(text, sizeof text, "%s: the server has no %s port %u", id, kind, link->channel);
        warn(warnings, text);
    }
}

static void warn_of_silence(const struct aers_engine *engine, struct json_object *warnings)
{
    char text[256];
    for (const struct aers_health *health = engine->healths.all; health; health = health->hh.next) {
        uint64_t age_ms = uv_now(engine->loop) - health->at_ms;
        if (age_ms < AERS_HEARTBEAT_LOST_MS)
            continue;
        snprintf(text, sizeof text, "%s: no heartbeat for %.1f s", health->id, (double)age_ms / 1000);
        warn(warnings, text);
    }
}

/* Of recordings that are there no more, or not whole. */
static void warn_of_takes(const struct aers_engine *engine, struct json_object *warnings)
{
    char text[1024];
    for (size_t i = 0; i < engine->graph->nnodes; i++) {
        const struct aers_take *take = aers_takes_find(&engine->takes, engine->graph->nodes[i].id);
        if (!take || (strcmp(take->state, "failed") != 0 && take->nlost + take->nmissed == 0))
            continue;
        if (strcmp(take->state, "failed") == 0)
            snprintf(text, sizeof text, "%s: the recording %.512s has ended: %s", take->node, take->file, take->why);
        else
            snprintf(text, sizeof text, "%s: in %.512s %lld frames are lost (a late disk) and %lld missed (xruns)",
                     take->node, take->file, (long long)take->nlost, (long long)take->nmissed);
        warn(warnings, text);
    }
}

static struct json_object *warnings_of(const struct aers_engine *engine)
{
    char text[256];
    struct json_object *warnings = json_object_new_array();
    uint32_t busy_ms = aers_patchbay_get_busy_ms(engine->patchbay);
    if (*engine->server.what)
        warn(warnings, engine->server.what);
    if (aers_package_is_unsigned_allowed())
        warn(warnings, "modules that nobody has signed are loaded (--allow-unsigned)");
    if (engine->blueprint->partition->warning)
        warn(warnings, engine->blueprint->partition->warning);
    if (engine->server.is_open && engine->server.priority == 0)
        warn(warnings, "the JACK server runs without real-time priority: blocks will be late (start it with -R)");
    else if (engine->server.is_open && !aers_watchdog_is_above(engine->watchdog))
        warn(warnings, "graphd may not have real-time priority (ulimit -r): a node that spins may be noticed late");
    if (busy_ms > BUSY_MS) {
        snprintf(text, sizeof text, "the JACK server has not answered for %.1f s; if it does not recover, restart it",
                 busy_ms / 1000.0);
        warn(warnings, text);
    }
    if (engine->graph->block_nframes && engine->server.is_open &&
        engine->graph->block_nframes != engine->server.block_nframes) {
        snprintf(text, sizeof text, "the JACK server runs with blocks of %u frames, the graph asks for %u",
                 engine->server.block_nframes, engine->graph->block_nframes);
        warn(warnings, text);
    }
    if (aers_decorator_has_given_up(&engine->decorator))
        warn(warnings, "the JACK server's metadata cannot be written: ports go without titles");
    if (*engine->wakeup.what)
        warn(warnings, engine->wakeup.what);
    warn_of_hardware(engine, warnings);
    warn_of_silence(engine, warnings);
    warn_of_takes(engine, warnings);
    return warnings;
}

static void warn_of_lost_datagrams(const struct aers_osc_server_stats *stats, struct json_object *warnings)
{
    char text[160];
    if (stats->lost_datagrams == 0)
        return;
    snprintf(text, sizeof text, "%llu OSC datagrams came faster than they could be read and are lost; over TCP none is",
             (unsigned long long)stats->lost_datagrams);
    warn(warnings, text);
}

/* ---- all of it */

static struct json_object *osc_stats(const struct aers_osc_server_stats *stats)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_int(object, "packets", (int64_t)stats->packets);
    aers_json_add_int(object, "refused", (int64_t)stats->refused);
    aers_json_add_int(object, "connections", (int64_t)stats->connections);
    aers_json_add_int(object, "evicted", (int64_t)stats->evicted);
    aers_json_add_int(object, "dropped_replies", (int64_t)stats->dropped_replies);
    aers_json_add_int(object, "lost_datagrams", (int64_t)stats->lost_datagrams);
    return object;
}

static size_t count_joined(const struct aers_engine *engine)
{
    size_t n = 0;
    for (const struct aers_process *process = engine->fleet.processes; process; process = process->hh.next)
        n += process->has_joined;
    return n;
}

static const char *jack_state(const struct aers_server_state *server)
{
    if (!server->is_open)
        return "gone";
    return server->is_wedged ? "wedged" : server->is_usable ? "fine" : "unusable";
}

static void add_server(struct json_object *object, const struct aers_engine *engine)
{
    aers_json_add_int(object, "rate_hz", engine->graph->rate_hz);
    aers_json_add_int(object, "block_nframes", engine->server.block_nframes);
    aers_json_add_string(object, "jack_server", aers_patchbay_get_server_name(engine->patchbay));
    aers_json_add_string(object, "jack_state", jack_state(&engine->server));
    aers_json_add_int(object, "start_frame", engine->session.start_frame);
    aers_json_add_int(object, "clients", (int64_t)engine->blueprint->nclients);
    aers_json_add_int(object, "joined", (int64_t)count_joined(engine));
    aers_json_add_number(object, "uptime_s", (double)(uv_now(engine->loop) - engine->started_ms) / 1000, 3);
    aers_json_add_int(object, "xruns", (int64_t)aers_patchbay_get_xruns(engine->patchbay));
    aers_json_add_number(object, "dsp_load_pct", aers_patchbay_get_load_pct(engine->patchbay), 2);
    if (engine->wakeup.fd >= 0)
        aers_json_add_int(object, "wakeup_us", engine->config->wakeup_us);
    char url[300];
    snprintf(url, sizeof url, "osc.tcp://%s/", engine->config->osc);
    aers_json_add_string(object, "osc", url);
    aers_json_add_string(object, "meter", *engine->config->meter_host ? engine->config->meter_url : NULL);
}

void aers_verb_status(struct aers_engine *engine, struct aers_call *call)
{
    struct json_object *object = json_object_new_object(), *nodes = json_object_new_array(),
                       *edges = json_object_new_array();
    size_t link = 0;
    struct aers_osc_server_stats stats = aers_osc_server_get_stats(engine->osc);
    aers_json_add_string(object, "graph_id", engine->graph->graph_id);
    aers_json_add_string(object, "file", engine->graph->path);
    aers_json_add_string(object, "state", aers_session_state_name(engine));
    aers_json_add_int(object, "revision", (int64_t)engine->revision);
    aers_json_add_int(object, "undo", (int64_t)engine->journal.npast);
    aers_json_add_int(object, "traced", engine->traces.nfinished);
    aers_json_add_int(object, "redo", (int64_t)engine->journal.nfuture);
    aers_json_add_int(object, "pending", (int64_t)aers_session_count_pending(engine));
    add_server(object, engine);
    struct json_object *warnings = warnings_of(engine);
    warn_of_lost_datagrams(&stats, warnings);
    json_object_object_add(object, "warnings", warnings);
    for (size_t n = 0; n < engine->graph->nnodes; n++)
        json_object_array_add(nodes, node_status(engine, n));
    for (size_t e = 0; e < engine->graph->nedges; e++)
        json_object_array_add(edges, edge_status(engine, e, &link));
    json_object_object_add(object, "nodes", nodes);
    json_object_object_add(object, "edges", edges);
    json_object_object_add(object, "hardware", hardware_status(engine));
    json_object_object_add(object, "feedback", aers_feedback_describe(&engine->feedback, uv_now(engine->loop)));
    json_object_object_add(object, "control", osc_stats(&stats));
    aers_verb_answer_json(call, object);
}
