/* SPDX-License-Identifier: ISC */
/* http/hub.h - everyone who listens on the WebSocket. There is one text of each kind, the newest, written once for all,
 * and of frames one for each stream; a client is sent what it has not got yet, in the order of the kinds. One that
 * reads slowly gets the newest frame when it is ready again, is told how many it has skipped, and holds up nobody. */
#ifndef AERS_METER_HUB_H
#define AERS_METER_HUB_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/log.h"
#include "src/aers-meter/collect/text.h"
#include "src/aers-meter/http/access.h"
#include "src/aers-meter/http/stream.h"

enum aers_hub_kind { AERS_HUB_STATUS, AERS_HUB_GRAPH, AERS_HUB_NKINDS };
/* What a client gets, by bits; all but the log unless it asks otherwise. */
enum {
    AERS_HUB_WANT_STATUS = 1,
    AERS_HUB_WANT_GRAPH = 2,
    AERS_HUB_WANT_FRAME = 4,
    AERS_HUB_WANT_LOG = 8,
    AERS_HUB_WANT_TRACE = 16,
    AERS_HUB_WANT_USUAL = AERS_HUB_WANT_STATUS | AERS_HUB_WANT_GRAPH | AERS_HUB_WANT_FRAME | AERS_HUB_WANT_TRACE
};

enum {
    AERS_HUB_MAX_CLIENTS = 2000,
    AERS_HUB_MESSAGES_PER_S = 20, /* from one client */
    AERS_HUB_BURST = 40,
};

struct aers_hub;

struct aers_hub_config {
    void (*joined)(void *user); /* someone came: see that status and graph are fresh */
    /* A whole text message of a client; what is put into reply goes back to it alone. */
    void (*message)(void *user, uint64_t client, const char *text, size_t nbytes, struct aers_text *reply);
    void *user;
};

/* What a client asks for. */
struct aers_hub_wish {
    unsigned wants;
    enum aers_log_level log_level;            /* lines as grave as this one */
    unsigned every;                           /* ticks from frame to frame */
    const char *nodes[AERS_STREAM_MAX_NODES]; /* not copied */
    size_t nnodes;
};

struct aers_hub *aers_hub_create(const struct aers_hub_config *config); /* NULL: out of memory */
void aers_hub_destroy(struct aers_hub *hub);                            /* after the loop; NULL is fine */

/* All swap the contents of text with those of the hub's: the caller gets old memory back to write the next one into. */
void aers_hub_send(struct aers_hub *hub, enum aers_hub_kind kind, struct aers_text *text);
/* The same with what has changed since the text before, for those who have that one; NULL or empty: all get the text.
 */
void aers_hub_send_change(struct aers_hub *hub, enum aers_hub_kind kind, struct aers_text *text,
                          struct aers_text *delta);
void aers_hub_send_frame(struct aers_hub *hub, struct aers_stream *stream, struct aers_text *text);
/* To those who want lines of this level; one whose queue is full has lost the line, and is told how many. */
void aers_hub_send_log(struct aers_hub *hub, enum aers_log_level level, const char *text, size_t nbytes);
/* To those who want traces; one whose queue is full has lost it, and counts it with the lines. */
void aers_hub_send_trace(struct aers_hub *hub, const char *text, size_t nbytes);
/* Whether anybody wants the log; *level is then that of who wants most. */
bool aers_hub_wants_log(const struct aers_hub *hub, enum aers_log_level *level);
struct aers_stream *aers_hub_streams(const struct aers_hub *hub); /* utlist; those without clients are not due */

/* ---- one client, by the number that message() has named; false or NONE when it has gone */
bool aers_hub_reply(struct aers_hub *hub, uint64_t client, const char *text, size_t nbytes);
enum aers_role aers_hub_role(const struct aers_hub *hub, uint64_t client);
/* Another stream, and what else it wants. On failure all stays. */
enum aers_code aers_hub_subscribe(struct aers_hub *hub, uint64_t client,
                                  const struct aers_hub_wish *wish) AERS_MUST_USE;

/* Status and graph once more, as a whole. */
void aers_hub_refresh(struct aers_hub *hub, uint64_t client);

struct aers_hub_stats {
    uint32_t clients;
    uint64_t frames;  /* written */
    uint64_t skipped; /* not sent to a client that was not ready for them */
    uint64_t closed;  /* clients that were closed for what they sent */
};
struct aers_hub_stats aers_hub_get_stats(const struct aers_hub *hub);

#endif
