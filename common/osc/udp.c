/* SPDX-License-Identifier: ISC */
#include <linux/sock_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/osc/peer.h"

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    (void)suggested;
    aers_osc_server_lend_buffer(handle->data, buf);
}

static socklen_t address_size(const struct sockaddr *address)
{
    return address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
}

/* The peer of the last datagram when it is the same sender or nobody kept it, else a new one. NULL without memory. */
static struct aers_osc_peer *peer_of(struct aers_osc_server *server, const struct sockaddr *from)
{
    struct aers_osc_peer *last = server->last_udp;
    if (last && memcmp(&last->address, from, address_size(from)) == 0)
        return last;
    if (!last || last->refs > 1) {
        if (last)
            aers_osc_peer_unref(last);
        last = server->last_udp = aers_osc_peer_create(server, AERS_OSC_UDP);
        if (!last)
            return NULL;
    }
    memset(&last->address, 0, sizeof last->address);
    memcpy(&last->address, from, address_size(from));
    aers_osc_peer_set_name(last, from);
    return last;
}

/* Without a sender: nothing more to read, the end of a batch, or an error of the socket that a later read survives. */
static void on_datagram(uv_udp_t *handle, ssize_t nread, const uv_buf_t *buf, const struct sockaddr *from,
                        unsigned flags)
{
    (void)flags;
    struct aers_osc_server *server = handle->data;
    if (!from || nread < 0 || server->closing)
        return;
    struct aers_osc_peer *peer = peer_of(server, from);
    if (peer)
        aers_osc_peer_take(peer, buf->base, (size_t)nread);
}

enum aers_code aers_osc_udp_start(struct aers_osc_server *server, int fd)
{
    if (uv_udp_open(&server->udp, fd) != 0) {
        close(fd);
        return AERS_E_IO;
    }
    int off = 0; /* libuv turns it on, and then a second server could share the port unseen */
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &off, sizeof off);
    return uv_udp_recv_start(&server->udp, on_alloc, on_datagram) == 0 ? AERS_OK : AERS_E_IO;
}

uint64_t aers_osc_udp_count_lost(const struct aers_osc_server *server)
{
    uint32_t memory[SK_MEMINFO_VARS] = {0};
    socklen_t size = sizeof memory;
    uv_os_fd_t fd;
    if (uv_fileno((const uv_handle_t *)&server->udp, &fd) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &size) != 0)
        return 0;
    return memory[SK_MEMINFO_DROPS];
}

bool aers_osc_udp_send(struct aers_osc_peer *peer, const void *packet, size_t nbytes)
{
    uv_buf_t buf = {.base = (char *)(uintptr_t)packet, .len = nbytes}; /* libuv only reads it */
    if (uv_udp_try_send(&peer->server->udp, &buf, 1, (const struct sockaddr *)&peer->address) >= 0)
        return true;
    peer->server->stats.dropped_replies++;
    return false;
}
