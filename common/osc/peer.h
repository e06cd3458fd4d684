/* SPDX-License-Identifier: ISC */
/* common/osc/peer.h - what server.c, udp.c, tcp.c and peer.c share. Private to this room. Loop thread only. */
#ifndef AERS_OSC_PEER_H
#define AERS_OSC_PEER_H

#include "common/osc/server.h"
#include "common/osc/stream.h"

/* Owned by whoever made it, by its two open handles and by every peer: freed when the last of them lets go. */
struct aers_osc_server {
    unsigned refs;
    bool closing; /* destroyed: takes nothing in, sends nothing out */
    uint16_t port;
    uint32_t max_connections, min_idle_ms;
    size_t max_queue_nbytes;
    aers_osc_request_fn *request;
    void *user;
    uv_udp_t udp;
    uv_tcp_t listener;
    struct aers_osc_peer *connections; /* utlist; who has been silent longest first */
    struct aers_osc_peer *last_udp;    /* who sent the last datagram, taken again unless somebody kept it */
    struct aers_osc_server_stats stats;
    uint8_t *received; /* [AERS_OSC_RECEIVE_NBYTES], of the read under way */
};

/* libuv reads as many datagrams at once as 64 KiB pieces fit. */
enum { AERS_OSC_RECEIVE_NBYTES = 16 * 64 * 1024 };

struct aers_osc_peer {
    unsigned refs; /* a TCP connection holds one while it is open */
    struct aers_osc_server *server;
    enum aers_osc_transport transport;
    char name[64];
    struct sockaddr_storage address; /* UDP */
    uv_tcp_t tcp;
    uint64_t heard_ms; /* TCP: when it said something last, in the loop's time */
    bool open;         /* TCP; a UDP peer is as open as its server */
    struct aers_osc_stream stream;
    struct aers_osc_peer *prev, *next;
};

void aers_osc_server_ref(struct aers_osc_server *server);
void aers_osc_server_unref(struct aers_osc_server *server);
void aers_osc_server_lend_buffer(struct aers_osc_server *server, uv_buf_t *buf);

/* refs = 1, or NULL without memory. */
struct aers_osc_peer *aers_osc_peer_create(struct aers_osc_server *server, enum aers_osc_transport transport);
void aers_osc_peer_set_name(struct aers_osc_peer *peer, const struct sockaddr *address);
/* One packet from the peer: through the gate, then message by message to the server's request function. */
void aers_osc_peer_take(struct aers_osc_peer *peer, const void *packet, size_t nbytes);

/* fd is the server's from here on, also on failure. */
enum aers_code aers_osc_udp_start(struct aers_osc_server *server, int fd) AERS_MUST_USE;
uint64_t aers_osc_udp_count_lost(const struct aers_osc_server *server);
bool aers_osc_udp_send(struct aers_osc_peer *peer, const void *packet, size_t nbytes);

enum aers_code aers_osc_tcp_start(struct aers_osc_server *server, int fd) AERS_MUST_USE;
bool aers_osc_tcp_send(struct aers_osc_peer *peer, const void *packet, size_t nbytes);
void aers_osc_tcp_close(struct aers_osc_peer *peer); /* does nothing the second time */

#endif
