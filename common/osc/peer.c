/* SPDX-License-Identifier: ISC */
#include "common/osc/peer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"

enum {
    UDP_MAX_NBYTES = 65507,
    ERROR_NBYTES = 2048,
    ANSWER_EXTRA = 40, /* what the answer to a refused datagram may be longer than the datagram */
};

struct aers_osc_peer *aers_osc_peer_create(struct aers_osc_server *server, enum aers_osc_transport transport)
{
    struct aers_osc_peer *peer = calloc(1, sizeof *peer);
    if (!peer)
        return NULL;
    peer->refs = 1;
    peer->transport = transport;
    peer->server = server;
    aers_osc_server_ref(server);
    aers_osc_stream_init(&peer->stream, AERS_OSC_MAX_REQUEST_NBYTES);
    return peer;
}

struct aers_osc_peer *aers_osc_peer_ref(struct aers_osc_peer *peer)
{
    peer->refs++;
    return peer;
}

void aers_osc_peer_unref(struct aers_osc_peer *peer)
{
    if (!peer || --peer->refs > 0)
        return;
    aers_osc_server_unref(peer->server);
    free(peer);
}

void aers_osc_peer_set_name(struct aers_osc_peer *peer, const struct sockaddr *address)
{
    const char *transport = peer->transport == AERS_OSC_UDP ? "udp" : "tcp";
    char host[INET6_ADDRSTRLEN] = "?";
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
        inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        snprintf(peer->name, sizeof peer->name, "%s [%s]:%u", transport, host, ntohs(in6->sin6_port));
        return;
    }
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
    snprintf(peer->name, sizeof peer->name, "%s %s:%u", transport, host, ntohs(in->sin_port));
}

const char *aers_osc_peer_name(const struct aers_osc_peer *peer)
{
    return peer->name;
}

size_t aers_osc_peer_max_nbytes(const struct aers_osc_peer *peer)
{
    return peer->transport == AERS_OSC_UDP ? UDP_MAX_NBYTES : AERS_OSC_MAX_NBYTES;
}

bool aers_osc_peer_is_open(const struct aers_osc_peer *peer)
{
    return !peer->server->closing && (peer->transport == AERS_OSC_UDP || peer->open);
}

bool aers_osc_peer_is_connection(const struct aers_osc_peer *peer)
{
    return peer->transport == AERS_OSC_TCP;
}

bool aers_osc_peer_is_same(const struct aers_osc_peer *a, const struct aers_osc_peer *b)
{
    return a == b || (a->transport == AERS_OSC_UDP && b->transport == AERS_OSC_UDP &&
                      memcmp(&a->address, &b->address, sizeof a->address) == 0);
}

size_t aers_osc_peer_unsent_nbytes(const struct aers_osc_peer *peer)
{
    return peer->open ? uv_stream_get_write_queue_size((const uv_stream_t *)&peer->tcp) : 0;
}

bool aers_osc_peer_send(struct aers_osc_peer *peer, const void *packet, size_t nbytes)
{
    if (nbytes == 0 || nbytes > aers_osc_peer_max_nbytes(peer) || !aers_osc_peer_is_open(peer)) {
        peer->server->stats.dropped_replies++;
        return false;
    }
    return peer->transport == AERS_OSC_UDP ? aers_osc_udp_send(peer, packet, nbytes)
                                           : aers_osc_tcp_send(peer, packet, nbytes);
}

static size_t write_error(uint8_t *packet, size_t size, const char *path, enum aers_code code, const char *what)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, size, "/error", "sss");
    aers_osc_write_string(&writer, path);
    aers_osc_write_string(&writer, aers_code_word(code));
    aers_osc_write_string(&writer, what);
    return aers_osc_write_stop(&writer);
}

void aers_osc_peer_send_error(struct aers_osc_peer *peer, const char *path, enum aers_code code, const char *what)
{
    uint8_t packet[ERROR_NBYTES];
    size_t nbytes = write_error(packet, sizeof packet, path, code, what);
    if (nbytes == 0) /* a sentence beyond all measure: the word alone says enough */
        nbytes = write_error(packet, sizeof packet, path, code, aers_code_sentence(code));
    aers_osc_peer_send(peer, packet, nbytes);
}

/* One short answer, over UDP never much longer than what came: nobody is to be flooded under a forged sender address.
 */
static void refuse(struct aers_osc_peer *peer, enum aers_code code, size_t nbytes)
{
    peer->server->stats.refused++;
    const char *what = code == AERS_E_LIMIT ? "over a limit" : "not an OSC packet";
    uint8_t packet[64];
    size_t nanswer = write_error(packet, sizeof packet, "", code, what);
    if (peer->transport == AERS_OSC_TCP || nanswer <= nbytes + ANSWER_EXTRA)
        aers_osc_peer_send(peer, packet, nanswer);
}

/* Answers are not requests: were they passed on and refused with another /error, two servers would never stop. */
static bool is_answer(const char *address)
{
    return strcmp(address, "/reply") == 0 || strcmp(address, "/error") == 0;
}

static enum aers_code hand_on(void *user, const struct aers_osc_message *message)
{
    struct aers_osc_peer *peer = user;
    if (!aers_osc_peer_is_open(peer))
        return AERS_E_UNAVAILABLE;
    if (!is_answer(message->address))
        peer->server->request(peer->server->user, peer, message);
    return AERS_OK;
}

void aers_osc_peer_take(struct aers_osc_peer *peer, const void *packet, size_t nbytes)
{
    peer->server->stats.packets++;
    aers_osc_peer_ref(peer); /* the request function may destroy the server */
    enum aers_code code = aers_osc_gate(packet, nbytes);
    if (code != AERS_OK)
        refuse(peer, code, nbytes);
    else
        aers_osc_each(packet, nbytes, hand_on, peer);
    aers_osc_peer_unref(peer);
}
