/* SPDX-License-Identifier: ISC */
/* tests/unit/common/osc/wire.h - plain sockets to a server on loopback, to send it what no client of ours would. */
#ifndef TESTS_OSC_WIRE_H
#define TESTS_OSC_WIRE_H

#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static inline int wire_open(int type, uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, type, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* A socket bound and, for TCP, listening. */
static inline int wire_bind_to(int type, uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, type, 0), on = 1;
    if (type == SOCK_STREAM) /* past connections from that port are no matter, a listener there is */
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_true(type == SOCK_DGRAM || listen(fd, 8) == 0);
    return fd;
}

/* The same on a port of the system's choice. */
static inline int wire_bind(int type, uint16_t *port)
{
    struct sockaddr_in address = {0};
    socklen_t naddress = sizeof address;
    int fd = wire_bind_to(type, 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &naddress), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static inline void wire_send(int fd, const void *bytes, size_t nbytes)
{
    assert_int_equal(send(fd, bytes, nbytes, MSG_NOSIGNAL), nbytes);
}

static inline bool wire_is_readable(int fd, int timeout_ms)
{
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    return poll(&poller, 1, timeout_ms) > 0;
}

/* nbytes of a stream, or those until its end. */
static inline size_t wire_receive(int fd, void *out, size_t nbytes)
{
    size_t n = 0;
    while (n < nbytes) {
        assert_true(wire_is_readable(fd, 10000));
        ssize_t got = recv(fd, (uint8_t *)out + n, nbytes - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    return n;
}

/* Reads to the end of the stream, which has to come. */
static inline size_t wire_drain(int fd)
{
    uint8_t bytes[4096];
    size_t n = 0, got;
    while ((got = wire_receive(fd, bytes, sizeof bytes)) == sizeof bytes)
        n += got;
    return n + got;
}

#endif
