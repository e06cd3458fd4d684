/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/session.h"

#include <stdio.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/wait.h"

static enum aers_code wait_until_settled(struct aers_ctl *ctl, char *state, size_t size)
{
    int64_t deadline_ms = aers_wait_deadline_ms(ctl);
    while (strcmp(state, "starting") == 0 || strcmp(state, "stopping") == 0) {
        struct json_object *status;
        enum aers_code code = aers_ask_json(ctl, "/aers/status", NULL, &status);
        if (code != AERS_OK)
            return code;
        snprintf(state, size, "%s", aers_json_get_string(status, "state", "?"));
        json_object_put(status);
        if (aers_clock_whole_ms() > deadline_ms)
            return aers_error_set(&ctl->error, AERS_E_TIMEOUT, ctl->url, "the graph is still %s", state);
        aers_wait_a_little();
    }
    return AERS_OK;
}

enum aers_code aers_session_verb(struct aers_ctl *ctl, const char *address)
{
    char state[64];
    enum aers_code code = aers_ask_text(ctl, address, NULL, state, sizeof state);
    if (code == AERS_OK && !ctl->waits_not)
        code = wait_until_settled(ctl, state, sizeof state);
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
