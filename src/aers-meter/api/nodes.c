/* SPDX-License-Identifier: ISC */
/* GET /api/nodes, /api/nodes/{id}, /api/nodes/{id}/params, /api/modules: nodes and modules with their parameters,
 * values and ranges, from graphd. */
#include <stdlib.h>

#include "src/aers-meter/api/ask.h"

void aers_api_nodes_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/list", NULL);
}

void aers_api_modules_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/modules", NULL);
}

/* The one node of a list of one. */
static struct json_object *read_node(struct aers_exchange *exchange, enum aers_code code, const char *what,
                                     struct aers_osc_reader *args)
{
    struct json_object *list = aers_ask_read_json(exchange, code, what, args), *nodes = NULL, *node = NULL;
    if (!list)
        return NULL;
    if (json_object_object_get_ex(list, "nodes", &nodes) && json_object_is_type(nodes, json_type_array))
        node = json_object_get(json_object_array_get_idx(nodes, 0));
    json_object_put(list);
    if (!node)
        aers_exchange_problem_status(exchange, 502, AERS_E_INVALID, "aers-graphd answered with no node");
    return node;
}

static void on_node(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct json_object *node = read_node(user, code, what, args);
    if (node)
        aers_exchange_answer_json(user, 200, node);
}

static void on_params(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct json_object *node = read_node(user, code, what, args), *params = NULL;
    if (!node)
        return;
    json_object_object_get_ex(node, "params", &params);
    aers_exchange_answer_json(user, 200, params ? json_object_get(params) : json_object_new_object());
    json_object_put(node);
}

static void ask_node(struct aers_meter *meter, struct aers_exchange *exchange, aers_link_reply_fn *fn)
{
    const char *id = aers_exchange_param(exchange, 0);
    size_t nbytes = 0;
    uint8_t *packet = aers_ask_packet("/aers/list", &id, 1, -1, &nbytes);
    enum aers_code code = AERS_E_MEMORY;
    if (packet)
        code = aers_link_request(meter->link, "/aers/list", packet, nbytes, AERS_ASK_TIMEOUT_MS, fn, exchange);
    free(packet);
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, aers_code_sentence(code));
}

void aers_api_node_get(void *user, struct aers_exchange *exchange)
{
    ask_node(user, exchange, on_node);
}

void aers_api_params_get(void *user, struct aers_exchange *exchange)
{
    ask_node(user, exchange, on_params);
}
