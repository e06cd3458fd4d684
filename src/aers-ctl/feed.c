/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/feed.h"

#include <stdio.h>
#include <string.h>

#include "common/osc/write.h"

#define NODE "/aers/node/"

enum { SILENCE_MS = 15000 /* three heartbeats */, PREFIX_NBYTES = 256 };

static enum aers_code send_verb(struct aers_ctl *ctl, const char *verb, const char *prefix, double rate_hz)
{
    uint8_t packet[512];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, verb, rate_hz > 0 ? "sf" : "s");
    aers_osc_write_string(&writer, prefix);
    if (rate_hz > 0)
        aers_osc_write_float(&writer, (float)rate_hz);
    return aers_osc_client_send(ctl->client, packet, aers_osc_write_stop(&writer), &ctl->error);
}

static enum aers_code subscribe(struct aers_ctl *ctl, const char *prefix, const struct aers_feed_terms *terms)
{
    return send_verb(ctl, terms->meters ? "/aers/meters" : "/aers/subscribe", prefix, terms->rate_hz);
}

enum aers_code aers_feed_subscribe(struct aers_ctl *ctl, const char *prefix, const struct aers_feed_terms *terms)
{
    char whole[PREFIX_NBYTES];
    int n = snprintf(whole, sizeof whole, "%s%s", prefix && prefix[0] == '/' ? "" : NODE, prefix ? prefix : "");
    if (n >= PREFIX_NBYTES)
        return aers_error_set(&ctl->error, AERS_E_USAGE, "", "PREFIX is too long for an address");
    enum aers_code code = aers_ask_open(ctl);
    if (code == AERS_OK && terms->now && !terms->meters)
        code = send_verb(ctl, "/aers/refresh", whole, 0);
    if (code == AERS_OK)
        code = subscribe(ctl, whole, terms);
    return code;
}

/* An /error in answer to what was asked, as this command's own. */
static enum aers_code take_error(struct aers_ctl *ctl, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg path, word, what;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "sss") != 0 || !aers_osc_read(&reader, &path) || !aers_osc_read(&reader, &word) ||
        !aers_osc_read(&reader, &what))
        return AERS_OK;
    return aers_error_set(&ctl->error, aers_code_of_word(word.s), "", "%s", what.s);
}

/* /aers/heartbeat prefix, seconds left of the lease; 0 where the connection is the lease */
static enum aers_code renew(struct aers_ctl *ctl, const struct aers_feed_terms *terms,
                            const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg prefix, left;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->address, "/aers/heartbeat") != 0 || strcmp(message->types, "si") != 0 ||
        !aers_osc_read(&reader, &prefix) || !aers_osc_read(&reader, &left) || left.i == 0)
        return AERS_OK;
    return subscribe(ctl, prefix.s, terms);
}

enum aers_code aers_feed_run(struct aers_ctl *ctl, const struct aers_feed_terms *terms, aers_feed_fn *take)
{
    struct aers_osc_message message;
    enum aers_code code = AERS_OK;
    while (code == AERS_OK && fflush(stdout) == 0) {
        code = aers_osc_client_receive(ctl->client, SILENCE_MS, &message, &ctl->error);
        if (code != AERS_OK)
            return code;
        code = renew(ctl, terms, &message);
        if (code == AERS_OK && strcmp(message.address, "/error") == 0)
            code = take_error(ctl, &message);
        else if (strcmp(message.address, "/reply") != 0)
            take(ctl, &message);
    }
    return code;
}
