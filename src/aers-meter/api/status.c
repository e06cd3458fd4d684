/* SPDX-License-Identifier: ISC */
/* GET /api/status: what graphd says of the session, its nodes and edges. GET /api/latency: how late everything is. */
#include "src/aers-meter/api/ask.h"

void aers_api_status_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/status", NULL);
}

void aers_api_latency_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/latency", NULL);
}
