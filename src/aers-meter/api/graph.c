/* SPDX-License-Identifier: ISC */
/* GET /api/graph: nodes, edges, processing order and wires, from graphd. */
#include "src/aers-meter/api/ask.h"

void aers_api_graph_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/graph", NULL);
}
