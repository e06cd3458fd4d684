/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <time.h>

#include "common/osc/write.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/events/events.h"

#define TRIGGER     "/aers/events/trigger"
#define NTP_TO_UNIX UINT64_C(2208988800) /* seconds from 1900 to 1970 */
#define IMMEDIATELY UINT64_C(1)

enum { PACKET_NBYTES = 1024 };

static uint64_t time_tag_in(double delay_s)
{
    struct timespec now;
    if (!(delay_s > 0.0))
        return IMMEDIATELY;
    clock_gettime(CLOCK_REALTIME, &now);
    const double fraction = (double)now.tv_nsec * 1e-9 + delay_s;
    const uint64_t whole = (uint64_t)fraction;
    const uint64_t seconds = (uint64_t)now.tv_sec + NTP_TO_UNIX + whole;
    return seconds << 32 | (uint64_t)((fraction - (double)whole) * 4294967296.0);
}

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text) && strlen(text) < 7;
}

static size_t write_push(const char *node, const char *event, double delay_s, void *packet)
{
    struct aers_osc_bundle bundle;
    struct aers_osc_writer writer;
    size_t room;
    int32_t number = 0;
    aers_osc_bundle_start(&bundle, packet, PACKET_NBYTES, time_tag_in(delay_s));
    void *at = aers_osc_bundle_reserve(&bundle, &room);
    if (!at)
        return 0;
    for (const char *digit = event; is_number(event) && *digit; digit++)
        number = 10 * number + (*digit - '0');
    aers_osc_write_start(&writer, at, room, TRIGGER, is_number(event) ? "si" : "ss");
    aers_osc_write_string(&writer, node);
    if (is_number(event))
        aers_osc_write_int(&writer, number);
    else
        aers_osc_write_string(&writer, event);
    const size_t nbytes = aers_osc_write_stop(&writer);
    if (nbytes == 0)
        return 0;
    aers_osc_bundle_commit(&bundle, nbytes);
    return aers_osc_bundle_stop(&bundle);
}

/* /reply path number frame, or /error path code sentence. */
static enum aers_code read_answer(const struct aers_osc_message *message, struct aers_osc_reader *reader,
                                  int64_t *frame, struct aers_error *error)
{
    struct aers_osc_arg first, second;
    double number = -1;
    if (!aers_osc_read(reader, &first) || !aers_osc_read(reader, &second))
        return aers_error_set(error, AERS_E_INVALID, TRIGGER, "an answer that says nothing");
    if (strcmp(message->address, "/reply") != 0)
        return aers_error_set(error, first.type == 's' ? aers_code_of_word(first.s) : AERS_E_FAILED, "", "%s",
                              second.type == 's' ? second.s : "refused without a reason");
    *frame = aers_osc_arg_number(&second, &number) ? (int64_t)number : -1;
    return AERS_OK;
}

enum aers_code aers_events_send(struct aers_ctl *ctl, const char *node, const char *event, double delay_s)
{
    _Alignas(8) uint8_t packet[PACKET_NBYTES];
    const enum aers_code code = aers_ask_open(ctl);
    const size_t nbytes = write_push(node, event, delay_s, packet);
    if (code != AERS_OK)
        return code;
    if (nbytes == 0)
        return aers_error_set(&ctl->error, AERS_E_LIMIT, node, "the names are too long to send");
    return aers_osc_client_send(ctl->client, packet, nbytes, &ctl->error);
}

enum aers_code aers_events_receive(struct aers_ctl *ctl, int timeout_ms, int64_t *frame)
{
    for (;;) {
        struct aers_osc_message message;
        struct aers_osc_reader reader;
        struct aers_osc_arg path;
        const enum aers_code code = aers_osc_client_receive(ctl->client, timeout_ms, &message, &ctl->error);
        if (code != AERS_OK)
            return code;
        aers_osc_reader_init(&reader, &message);
        if (aers_osc_read(&reader, &path) && path.type == 's' && strcmp(path.s, TRIGGER) == 0)
            return read_answer(&message, &reader, frame, &ctl->error);
    }
}
