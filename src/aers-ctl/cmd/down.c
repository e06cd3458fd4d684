/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/wait.h"

enum { LOOK_MS = 200 };

static enum aers_code ignore_reply(void *user, const struct aers_osc_message *message)
{
    (void)user;
    (void)message;
    return AERS_OK;
}

static enum aers_code request(struct aers_ctl *ctl, const char *address, int timeout_ms)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    enum aers_code code = aers_ask_open(ctl);
    if (code != AERS_OK)
        return code;
    aers_osc_write_start(&writer, packet, sizeof packet, address, "");
    size_t nbytes = aers_osc_write_stop(&writer);
    return aers_osc_client_request(ctl->client, packet, nbytes, timeout_ms, ignore_reply, NULL, &ctl->error);
}

/* TCP says it by the end of the connection, UDP by nobody being there for the next question. */
static bool is_gone(struct aers_ctl *ctl)
{
    struct aers_osc_message message;
    if (request(ctl, "/aers/ping", LOOK_MS) == AERS_E_UNAVAILABLE) {
        aers_ask_finish(ctl);
        return aers_ask_open(ctl) == AERS_E_UNAVAILABLE || request(ctl, "/aers/ping", LOOK_MS) == AERS_E_UNAVAILABLE;
    }
    while (ctl->client) /* what comes now, or nothing for LOOK_MS, or the end */
        if (aers_osc_client_receive(ctl->client, LOOK_MS, &message, &ctl->error) != AERS_OK)
            break;
    return false;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    (void)args;
    int64_t deadline_ms = aers_wait_deadline_ms(ctl);
    enum aers_code code = request(ctl, "/aers/quit", ctl->timeout_ms);
    if (code != AERS_OK)
        return code;
    while (!ctl->waits_not && !is_gone(ctl))
        if (aers_clock_whole_ms() > deadline_ms)
            return aers_error_set(&ctl->error, AERS_E_TIMEOUT, ctl->url,
                                  "aers-graphd said it would stop, but still answers");
    ctl->error.what[0] = 0;
    const char *state = ctl->waits_not ? "stopping" : "down";
    printf(ctl->json ? "{ \"state\": \"%s\" }\n" : "%s\n", state);
    return AERS_OK;
}

const struct aers_command aers_command_down = {
    .name = "down",
    .args = "",
    .summary = "stop the graph and aers-graphd",
    .help = "Ask aers-graphd to stop the graph and itself, and wait until it has gone. If aers-ctl up started it, up "
            "stops the "
            "rest of what it started and ends as well.",
    .max_args = 0,
    .run = run,
};
