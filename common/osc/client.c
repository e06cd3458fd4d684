/* SPDX-License-Identifier: ISC */
#include "common/osc/client.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include "common/osc/deadline.h"
#include "common/osc/stream.h"
#include "common/osc/url.h"

enum { CONNECT_MS = 3000, SEND_MS = 5000, UDP_MAX_NBYTES = 65507, READ_NBYTES = 65536, RECEIVE_NBYTES = 4 << 20 };

struct packet {
    struct packet *next;
    size_t nbytes;
    uint8_t bytes[];
};

struct aers_osc_client {
    int fd; /* non-blocking, connected */
    enum aers_osc_transport transport;
    char url[320];
    struct aers_osc_stream stream; /* TCP */
    struct packet *packets;        /* utlist; received, not looked at. The read stops while there are any */
    struct packet *current;
    struct aers_osc_message messages[AERS_OSC_MAX_MESSAGES]; /* of current */
    uint32_t nmessages, next;
    uint8_t read[READ_NBYTES];
};

static enum aers_code fail(const struct aers_osc_client *client, struct aers_error *error, int reason)
{
    return aers_error_set(error, reason == EMSGSIZE ? AERS_E_LIMIT : AERS_E_UNAVAILABLE, client->url,
                          "no connection: %s; is the program that should listen there running?", strerror(reason));
}

/* @return 0 or the reason */
static int finish_connect(int fd)
{
    enum aers_code code = aers_osc_wait(fd, POLLOUT, aers_osc_now_ms() + CONNECT_MS);
    if (code != AERS_OK)
        return code == AERS_E_TIMEOUT ? ETIMEDOUT : errno;
    int reason = 0;
    socklen_t size = sizeof reason;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &reason, &size) == 0 ? reason : errno;
}

