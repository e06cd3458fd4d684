/* SPDX-License-Identifier: ISC */
#include "common/osc/write.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/cmd.h"

static enum aers_code accept_reply(void *user, const struct aers_osc_message *message)
{
    (void)user;
    (void)message;
    return AERS_OK;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    (void)nargs;
    (void)args;
    enum aers_code code = aers_ask_open(ctl);
    if (code != AERS_OK)
        return code;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/ping", "");
    size_t nbytes = aers_osc_write_stop(&writer);
    double start = aers_clock_ms();
    code = aers_osc_client_request(ctl->client, packet, nbytes, ctl->timeout_ms, accept_reply, NULL, &ctl->error);
    if (code != AERS_OK)
        return code;
    double took_ms = aers_clock_ms() - start;
    if (ctl->json) {
        struct json_object *document = json_object_new_object();
        aers_json_add_string(document, "url", ctl->url);
        aers_json_add_number(document, "ms", took_ms, 3);
        aers_print_json(document);
        json_object_put(document);
    } else {
        printf("%s answers in %.2f ms\n", ctl->url, took_ms);
    }
    return AERS_OK;
}

const struct aers_command aers_command_ping = {
    .name = "ping",
    .args = "",
    .summary = "see whether aers-graphd answers, and how fast",
    .help = "Ask aers-graphd for an answer and print how long it took. Exits with 10 when nobody is there.",
    .max_args = 0,
    .run = run,
};
