/* SPDX-License-Identifier: ISC */
/* GET and PATCH /api/automation: the envelopes of parameters, and their modes. */
#include "src/aers-meter/api/ask.h"

void aers_api_automation_get(void *user, struct aers_exchange *exchange)
{
    aers_ask_json(user, exchange, "/aers/automation/list", NULL);
}

/* {"param": "trim/gain_db", "mode": "touch"}; null takes the envelope away. */
void aers_api_automation_patch(void *user, struct aers_exchange *exchange)
{
    static const char hint[] =
        "a parameter and its mode: {\"param\": \"trim/gain_db\", \"mode\": \"touch\"}, or null for none";
    struct json_object *mode = NULL, *body = aers_ask_body(exchange, json_type_object, hint);
    if (!body)
        return;
    const char *words[] = {aers_json_get_string(body, "param", NULL), aers_json_get_string(body, "mode", NULL)};
    const bool clears = json_object_object_get_ex(body, "mode", &mode) && !mode;
    if (!words[0] || (!words[1] && !clears) || json_object_object_length(body) != 2)
        aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
    else
        aers_ask_change(user, exchange, clears ? "/aers/automation/clear" : "/aers/automation/mode", words,
                        clears ? 1 : 2);
    json_object_put(body);
}
