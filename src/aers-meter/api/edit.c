/* SPDX-License-Identifier: ISC */
/* POST /api/graph/nodes, GET, PATCH and DELETE of /api/graph/nodes/{id}, POST /api/graph/edges, PATCH and DELETE of
 * /api/graph/edges/{from}/{to}, POST /api/graph/undo, /api/graph/redo, /api/modules/reload: edits of the running graph.
 * graphd checks the graph as a whole and does what differs. */
#include <string.h>

#include "src/aers-meter/api/ask.h"

/* Of one node, as it would stand in the list of a graph file: graphd knows what is right. */
void aers_api_nodes_post(void *user, struct aers_exchange *exchange)
{
    size_t nbytes;
    const char *text = aers_exchange_body(exchange, &nbytes);
    if (aers_exchange_is_yaml(exchange)) {
        if (memchr(text, '\0', nbytes))
            aers_exchange_problem(exchange, AERS_E_INVALID, "YAML has no NUL");
        else
            aers_ask_change(user, exchange, "/aers/graph/add", &text, 1);
        return;
    }
    struct json_object *node = aers_ask_body(
        exchange, json_type_object, "a node as in a graph file, such as {\"id\": \"hall\", \"type\": \"bus\"}");
    if (node)
        aers_ask_change(user, exchange, "/aers/graph/add", &text, 1);
    json_object_put(node);
}

void aers_api_node_delete(void *user, struct aers_exchange *exchange)
{
    const char *id = aers_exchange_param(exchange, 0);
    aers_ask_change(user, exchange, "/aers/graph/remove", &id, 1);
}

/* As it would stand in the list of a graph file, with its values as they are now. */
void aers_api_graph_node_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/graph/node", aers_exchange_param(exchange, 0));
}

/* RFC 7396: what is to be different of it. */
void aers_api_graph_node_patch(void *user, struct aers_exchange *exchange)
{
    size_t nbytes;
    const char *words[] = {aers_exchange_param(exchange, 0), aers_exchange_body(exchange, &nbytes)};
    struct json_object *patch =
        aers_ask_body(exchange, json_type_object, "what is to be different of the node, such as {\"channels\": 2}");
    if (patch)
        aers_ask_change(user, exchange, "/aers/graph/change", words, 2);
    json_object_put(patch);
}

static bool is_right_edge(struct json_object *edge)
{
    size_t nright = 0;
    json_object_object_foreach(edge, key, value)
    {
        bool is_end = strcmp(key, "from") == 0 || strcmp(key, "to") == 0, is_map = strcmp(key, "map") == 0;
        if ((!is_end && !is_map) || !json_object_is_type(value, is_map ? json_type_array : json_type_string))
            return false;
        nright += is_end;
    }
    return nright == 2;
}

void aers_api_edges_post(void *user, struct aers_exchange *exchange)
{
    static const char hint[] = "an edge: {\"from\": \"a\", \"to\": \"b\"}, and maybe \"map\": [[1, 2]], its channels";
    struct json_object *map = NULL, *edge = aers_ask_body(exchange, json_type_object, hint);
    if (!edge)
        return;
    if (is_right_edge(edge)) {
        bool has_map = json_object_object_get_ex(edge, "map", &map);
        const char *words[] = {aers_json_get_string(edge, "from", ""), aers_json_get_string(edge, "to", ""),
                               has_map ? json_object_to_json_string(map) : NULL};
        aers_ask_change(user, exchange, "/aers/graph/connect", words, has_map ? 3 : 2);
    } else {
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
    }
    json_object_put(edge);
}

void aers_api_edge_patch(void *user, struct aers_exchange *exchange)
{
    static const char hint[] = "{\"map\": [[1, 2]]}, or {\"map\": null} for what the channels of its ends suggest";
    struct json_object *map = NULL, *patch = aers_ask_body(exchange, json_type_object, hint);
    if (!patch)
        return;
    const bool is_right = json_object_object_length(patch) == 1 && json_object_object_get_ex(patch, "map", &map) &&
                          (!map || json_object_is_type(map, json_type_array));
    const char *words[] = {aers_exchange_param(exchange, 0), aers_exchange_param(exchange, 1),
                           map ? json_object_to_json_string(map) : NULL};
    if (is_right)
        aers_ask_change(user, exchange, "/aers/graph/map", words, map ? 3 : 2);
    else
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
    json_object_put(patch);
}

void aers_api_edge_delete(void *user, struct aers_exchange *exchange)
{
    const char *words[] = {aers_exchange_param(exchange, 0), aers_exchange_param(exchange, 1)};
    aers_ask_change(user, exchange, "/aers/graph/disconnect", words, 2);
}

void aers_api_module_reload_post(void *user, struct aers_exchange *exchange)
{
    static const char hint[] = "{\"module\": \"ext/plate_reverb\"}, one that nodes of the graph run";
    struct json_object *object = aers_ask_body(exchange, json_type_object, hint);
    if (!object)
        return;
    const char *name = aers_json_get_string(object, "module", NULL);
    if (name && json_object_object_length(object) == 1)
        aers_ask_change(user, exchange, "/aers/module/reload", &name, 1);
    else
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
    json_object_put(object);
}

void aers_api_undo_post(void *user, struct aers_exchange *exchange)
{
    aers_ask_change(user, exchange, "/aers/graph/undo", NULL, 0);
}

void aers_api_redo_post(void *user, struct aers_exchange *exchange)
{
    aers_ask_change(user, exchange, "/aers/graph/redo", NULL, 0);
}
