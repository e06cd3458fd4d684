/* SPDX-License-Identifier: ISC */
/* GET /api/transport: where JACK's transport is. POST: {"action": "play" | "stop"}, {"action": "locate", "to": PLACE},
 * {"action": "loop", "begin": PLACE, "end": PLACE}, {"action": "loop", "off": true}; {"action": "tempo", "bpm": 140}. A
 * PLACE is a number of seconds or a text as in docs/osc.md. */
#include <string.h>

#include "src/aers-meter/api/ask.h"

void aers_api_transport_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_words(user, exchange, "/aers/transport", NULL, 0);
}

/* Of a member, as a word for graphd; NULL when there is none. */
static const char *word_of(struct json_object *body, const char *key)
{
    struct json_object *value;
    if (!json_object_object_get_ex(body, key, &value))
        return NULL;
    return json_object_is_type(value, json_type_boolean) ? (json_object_get_boolean(value) ? key : NULL)
                                                         : json_object_get_string(value);
}

void aers_api_transport_post(void *user, struct aers_exchange *exchange)
{
    static const char *const keys[] = {"to", "begin", "end", "off"};
    static const char hint[] =
        "an object with an action: play, stop, locate (and to), loop (and begin and end, or off), tempo (and bpm)";
    struct json_object *body = aers_ask_body(exchange, json_type_object, hint);
    const char *words[5] = {body ? aers_json_get_string(body, "action", NULL) : NULL};
    size_t nwords = 1;
    if (!body)
        return;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (word_of(body, keys[i]))
            words[nwords++] = word_of(body, keys[i]);
    const char *bpm = word_of(body, "bpm");
    if (words[0] && strcmp(words[0], "tempo") == 0 && bpm && json_object_object_length(body) == 2)
        aers_ask_change(user, exchange, "/aers/transport/tempo", &bpm, 1);
    else if (!words[0] || (int)nwords != json_object_object_length(body))
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
    else
        aers_ask_words(user, exchange, "/aers/transport", words, nwords);
    json_object_put(body);
}
