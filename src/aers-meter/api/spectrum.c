/* SPDX-License-Identifier: ISC */
/* GET /api/nodes/{id}/spectrum: what a node hears and says, by frequency. The node makes it while somebody asks. */
#include <stdio.h>

#include "src/aers-meter/api/ask.h"

void aers_api_spectrum_get(void *user, struct aers_exchange *exchange)
{
    const char *id = aers_exchange_param(exchange, 0);
    char address[AERS_OSC_MAX_ADDRESS + 1];
    const int n = snprintf(address, sizeof address, "/aers/node/%s/spectrum", id);
    if (n >= (int)sizeof address || !aers_ask_is_plain(id, false))
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND, "there is no node %.128s", id);
    else
        aers_ask_json(user, exchange, address, NULL);
}
