/* SPDX-License-Identifier: ISC */
#include "common/osc/bind.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { RECEIVE_NBYTES = 4 << 20, TRIES = 16 };

static void set_option(int fd, int option, int value)
{
    (void)setsockopt(fd, SOL_SOCKET, option, &value, sizeof value);
}

/* A thousand senders in the same millisecond overrun the default buffer. Best effort: FORCE needs CAP_NET_ADMIN, and
 * the system's maximum holds without it. */
static void raise_receive_buffer(int fd)
{
    set_option(fd, SO_RCVBUF, RECEIVE_NBYTES);
    set_option(fd, SO_RCVBUFFORCE, RECEIVE_NBYTES);
}

static void set_port(struct sockaddr_storage *address, uint16_t port)
{
    if (address->ss_family == AF_INET6)
        ((struct sockaddr_in6 *)address)->sin6_port = htons(port);
    else
        ((struct sockaddr_in *)address)->sin_port = htons(port);
}

static uint16_t get_port(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t naddress = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &naddress) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

/* @return the socket, or -1 and errno */
static int open_bound(const struct sockaddr_storage *address, socklen_t naddress, int type)
{
    int fd = socket(address->ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    if (type == SOCK_STREAM)
        set_option(fd, SO_REUSEADDR, 1); /* past connections in TIME_WAIT; with UDP it would let a second server in */
    else
        raise_receive_buffer(fd);
    if (bind(fd, (const struct sockaddr *)address, naddress) == 0 && (type == SOCK_DGRAM || listen(fd, SOMAXCONN) == 0))
        return fd;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

static int open_both(const struct aers_osc_url *url, struct aers_osc_sockets *out)
{
    struct sockaddr_storage address = url->address;
    struct aers_osc_sockets sockets = {.udp = -1, .tcp = open_bound(&address, url->naddress, SOCK_STREAM)};
    if (sockets.tcp < 0)
        return -1;
    sockets.port = get_port(sockets.tcp);
    set_port(&address, sockets.port);
    sockets.udp = open_bound(&address, url->naddress, SOCK_DGRAM);
    if (sockets.udp < 0) {
        int saved = errno;
        close(sockets.tcp);
        errno = saved;
        return -1;
    }
    *out = sockets;
    return 0;
}

static enum aers_code explain(const struct aers_osc_url *url, int reason, struct aers_error *error)
{
    char where[sizeof url->host + 8];
    snprintf(where, sizeof where, "%s:%u", url->host, url->port);
    switch (reason) {
    case EADDRINUSE:
        return aers_error_set(error, AERS_E_CONFLICT, where,
                              "address in use: another aers-graphd is running? Stop it with aers-ctl down, or choose "
                              "another port with --osc HOST:PORT");
    case EACCES:
        return aers_error_set(error, AERS_E_DENIED, where,
                              "not permitted to listen there: choose a port above 1023 with --osc HOST:PORT");
    case EADDRNOTAVAIL:
        return aers_error_set(error, AERS_E_NOT_FOUND, where,
                              "not an address of this machine: choose one with --osc HOST:PORT");
    default:
        return aers_error_set(error, AERS_E_IO, where, "cannot listen: %s", strerror(reason));
    }
}

enum aers_code aers_osc_bind(const struct aers_osc_url *url, struct aers_osc_sockets *out, struct aers_error *error)
{
    for (int try = 0; open_both(url, out) != 0; try++) /* a port chosen for TCP may be taken for UDP */
        if (url->port != 0 || errno != EADDRINUSE || try == TRIES)
            return explain(url, errno, error);
    return AERS_OK;
}

void aers_osc_sockets_close(const struct aers_osc_sockets *sockets)
{
    close(sockets->udp);
    close(sockets->tcp);
}
