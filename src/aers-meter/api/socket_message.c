/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/socket_message.h"

#include <string.h>

#include "common/doc/json.h"
#include "src/aers-meter/http/hub.h"

static void answer(struct aers_text *reply, enum aers_code code, const char *to, const char *detail)
{
    struct json_object *error = json_object_new_object();
    size_t n = 0;
    aers_json_add_string(error, "type", "error");
    aers_json_add_string(error, "code", aers_code_word(code));
    aers_json_add_string(error, "to", to);
    aers_json_add_string(error, "detail", detail);
    const char *text =
        json_object_to_json_string_length(error, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &n);
    aers_text_put(reply, text, n);
    json_object_put(error);
}

void aers_socket_message(void *user, const char *text, size_t nbytes, struct aers_text *reply)
{
    struct json_object *message = NULL;
    struct aers_error error;
    (void)user;
    if (aers_json_parse(text ? text : "", nbytes, AERS_HUB_MAX_MESSAGE_NBYTES, &message, &error) != AERS_OK) {
        answer(reply, AERS_E_INVALID, NULL, error.what);
        return;
    }
    const char *type =
        json_object_is_type(message, json_type_object) ? aers_json_get_string(message, "type", NULL) : NULL;
    if (!type)
        answer(reply, AERS_E_INVALID, NULL, "a message is an object with a \"type\"");
    else if (strcmp(type, "setParam") == 0)
        answer(reply, AERS_E_DENIED, type,
               "setting parameters over the WebSocket is off; use PATCH /api/nodes/{id}/params");
    else
        answer(reply, AERS_E_UNSUPPORTED, type, "no such type of message; this socket sends and does not listen");
    json_object_put(message);
}
