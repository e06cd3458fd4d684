/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/session.h"

#include <stdio.h>

#include "src/aers-ctl/ask.h"

enum aers_code aers_session_verb(struct aers_ctl *ctl, const char *address)
{
    char state[64];
    enum aers_code code = aers_ask_text(ctl, address, NULL, state, sizeof state);
    if (code != AERS_OK)
        return code;
    if (ctl->json) {
        struct json_object *document = json_object_new_object();
        aers_json_add_string(document, "state", state);
        aers_print_json(document);
        json_object_put(document);
    } else {
        puts(state);
    }
    return AERS_OK;
}
