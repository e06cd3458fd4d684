/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/session.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"

/* Nodes start and stop one by one: more time than for an answer. */
enum { PATIENCE = 3, LOOK_MS = 20 };

static enum aers_code wait_until_settled(struct aers_ctl *ctl, char *state, size_t size)
{
    int64_t deadline_ms = aers_clock_whole_ms() + (int64_t)PATIENCE * ctl->timeout_ms;
    while (strcmp(state, "starting") == 0 || strcmp(state, "stopping") == 0) {
        struct json_object *status;
        enum aers_code code = aers_ask_json(ctl, "/aers/status", NULL, &status);
        if (code != AERS_OK)
            return code;
        snprintf(state, size, "%s", aers_json_get_string(status, "state", "?"));
        json_object_put(status);
        if (aers_clock_whole_ms() > deadline_ms)
            return aers_error_set(&ctl->error, AERS_E_TIMEOUT, ctl->url, "the graph is still %s", state);
        (void)poll(NULL, 0, LOOK_MS);
    }
    return AERS_OK;
}

enum aers_code aers_session_verb(struct aers_ctl *ctl, const char *address)
{
    char state[64];
    enum aers_code code = aers_ask_text(ctl, address, NULL, state, sizeof state);
    if (code == AERS_OK)
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
