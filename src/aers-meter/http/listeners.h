/* SPDX-License-Identifier: ISC */
/* http/listeners.h - everyone on the WebSocket of OSCQuery: what each listens to, and what it has yet to be told.
 *
 * Of each address that a client listens to the newest packet is kept until it has been sent; one that reads slowly gets
 * the newest of each, and nothing grows however slow it is. Texts wait in a queue; when one is full, the client is told
 * instead that everything may have changed. */
#ifndef AERS_METER_LISTENERS_H
#define AERS_METER_LISTENERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"
#include "src/aers-meter/http/access.h"

enum {
    AERS_LISTENERS_MAX = 64,
    AERS_LISTENER_MAX_ADDRESSES = 4096,
    AERS_LISTENER_MAX_TEXTS = 64,
    AERS_LISTENER_MAX_PACKET_NBYTES = 1024,
    AERS_LISTENER_MESSAGES_PER_S = 500, /* from one client */
    AERS_LISTENER_BURST = 2000,
};

struct aers_listeners;

struct aers_listeners_config {
    /* A whole message of a client, as text or as OSC. */
    void (*text)(void *user, uint64_t client, const char *text, size_t nbytes);
    void (*packet)(void *user, uint64_t client, const void *packet, size_t nbytes);
    void (*came)(void *user);       /* somebody has opened it */
    const char *everything_changed; /* the text for who could not be told what */
    void *user;
};

struct aers_listeners *aers_listeners_create(const struct aers_listeners_config *config); /* NULL: out of memory */
void aers_listeners_destroy(struct aers_listeners *listeners); /* after the loop; NULL is fine */

uint32_t aers_listeners_count(const struct aers_listeners *listeners);

/* ---- one client, by the number that text() or packet() has named */
/* AERS_E_LIMIT: it listens to as many as it may already. */
enum aers_code aers_listeners_listen(struct aers_listeners *listeners, uint64_t client,
                                     const char *address) AERS_MUST_USE;
void aers_listeners_ignore(struct aers_listeners *listeners, uint64_t client, const char *address);
void aers_listeners_say(struct aers_listeners *listeners, uint64_t client, const char *text, size_t nbytes);
enum aers_role aers_listeners_role(const struct aers_listeners *listeners, uint64_t client);
/* Where it comes from: "127.0.0.1:50000"; "" when it has gone. */
const char *aers_listeners_peer(const struct aers_listeners *listeners, uint64_t client);
/* The client has itself set this address to value: being told so is no news to it. */
void aers_listeners_expect(struct aers_listeners *listeners, uint64_t client, const char *address, double value);

/* ---- all of them */
void aers_listeners_say_all(struct aers_listeners *listeners, const char *text, size_t nbytes);
/* To those who listen to the address. value: what is in the packet, NAN when it is no number. */
void aers_listeners_tell(struct aers_listeners *listeners, const char *address, double value, const void *packet,
                         size_t nbytes);

#endif
