/* SPDX-License-Identifier: ISC */
/* http/inbox.h - the receiving half of a WebSocket: messages put together from the pieces they come in, bounded in size
 * and in number. Who passes a bound is dismissed: told why and closed as soon as it can be written to; closing from
 * within a read makes libwebsockets read the rest of the buffer twice. Nobody outside this room includes it. */
#ifndef AERS_METER_INBOX_H
#define AERS_METER_INBOX_H

#include <libwebsockets.h>

#include "src/aers-meter/collect/text.h"
#include "src/aers-meter/http/bucket.h"

enum { AERS_INBOX_MAX_NBYTES = 65536 }; /* of a message */

struct aers_farewell {
    enum lws_close_status status;
    const char *why;
};
extern const struct aers_farewell aers_farewell_too_many, aers_farewell_too_large;

struct aers_inbox {
    struct aers_text received; /* of the message under way */
    struct aers_bucket messages;
    const struct aers_farewell *farewell; /* it is to be closed for this; what it still sends is read past */
};

void aers_inbox_init(struct aers_inbox *inbox, const struct aers_bucket_size *size);
void aers_inbox_finish(struct aers_inbox *inbox);

/* PART: the message is not whole yet. WHOLE: it is in inbox->received, for aers_text_finish. REFUSED: dismissed just
 * now. PAST: dismissed before. */
enum aers_inbox_state { AERS_INBOX_PART, AERS_INBOX_WHOLE, AERS_INBOX_REFUSED, AERS_INBOX_PAST };
enum aers_inbox_state aers_inbox_take(struct aers_inbox *inbox, struct lws *wsi, const struct aers_bucket_size *size,
                                      const char *bytes, size_t nbytes);
void aers_inbox_dismiss(struct aers_inbox *inbox, struct lws *wsi, const struct aers_farewell *farewell);
/* When it is writable. @return what the callback returns */
int aers_inbox_say_farewell(const struct aers_inbox *inbox, struct lws *wsi);

#endif
