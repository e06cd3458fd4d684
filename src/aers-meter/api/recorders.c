/* SPDX-License-Identifier: ISC */
/* GET /api/recordings, POST /api/recorders, DELETE /api/recorders/{id}: what is recorded, and recorders in the running
 * graph that are in no file of it. They go on and off by their parameter `record`. */
#include "src/aers-meter/api/ask.h"

void aers_api_recordings_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/record/list", NULL);
}

void aers_api_recorders_post(void *user, struct aers_exchange *exchange)
{
    struct json_object *body = aers_ask_body(
        exchange, json_type_array, "a list of recorders, such as [{\"from\": \"voice\", \"file\": \"{node}.wav\"}]");
    const char *text = body ? json_object_to_json_string(body) : NULL;
    if (body)
        aers_ask_words(user, exchange, "/aers/record/add", &text, 1);
    json_object_put(body);
}

void aers_api_recorder_delete(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/record/remove", aers_exchange_param(exchange, 0));
}
