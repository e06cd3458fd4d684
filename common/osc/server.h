/* SPDX-License-Identifier: ISC */
/* common/osc/server.h - OSC over UDP and TCP on one host and port, on a libuv loop. Every packet has passed the gate;
 * one that does not is answered with /error and counted (a stream that breaks its framing is closed).
 *
 * A peer is who sent something: an address (UDP) or a connection (TCP). It may be kept for later answers with
 * aers_osc_peer_ref; a TCP peer that has gone swallows what is sent to it. Loop thread only. */
#ifndef AERS_OSC_SERVER_H
#define AERS_OSC_SERVER_H

#include <uv.h>

#include "common/base/error.h"
#include "common/osc/gate.h"
#include "common/osc/url.h"

struct aers_osc_server;
struct aers_osc_peer;

/* A message from a peer. Nothing is kept after return. /reply and /error are not passed on: they are answers, and two
 * servers that refuse each other's answers would never stop. */
typedef void aers_osc_request_fn(void *user, struct aers_osc_peer *peer, const struct aers_osc_message *message);

struct aers_osc_server_config {
    const char *listen;       /* HOST:PORT for both transports */
    uint32_t max_connections; /* TCP; 0 means 256. One more closes the one that has been idle longest, */
    uint32_t min_idle_ms;     /* if it has been for so long; 0 means 5000. A peer that is kept is not idle */
    size_t max_queue_nbytes;  /* unsent bytes per TCP peer before it is closed; 0 means 8 MiB */
    aers_osc_request_fn *request;
    void *user;
};

/* SIGPIPE, when nothing handles it, is ignored from here on: a peer that goes while it is written to must not end the
 * program.
 * AERS_E_CONFLICT when the address is in use; AERS_E_DENIED, AERS_E_INVALID, AERS_E_NOT_FOUND, AERS_E_IO. */
enum aers_code aers_osc_server_create(uv_loop_t *loop, const struct aers_osc_server_config *config,
                                      struct aers_osc_server **out, struct aers_error *error) AERS_MUST_USE;
/* Stops listening and closes all; the memory goes when the loop has run its close callbacks and the last kept peer is
 * released. NULL is fine; so is calling it from the request function. */
void aers_osc_server_destroy(struct aers_osc_server *server);

/* The port it listens on, which the system chose when listen said 0. */
uint16_t aers_osc_server_get_port(const struct aers_osc_server *server);

struct aers_osc_server_stats {
    uint64_t packets;         /* that came in whole */
    uint64_t refused;         /* packets by the gate, streams by their framing, connections over the bound */
    uint64_t connections;     /* open now */
    uint64_t evicted;         /* idle connections that made room for another */
    uint64_t lost_datagrams;  /* that came faster than they were read, and found the socket full */
    uint64_t dropped_replies; /* that could not be sent: peer gone, its queue full, packet too large for it */
};
struct aers_osc_server_stats aers_osc_server_get_stats(const struct aers_osc_server *server);

struct aers_osc_peer *aers_osc_peer_ref(struct aers_osc_peer *peer); /* valid after the request as well */
void aers_osc_peer_unref(struct aers_osc_peer *peer);                /* NULL is fine */
const char *aers_osc_peer_name(const struct aers_osc_peer *peer);    /* "udp 127.0.0.1:51234", for logs and audit */
/* Largest packet that can be sent to this peer: 65,507 for UDP, AERS_OSC_MAX_NBYTES for TCP. */
size_t aers_osc_peer_max_nbytes(const struct aers_osc_peer *peer);
/* false: it could not be handed to the system; counted as a dropped reply. */
bool aers_osc_peer_send(struct aers_osc_peer *peer, const void *packet, size_t nbytes);
bool aers_osc_peer_is_open(const struct aers_osc_peer *peer); /* a UDP peer is as open as its server */
/* The same sender: of UDP the same address, which several peers may stand for; of TCP the same connection. */
bool aers_osc_peer_is_same(const struct aers_osc_peer *a, const struct aers_osc_peer *b);
bool aers_osc_peer_is_connection(const struct aers_osc_peer *peer);   /* TCP: its end is seen */
size_t aers_osc_peer_unsent_nbytes(const struct aers_osc_peer *peer); /* TCP: what the other end has not taken in */

/* /error path code sentence, as in docs/osc.md */
void aers_osc_peer_send_error(struct aers_osc_peer *peer, const char *path, enum aers_code code, const char *what);

#endif
