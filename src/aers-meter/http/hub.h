/* SPDX-License-Identifier: ISC */
/* http/hub.h - everyone who listens on the WebSocket. There is one text of each kind, the newest, written once for all;
 * a client is sent what it has not got yet, in the order of the kinds. One that reads slowly gets the newest frame when
 * it is ready again and has skipped the ones between; it holds up nobody. */
#ifndef AERS_METER_HUB_H
#define AERS_METER_HUB_H

#include <stdbool.h>
#include <stdint.h>

#include "src/aers-meter/collect/text.h"

enum aers_hub_kind { AERS_HUB_STATUS, AERS_HUB_GRAPH, AERS_HUB_FRAME, AERS_HUB_NKINDS };

enum {
    AERS_HUB_MAX_CLIENTS = 2000,
    AERS_HUB_MAX_MESSAGE_NBYTES = 65536,
    AERS_HUB_MESSAGES_PER_S = 20, /* from one client */
    AERS_HUB_BURST = 40,
};

struct aers_hub;

struct aers_hub_config {
    void (*joined)(void *user); /* someone came: see that status and graph are fresh */
    /* A whole text message of a client; what is put into reply goes back to it alone. */
    void (*message)(void *user, const char *text, size_t nbytes, struct aers_text *reply);
    void *user;
};

struct aers_hub *aers_hub_create(const struct aers_hub_config *config); /* NULL: out of memory */
void aers_hub_destroy(struct aers_hub *hub);                            /* after the loop; NULL is fine */

/* Swaps the contents of text with those of the hub's: the caller gets old memory back to write the next one into. */
void aers_hub_send(struct aers_hub *hub, enum aers_hub_kind kind, struct aers_text *text);
const struct aers_text *aers_hub_newest(const struct aers_hub *hub, enum aers_hub_kind kind);

struct aers_hub_stats {
    uint32_t clients;
    uint64_t frames;  /* written */
    uint64_t skipped; /* not sent to a client that was not ready for them */
    uint64_t closed;  /* clients that were closed for what they sent */
};
struct aers_hub_stats aers_hub_get_stats(const struct aers_hub *hub);

#endif
