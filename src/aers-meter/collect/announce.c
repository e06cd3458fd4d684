/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/announce.h"

#include <stdio.h>
#include <string.h>

#include "src/aers-meter/collect/graph_delta.h"

const char *aers_world_graphd_word(const struct aers_world *world)
{
    if (!aers_link_is_connected(world->link))
        return "unreachable";
    return world->is_silent ? "silent" : "connected";
}

static void put_json(struct aers_text *text, struct json_object *object)
{
    size_t n = 0;
    const char *string =
        json_object_to_json_string_length(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &n);
    aers_text_clear(text);
    aers_text_put(text, string, n);
}

/* The fields of from that object has not got; they are shared. */
static void adopt_fields(struct json_object *object, struct json_object *from)
{
    json_object_object_foreach(from, key, value)
    {
        if (!json_object_object_get_ex(object, key, NULL))
            json_object_object_add(object, key, json_object_get(value));
    }
}

static struct json_object *array_of(struct json_object *object, const char *key)
{
    struct json_object *array = NULL;
    if (!object || !json_object_object_get_ex(object, key, &array) || !json_object_is_type(array, json_type_array))
        return NULL;
    return array;
}

static const char *meter_word(const struct aers_node_entry *entry)
{
    return !entry ? "none" : entry->stale ? "stale" : "live";
}

static struct json_object *copy_node(struct json_object *node, const struct aers_node_entry *entry)
{
    struct json_object *copy = json_object_new_object();
    adopt_fields(copy, node);
    aers_json_add_string(copy, "meter", meter_word(entry));
    return copy;
}

static struct json_object *unknown_node(const struct aers_node_entry *entry)
{
    struct json_object *node = json_object_new_object();
    aers_json_add_string(node, "id", entry->id);
    aers_json_add_string(node, "state", "unknown");
    aers_json_add_string(node, "meter", meter_word(entry));
    return node;
}

/* graphd's nodes in its order, then those that only the meters know. */
static struct json_object *list_nodes(struct json_object *status, struct aers_node_table *table)
{
    struct json_object *list = json_object_new_array(), *nodes = array_of(status, "nodes");
    struct aers_node_entry *entry;
    for (entry = table->nodes; entry; entry = entry->hh.next)
        entry->listed = false;
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++) {
        struct json_object *node = json_object_array_get_idx(nodes, i);
        if (!json_object_is_type(node, json_type_object))
            continue;
        entry = aers_node_table_find(table, aers_json_get_string(node, "id", ""));
        if (entry)
            entry->listed = true;
        json_object_array_add(list, copy_node(node, entry));
    }
    for (entry = table->nodes; entry; entry = entry->hh.next)
        if (!entry->listed)
            json_object_array_add(list, unknown_node(entry));
    return list;
}

void aers_announce_status(struct aers_text *text, double ts_s, const struct aers_world *world,
                          struct aers_node_table *table)
{
    struct json_object *message = json_object_new_object();
    aers_json_add_number(message, "ts", ts_s, 3);
    aers_json_add_string(message, "type", "status");
    aers_json_add_string(message, "graphd", aers_world_graphd_word(world));
    json_object_object_add(message, "nodes", list_nodes(world->status, table));
    if (world->status)
        adopt_fields(message, world->status);
    if (!json_object_object_get_ex(message, "graph_id", NULL))
        aers_json_add_string(message, "graph_id", world->graph_id);
    if (!json_object_object_get_ex(message, "state", NULL))
        aers_json_add_string(message, "state", "unknown");
    put_json(text, message);
    json_object_put(message);
}

void aers_announce_graph(struct aers_text *text, double ts_s, const struct aers_world *world)
{
    struct json_object *message = json_object_new_object();
    aers_json_add_number(message, "ts", ts_s, 3);
    aers_json_add_string(message, "type", "graph");
    adopt_fields(message, world->graph);
    if (!json_object_object_get_ex(message, "graph_id", NULL))
        aers_json_add_string(message, "graph_id", world->graph_id);
    put_json(text, message);
    json_object_put(message);
}

void aers_announce_graph_delta(struct aers_text *text, double ts_s, struct json_object *before,
                               const struct aers_world *world, size_t most)
{
    aers_text_clear(text);
    struct json_object *delta = before ? aers_graph_delta_create(before, world->graph) : NULL;
    if (!delta)
        return;
    struct json_object *message = json_object_new_object();
    aers_json_add_number(message, "ts", ts_s, 3);
    aers_json_add_string(message, "type", "graph_delta");
    aers_json_add_string(message, "graph_id", aers_json_get_string(world->graph, "graph_id", world->graph_id));
    aers_json_add_int(message, "revision", aers_json_get_int(world->graph, "revision", -1));
    adopt_fields(message, delta);
    put_json(text, message);
    json_object_put(message);
    json_object_put(delta);
    if (text->failed || text->nbytes >= most)
        aers_text_clear(text);
}

void aers_announce_modules(struct json_object *status, struct aers_node_table *table)
{
    struct json_object *nodes = array_of(status, "nodes");
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++) {
        struct json_object *node = json_object_array_get_idx(nodes, i);
        struct aers_node_entry *entry = aers_node_table_find(table, aers_json_get_string(node, "id", ""));
        if (entry)
            snprintf(entry->module, sizeof entry->module, "%s", aers_json_get_string(node, "module", ""));
    }
}