/* @return 0 or the reason */
static int start_connect(struct aers_osc_client *client, const struct aers_osc_url *url)
{
    int type = url->transport == AERS_OSC_UDP ? SOCK_DGRAM : SOCK_STREAM;
    client->fd = socket(url->address.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (client->fd < 0)
        return errno;
    int on = 1, receive_nbytes = RECEIVE_NBYTES;
    if (type == SOCK_STREAM)
        (void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    else /* best effort: many answers may come at once */
        (void)setsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &receive_nbytes, sizeof receive_nbytes);
    if (connect(client->fd, (const struct sockaddr *)&url->address, url->naddress) == 0)
        return 0;
    return errno == EINPROGRESS ? finish_connect(client->fd) : errno;
}

enum aers_code aers_osc_client_open(const char *url, struct aers_osc_client **out, struct aers_error *error)
{
    struct aers_osc_url parsed;
    enum aers_code code = aers_osc_url_parse(url, AERS_OSC_TCP, &parsed, error);
    if (code != AERS_OK)
        return code;
    struct aers_osc_client *client = calloc(1, sizeof *client);
    if (!client)
        return aers_error_set(error, AERS_E_MEMORY, url, "cannot connect: out of memory");
    snprintf(client->url, sizeof client->url, "%s", url);
    client->transport = parsed.transport;
    aers_osc_stream_init(&client->stream, AERS_OSC_MAX_NBYTES);
    int reason = start_connect(client, &parsed);
    if (reason != 0) {
        code = fail(client, error, reason);
        aers_osc_client_close(client);
        return code;
    }
    *out = client;
    return AERS_OK;
}

void aers_osc_client_close(struct aers_osc_client *client)
{
    if (!client)
        return;
    if (client->fd >= 0)
        close(client->fd);
    struct packet *packet, *next;
    LL_FOREACH_SAFE(client->packets, packet, next)
    {
        free(packet);
    }
    free(client->current);
    aers_osc_stream_finish(&client->stream);
    free(client);
}

static enum aers_code send_all(const struct aers_osc_client *client, const uint8_t *bytes, size_t nbytes,
                               struct aers_error *error)
{
    while (nbytes > 0) {
        ssize_t sent = send(client->fd, bytes, nbytes, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return fail(client, error, errno);
        if (sent < 0 && aers_osc_wait(client->fd, POLLOUT, aers_osc_now_ms() + SEND_MS) != AERS_OK)
            return aers_error_set(error, AERS_E_TIMEOUT, client->url, "the other end takes nothing in");
        if (sent > 0) {
            bytes += sent;
            nbytes -= (size_t)sent;
        }
    }
    return AERS_OK;
}

static enum aers_code send_framed(const struct aers_osc_client *client, const void *packet, size_t nbytes,
                                  struct aers_error *error)
{
    uint8_t *framed = malloc(aers_osc_frame_bound(nbytes));
    if (!framed)
        return aers_error_set(error, AERS_E_MEMORY, client->url, "cannot send: out of memory");
    size_t nframed = aers_osc_frame(AERS_OSC_FRAMING_LENGTH, packet, nbytes, framed);
    enum aers_code code = send_all(client, framed, nframed, error);
    free(framed);
    return code;
}

enum aers_code aers_osc_client_send(struct aers_osc_client *client, const void *packet, size_t nbytes,
                                    struct aers_error *error)
{
    size_t most = client->transport == AERS_OSC_UDP ? UDP_MAX_NBYTES : AERS_OSC_MAX_REQUEST_NBYTES;
    if (nbytes > most)
        return aers_error_set(error, AERS_E_LIMIT, client->url, "a packet of %zu bytes is above the limit of %zu",
                              nbytes, most);
    return client->transport == AERS_OSC_UDP ? send_all(client, packet, nbytes, error)
                                             : send_framed(client, packet, nbytes, error);
}

/* Without memory the packet is lost, and the request for it ends in a timeout. */
static void keep_packet(void *user, const void *bytes, size_t nbytes)
{
    struct aers_osc_client *client = user;
    struct packet *packet = malloc(sizeof *packet + nbytes);
    if (!packet)
        return;
    packet->nbytes = nbytes;
    memcpy(packet->bytes, bytes, nbytes);
    LL_APPEND(client->packets, packet);
}

/* What the socket has, into packets. */
static enum aers_code fill(struct aers_osc_client *client, struct aers_error *error)
{
    ssize_t got = recv(client->fd, client->read, sizeof client->read, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return AERS_OK;
    if (got < 0)
        return fail(client, error, errno);
    if (client->transport == AERS_OSC_UDP) {
        keep_packet(client, client->read, (size_t)got);
        return AERS_OK;
    }
    if (got == 0)
        return aers_error_set(error, AERS_E_UNAVAILABLE, client->url, "the other end closed the connection");
    enum aers_code code = aers_osc_stream_feed(&client->stream, client->read, (size_t)got, keep_packet, client);
    if (code != AERS_OK)
        return aers_error_set(error, code, client->url, "what the other end sends is not OSC");
    return AERS_OK;
}

static enum aers_code collect(void *user, const struct aers_osc_message *message)
{
    struct aers_osc_client *client = user;
    client->messages[client->nmessages++] = *message;
    return AERS_OK;
}

/* The oldest packet becomes current. */
static enum aers_code advance(struct aers_osc_client *client, struct aers_error *error)
{
    free(client->current);
    client->nmessages = client->next = 0;
    client->current = client->packets;
    LL_DELETE(client->packets, client->packets);
    enum aers_code code = aers_osc_gate(client->current->bytes, client->current->nbytes);
    if (code != AERS_OK)
        return aers_error_set(error, code, client->url, "the other end sent a packet that is not valid OSC");
    return aers_osc_each(client->current->bytes, client->current->nbytes, collect, client);
}

enum aers_code aers_osc_client_receive(struct aers_osc_client *client, int timeout_ms, struct aers_osc_message *out,
                                       struct aers_error *error)
{
    int64_t deadline_ms = aers_osc_now_ms() + timeout_ms;
    enum aers_code code = AERS_OK;
    while (client->next == client->nmessages) {
        if (client->packets)
            code = advance(client, error);
        else if (aers_osc_wait(client->fd, POLLIN, deadline_ms) != AERS_OK)
            code = aers_error_set(error, AERS_E_TIMEOUT, client->url, "no answer within %d ms", timeout_ms);
        else
            code = fill(client, error);
        if (code != AERS_OK)
            return code;
    }
    *out = client->messages[client->next++];
    return AERS_OK;
}
