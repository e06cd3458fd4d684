/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/receiver.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "common/osc/gate.h"
#include "common/osc/url.h"
#include "src/aers-meter/collect/clock.h"

enum { BATCH = 32, MAX_BATCHES = 8, PACKET_NBYTES = 65536 };

struct aers_receiver {
    int fd;
    bool taken; /* someone else closes it */
    struct aers_node_table *table;
    struct aers_receiver_stats stats;
    uint64_t now_us;
    struct mmsghdr headers[BATCH];
    struct iovec vectors[BATCH];
    uint8_t (*packets)[PACKET_NBYTES]; /* [BATCH] */
};

static void ask_for_buffer(struct aers_receiver *receiver)
{
    int wanted = AERS_RECEIVER_BUFFER_NBYTES, got = 0;
    socklen_t ngot = sizeof got;
    if (setsockopt(receiver->fd, SOL_SOCKET, SO_RCVBUFFORCE, &wanted, sizeof wanted) < 0 &&
        setsockopt(receiver->fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof wanted) < 0)
        wanted = 0; /* the default stays; the stats tell */
    getsockopt(receiver->fd, SOL_SOCKET, SO_RCVBUF, &got, &ngot);
    receiver->stats.buffer_nbytes = (uint32_t)got / 2; /* Linux counts its own overhead as half */
}

static enum aers_code open_socket(struct aers_receiver *receiver, const char *listen, struct aers_error *error)
{
    struct aers_osc_url url;
    enum aers_code code = aers_osc_url_parse(listen, AERS_OSC_UDP, &url, error);
    if (code != AERS_OK)
        return code;
    if (url.transport != AERS_OSC_UDP)
        return aers_error_set(error, AERS_E_UNSUPPORTED, listen, "meters arrive over UDP; write HOST:PORT");
    if (!aers_osc_url_is_loopback(&url))
        return aers_error_set(error, AERS_E_DENIED, listen,
                              "meters are taken on this machine's loopback only; use 127.0.0.1 or [::1]");
    receiver->fd = socket(url.address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (receiver->fd >= 0 && bind(receiver->fd, (struct sockaddr *)&url.address, url.naddress) == 0) {
        ask_for_buffer(receiver);
        return AERS_OK;
    }
    if (errno == EADDRINUSE)
        return aers_error_set(
            error, AERS_E_CONFLICT, listen,
            "UDP port %u is taken, perhaps by another aers-meter; stop it or choose a port with --osc", url.port);
    return aers_error_set(error, AERS_E_IO, listen, "cannot listen: %s", strerror(errno));
}

static void point_at_packets(struct aers_receiver *receiver)
{
    for (int i = 0; i < BATCH; i++) {
        receiver->vectors[i] = (struct iovec){.iov_base = receiver->packets[i], .iov_len = PACKET_NBYTES};
        receiver->headers[i].msg_hdr = (struct msghdr){.msg_iov = &receiver->vectors[i], .msg_iovlen = 1};
    }
}

enum aers_code aers_receiver_create(const char *listen, struct aers_node_table *table, struct aers_receiver **out,
                                    struct aers_error *error)
{
    struct aers_receiver *receiver = calloc(1, sizeof *receiver);
    if (!receiver)
        return aers_error_set(error, AERS_E_MEMORY, listen, "out of memory");
    receiver->fd = -1;
    receiver->table = table;
    receiver->packets = malloc(BATCH * sizeof *receiver->packets);
    enum aers_code code = receiver->packets ? open_socket(receiver, listen, error)
                                            : aers_error_set(error, AERS_E_MEMORY, listen, "out of memory");
    if (code != AERS_OK) {
        aers_receiver_destroy(receiver);
        return code;
    }
    point_at_packets(receiver);
    *out = receiver;
    return AERS_OK;
}

void aers_receiver_destroy(struct aers_receiver *receiver)
{
    if (!receiver)
        return;
    if (receiver->fd >= 0 && !receiver->taken)
        close(receiver->fd);
    free(receiver->packets);
    free(receiver);
}

int aers_receiver_take_fd(struct aers_receiver *receiver)
{
    receiver->taken = true;
    return receiver->fd;
}

static enum aers_code on_message(void *user, const struct aers_osc_message *message)
{
    struct aers_receiver *receiver = user;
    struct aers_meter_message meter;
    enum aers_code code = aers_meter_message_parse(message, &meter);
    if (code == AERS_OK)
        code = aers_node_table_update(receiver->table, &meter, receiver->now_us);
    if (code != AERS_OK)
        receiver->stats.refused++;
    return AERS_OK; /* one bad message does not spoil the others of its bundle */
}

static void read_packet(struct aers_receiver *receiver, const void *packet, size_t nbytes)
{
    receiver->stats.packets++;
    if (aers_osc_gate(packet, nbytes) != AERS_OK)
        receiver->stats.refused++;
    else if (aers_osc_each(packet, nbytes, on_message, receiver) != AERS_OK)
        receiver->stats.refused++;
}

void aers_receiver_read(struct aers_receiver *receiver)
{
    for (int batch = 0; batch < MAX_BATCHES; batch++) {
        int n = recvmmsg(receiver->fd, receiver->headers, BATCH, MSG_DONTWAIT, NULL);
        receiver->now_us = aers_clock_steady_us();
        for (int i = 0; i < n; i++)
            read_packet(receiver, receiver->packets[i], receiver->headers[i].msg_len);
        if (n < BATCH)
            return;
    }
}

struct aers_receiver_stats aers_receiver_get_stats(const struct aers_receiver *receiver)
{
    return receiver->stats;
}
