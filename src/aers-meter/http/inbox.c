/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/inbox.h"

#include <string.h>

#include "src/aers-meter/collect/clock.h"

const struct aers_farewell aers_farewell_too_many = {LWS_CLOSE_STATUS_POLICY_VIOLATION, "too many messages"};
const struct aers_farewell aers_farewell_too_large = {LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, "message too large"};

void aers_inbox_init(struct aers_inbox *inbox, const struct aers_bucket_size *size)
{
    *inbox = (struct aers_inbox){.farewell = NULL};
    aers_text_init(&inbox->received);
    aers_bucket_fill(&inbox->messages, size, aers_clock_steady_us());
}

void aers_inbox_finish(struct aers_inbox *inbox)
{
    aers_text_finish(&inbox->received);
}

void aers_inbox_dismiss(struct aers_inbox *inbox, struct lws *wsi, const struct aers_farewell *farewell)
{
    inbox->farewell = farewell;
    aers_text_finish(&inbox->received);
    lws_callback_on_writable(wsi);
}

static enum aers_inbox_state refuse(struct aers_inbox *inbox, struct lws *wsi, const struct aers_farewell *farewell)
{
    aers_inbox_dismiss(inbox, wsi, farewell);
    return AERS_INBOX_REFUSED;
}

enum aers_inbox_state aers_inbox_take(struct aers_inbox *inbox, struct lws *wsi, const struct aers_bucket_size *size,
                                      const char *bytes, size_t nbytes)
{
    if (inbox->farewell)
        return AERS_INBOX_PAST;
    if (inbox->received.nbytes + nbytes > AERS_INBOX_MAX_NBYTES)
        return refuse(inbox, wsi, &aers_farewell_too_large);
    aers_text_put(&inbox->received, bytes, nbytes);
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
        return AERS_INBOX_PART;
    if (!aers_bucket_take(&inbox->messages, size, aers_clock_steady_us()))
        return refuse(inbox, wsi, &aers_farewell_too_many);
    return AERS_INBOX_WHOLE;
}

int aers_inbox_say_farewell(const struct aers_inbox *inbox, struct lws *wsi)
{
    unsigned char why[64];
    const size_t n = strlen(inbox->farewell->why);
    memcpy(why, inbox->farewell->why, n);
    lws_close_reason(wsi, inbox->farewell->status, why, n);
    return -1;
}
