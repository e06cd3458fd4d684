/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utlist.h>

#include "common/osc/peer.h"

/* A framed packet up to this size is made and, as long as the socket has room, sent without memory of its own. */
enum { SMALL_NBYTES = 2048 };

/* One framed packet, or what is left of it, on its way out. */
struct sending {
    uv_write_t write;
    uint8_t bytes[];
};

static void on_closed(uv_handle_t *handle)
{
    struct aers_osc_peer *peer = handle->data;
    aers_osc_stream_finish(&peer->stream);
    aers_osc_peer_unref(peer);
}

void aers_osc_tcp_close(struct aers_osc_peer *peer)
{
    if (!peer->open)
        return;
    peer->open = false;
    DL_DELETE(peer->server->connections, peer);
    peer->server->stats.connections--;
    uv_close((uv_handle_t *)&peer->tcp, on_closed);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    const struct aers_osc_peer *peer = handle->data;
    aers_osc_server_lend_buffer(peer->server, buf);
}

static void on_packet(void *user, const void *packet, size_t nbytes)
{
    struct aers_osc_peer *peer = user;
    if (peer->open)
        aers_osc_peer_take(peer, packet, nbytes);
}

static void break_off(struct aers_osc_peer *peer, enum aers_code code)
{
    peer->server->stats.refused++;
    if (peer->stream.framing != AERS_OSC_FRAMING_UNKNOWN) /* else the other end does not speak OSC */
        aers_osc_peer_send_error(peer, "", code, "the stream's framing is broken or a packet too large: closing");
    aers_osc_tcp_close(peer);
}

static void on_read(uv_stream_t *handle, ssize_t nread, const uv_buf_t *buf)
{
    struct aers_osc_peer *peer = handle->data;
    if (nread < 0) {
        aers_osc_tcp_close(peer);
        return;
    }
    DL_DELETE(peer->server->connections, peer); /* to the end: who has been silent longest stands first */
    DL_APPEND(peer->server->connections, peer);
    peer->heard_ms = uv_now(handle->loop);
    enum aers_code code = aers_osc_stream_feed(&peer->stream, buf->base, (size_t)nread, on_packet, peer);
    if (code != AERS_OK)
        break_off(peer, code);
}

static void name_after_address(struct aers_osc_peer *peer)
{
    struct sockaddr_storage address = {0};
    int naddress = sizeof address;
    if (uv_tcp_getpeername(&peer->tcp, (struct sockaddr *)&address, &naddress) == 0)
        aers_osc_peer_set_name(peer, (const struct sockaddr *)&address);
}

/* Nobody kept it: it has no subscription, and is owed no answer. */
static bool is_idle(const struct aers_osc_peer *peer)
{
    return peer->refs == 1 && uv_now(peer->tcp.loop) - peer->heard_ms >= peer->server->min_idle_ms;
}

/* Of those that do nothing, the one that has done so longest makes room. */
static void make_room(struct aers_osc_server *server)
{
    struct aers_osc_peer *peer, *next;
    if (server->stats.connections < server->max_connections)
        return;
    DL_FOREACH_SAFE(server->connections, peer, next)
    {
        if (!is_idle(peer))
            continue;
        aers_osc_peer_send_error(peer, "", AERS_E_LIMIT, "idle: closed to let another in");
        aers_osc_tcp_close(peer);
        server->stats.evicted++;
        return;
    }
}

static bool can_serve(struct aers_osc_server *server, struct aers_osc_peer *peer, uv_stream_t *listener)
{
    return uv_accept(listener, (uv_stream_t *)&peer->tcp) == 0 &&
           server->stats.connections <= server->max_connections &&
           uv_read_start((uv_stream_t *)&peer->tcp, on_alloc, on_read) == 0;
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct aers_osc_server *server = listener->data;
    if (status < 0 || server->closing)
        return;
    make_room(server);
    struct aers_osc_peer *peer = aers_osc_peer_create(server, AERS_OSC_TCP);
    if (!peer)
        return; /* libuv offers it again */
    uv_tcp_init(listener->loop, &peer->tcp);
    peer->tcp.data = peer;
    peer->open = true;
    peer->heard_ms = uv_now(listener->loop);
    DL_APPEND(server->connections, peer);
    server->stats.connections++;
    if (!can_serve(server, peer, listener)) {
        server->stats.refused++;
        aers_osc_peer_send_error(peer, "", AERS_E_LIMIT, "there are too many connections, and none of them is idle");
        aers_osc_tcp_close(peer);
        return;
    }
    uv_tcp_nodelay(&peer->tcp, 1);
    name_after_address(peer);
}

enum aers_code aers_osc_tcp_start(struct aers_osc_server *server, int fd)
{
    if (uv_tcp_open(&server->listener, fd) != 0) {
        close(fd);
        return AERS_E_IO;
    }
    return uv_listen((uv_stream_t *)&server->listener, SOMAXCONN, on_connection) == 0 ? AERS_OK : AERS_E_IO;
}

static void on_sent(uv_write_t *write, int status)
{
    struct aers_osc_peer *peer = write->handle->data;
    free(write->data);
    if (status == 0)
        return;
    peer->server->stats.dropped_replies++;
    aers_osc_tcp_close(peer);
}

static bool has_room(const struct aers_osc_peer *peer, size_t nbytes)
{
    size_t unsent = uv_stream_get_write_queue_size((const uv_stream_t *)&peer->tcp);
    return unsent == 0 ||
           unsent + nbytes <= peer->server->max_queue_nbytes; /* one answer may be longer than the bound */
}

/* What the socket has no room for waits in memory of its own. */
static bool queue(struct aers_osc_peer *peer, const uint8_t *bytes, size_t nbytes)
{
    struct sending *sending = malloc(sizeof *sending + nbytes);
    if (!sending)
        return false;
    memcpy(sending->bytes, bytes, nbytes);
    sending->write.data = sending;
    const uv_buf_t buf = {.base = (char *)sending->bytes, .len = nbytes};
    if (uv_write(&sending->write, (uv_stream_t *)&peer->tcp, &buf, 1, on_sent) == 0)
        return true;
    free(sending);
    return false;
}

static bool send_framed(struct aers_osc_peer *peer, uint8_t *bytes, size_t nbytes)
{
    size_t nsent = 0;
    if (!has_room(peer, nbytes))
        return false;
    if (uv_stream_get_write_queue_size((const uv_stream_t *)&peer->tcp) == 0) {
        const uv_buf_t buf = {.base = (char *)bytes, .len = nbytes};
        const int n = uv_try_write((uv_stream_t *)&peer->tcp, &buf, 1);
        if (n < 0 && n != UV_EAGAIN)
            return false;
        nsent = n > 0 ? (size_t)n : 0;
    }
    return nsent == nbytes || queue(peer, bytes + nsent, nbytes - nsent);
}

bool aers_osc_tcp_send(struct aers_osc_peer *peer, const void *packet, size_t nbytes)
{
    uint8_t small[SMALL_NBYTES];
    const size_t bound = aers_osc_frame_bound(nbytes);
    uint8_t *bytes = bound <= sizeof small ? small : malloc(bound);
    const bool is_sent = bytes && send_framed(peer, bytes, aers_osc_frame(peer->stream.framing, packet, nbytes, bytes));
    if (bytes != small)
        free(bytes);
    if (is_sent)
        return true;
    peer->server->stats.dropped_replies++;
    aers_osc_tcp_close(peer);
    return false;
}
