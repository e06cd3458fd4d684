/* SPDX-License-Identifier: ISC */
/* GET and POST /api/traces: events that are followed through the graph. */
#include <string.h>

#include "src/aers-meter/api/ask.h"
#include "src/aers-meter/api/traces.h"
#include "src/aers-meter/collect/clock.h"

static const char hint[] =
    "an object such as {\"tag\": \"door\"}, maybe with \"node\": its source, and \"trigger\": true";

void aers_api_traces_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/trace/list", NULL);
}

static bool read_body(struct json_object *body, const char **words, size_t *nwords)
{
    words[1] = "";
    *nwords = 2;
    json_object_object_foreach(body, key, value)
    {
        if (strcmp(key, "tag") == 0 && json_object_is_type(value, json_type_string))
            words[0] = json_object_get_string(value);
        else if (strcmp(key, "node") == 0 && json_object_is_type(value, json_type_string))
            words[1] = json_object_get_string(value);
        else if (strcmp(key, "trigger") == 0 && json_object_is_type(value, json_type_boolean))
            *nwords = json_object_get_boolean(value) ? 3 : 2;
        else
            return false;
    }
    return words[0] != NULL;
}

void aers_api_traces_post(void *user, struct aers_exchange *exchange)
{
    const char *words[3] = {NULL, "", "trigger"};
    size_t nwords = 0;
    struct json_object *body = aers_ask_body(exchange, json_type_object, hint);
    if (!body)
        return;
    if (read_body(body, words, &nwords))
        aers_ask_words(user, exchange, "/aers/trace/start", words, nwords);
    else
        aers_exchange_problem(exchange, AERS_E_INVALID, hint);
    json_object_put(body);
}

void aers_trace_send(struct aers_hub *hub, struct json_object *trace)
{
    struct json_object *object = json_object_new_object();
    size_t nbytes = 0;
    aers_json_add_number(object, "ts", aers_clock_wall_s(), 3);
    aers_json_add_string(object, "type", "trace");
    json_object_object_foreach(trace, key, value) json_object_object_add(object, key, json_object_get(value));
    const char *text =
        json_object_to_json_string_length(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &nbytes);
    aers_hub_send_trace(hub, text, nbytes);
    json_object_put(object);
}
