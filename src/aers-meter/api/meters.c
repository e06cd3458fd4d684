/* SPDX-License-Identifier: ISC */
/* GET /api/meters: the newest frame, as the WebSocket sends it. */
#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/meter.h"

void aers_api_meters_get(void *user, struct aers_exchange *exchange)
{
    const struct aers_text *frame = aers_meter_frame(user);
    if (frame->failed)
        aers_exchange_problem(exchange, AERS_E_MEMORY, "the frame does not fit into memory");
    else
        aers_exchange_answer(exchange, 200, AERS_TYPE_JSON, aers_text_data(frame), frame->nbytes);
}
