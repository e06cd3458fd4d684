/* SPDX-License-Identifier: ISC */
/* GET /api/nodes, GET /api/nodes/{id}: the nodes with their parameters, values and ranges, from graphd. */
#include "src/aers-meter/api/ask.h"

void aers_api_nodes_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/list", NULL);
}

void aers_api_node_get(void *user, struct aers_exchange *exchange)
{
    const char *id = aers_exchange_param(exchange, 0);
    if (!aers_ask_is_plain(id, false))
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "there is no such node");
    else
        aers_ask_json(user, exchange, "/aers/list", id);
}
