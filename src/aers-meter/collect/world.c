/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/world.h"

#include <stdio.h>
#include <string.h>

#include "common/base/log.h"
#include "src/aers-meter/collect/clock.h"

enum { TIMEOUT_MS = 2000 };

void aers_world_init(struct aers_world *world)
{
    world->status = world->graph = NULL;
    world->graph_id[0] = '\0';
    world->revision = -1;
    world->rate_hz = 0.0;
    world->block_nframes = 0;
    world->answers = world->is_silent = world->asked_status = world->asked_graph = false;
    world->state_hash = world->shape_hash = 0;
    aers_graph_paths_init(&world->paths);
}

void aers_world_finish(struct aers_world *world)
{
    json_object_put(world->status);
    json_object_put(world->graph);
    aers_graph_paths_finish(&world->paths);
}

/* ---- what changed ---- */

/* FNV-1a over the value of one field, whatever its type. */
static uint64_t hash_field(uint64_t hash, struct json_object *object, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(object, key, &value);
    for (const char *c = json_object_to_json_string(value); *c; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    return (hash ^ 0xff) * UINT64_C(0x100000001b3);
}

static uint64_t hash_items(uint64_t hash, struct json_object *status, const char *list, const char *const *keys)
{
    struct json_object *items = NULL;
    if (!json_object_object_get_ex(status, list, &items) || !json_object_is_type(items, json_type_array))
        return hash;
    for (size_t i = 0; i < json_object_array_length(items); i++)
        for (const char *const *key = keys; *key; key++)
            hash = hash_field(hash, json_object_array_get_idx(items, i), *key);
    return hash;
}

#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)

uint64_t aers_world_state_hash(struct json_object *status)
{
    static const char *const node_keys[] = {"id",     "state", "pid",    "client",   "restarts", "caused", "mute",
                                            "bypass", "solo",  "reason", "bypassed", "standby",  NULL};
    static const char *const edge_keys[] = {"from", "to", "state", NULL};
    static const char *const keys[] = {"graph_id", "state", "rate_hz", "block_nframes", "warnings"};
    uint64_t hash = HASH_BEGIN;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        hash = hash_field(hash, status, keys[i]);
    return hash_items(hash_items(hash, status, "nodes", node_keys), status, "edges", edge_keys);
}

uint64_t aers_world_shape_hash(struct json_object *status)
{
    static const char *const node_keys[] = {"id", "type", "module", "channels_in", "channels_out", NULL};
    static const char *const edge_keys[] = {"from", "to", "wires", NULL};
    uint64_t hash = hash_field(hash_field(HASH_BEGIN, status, "graph_id"), status, "revision");
    return hash_items(hash_items(hash, status, "nodes", node_keys), status, "edges", edge_keys);
}

/* ---- answers of graphd ---- */

/* The one argument of the reply: a JSON object; NULL and a line in the log when it is not. */
static struct json_object *read_json(struct aers_osc_reader *args, const char *what)
{
    struct aers_osc_arg arg;
    struct aers_error error;
    struct json_object *object = NULL;
    if (!aers_osc_read(args, &arg) || arg.type != 's' ||
        aers_json_parse(arg.s, strlen(arg.s), AERS_OSC_MAX_NBYTES, &object, &error) != AERS_OK ||
        !json_object_is_type(object, json_type_object)) {
        aers_log(AERS_LOG_DEBUG, "aers-graphd", "the answer to %s is no JSON object", what);
        json_object_put(object);
        return NULL;
    }
    return object;
}

static void on_graph(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_world *world = user;
    struct aers_graph_paths paths;
    (void)what;
    world->asked_graph = false;
    struct json_object *graph = code == AERS_OK ? read_json(args, "/aers/graph") : NULL;
    if (!graph) {
        world->shape_hash = 0; /* ask again with the next status */
        return;
    }
    json_object_put(world->graph);
    world->graph = graph;
    if (aers_graph_paths_read(graph, &paths) == AERS_OK) {
        aers_graph_paths_finish(&world->paths);
        world->paths = paths;
    }
    world->graph_changed(world->user);
}

static void read_facts(struct aers_world *world, struct json_object *status)
{
    const char *id = aers_json_get_string(status, "graph_id", "");
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    if (strlen(id) < sizeof world->graph_id && strspn(id, letters) == strlen(id))
        snprintf(world->graph_id, sizeof world->graph_id, "%s", id);
    double rate_hz = aers_json_get_number(status, "rate_hz", 0.0);
    int64_t block = aers_json_get_int(status, "block_nframes", 0);
    world->revision = aers_json_get_int(status, "revision", -1);
    world->rate_hz = rate_hz >= 1000.0 && rate_hz <= 1e6 ? rate_hz : 0.0;
    world->block_nframes = block > 0 && block <= 65536 ? (uint32_t)block : 0;
}

static void ask_for_graph(struct aers_world *world, uint64_t shape_hash)
{
    if (world->asked_graph || shape_hash == world->shape_hash)
        return;
    world->shape_hash = shape_hash;
    world->asked_graph = aers_link_ask(world->link, "/aers/graph", TIMEOUT_MS, on_graph, world) == AERS_OK;
    if (!world->asked_graph)
        world->shape_hash = 0;
}

static void on_status(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_world *world = user;
    bool answered_before = world->answers, was_silent = world->is_silent;
    (void)what;
    world->asked_status = false;
    struct json_object *status = code == AERS_OK ? read_json(args, "/aers/status") : NULL;
    world->answers = status != NULL;
    world->is_silent = !status && aers_link_is_connected(world->link);
    if (!status) {
        if (world->is_silent != was_silent)
            world->status_changed(world->user);
        return;
    }
    json_object_put(world->status);
    world->status = status;
    read_facts(world, status);
    world->status_came(world->user, world->asked_us);
    uint64_t hash = aers_world_state_hash(status);
    if (hash != world->state_hash || !answered_before) {
        world->state_hash = hash;
        world->status_changed(world->user);
    }
    ask_for_graph(world, aers_world_shape_hash(status));
}

void aers_world_poll(struct aers_world *world)
{
    if (world->asked_status)
        return;
    world->asked_us = aers_clock_steady_us();
    world->asked_status = aers_link_ask(world->link, "/aers/status", TIMEOUT_MS, on_status, world) == AERS_OK;
}

void aers_world_on_connected(struct aers_world *world, bool connected)
{
    if (connected) {
        aers_world_poll(world);
        return;
    }
    json_object_put(world->status);
    world->status = NULL;
    world->answers = world->is_silent = false;
    world->shape_hash = 0; /* whoever answers next may run another graph */
    world->status_changed(world->user);
}
