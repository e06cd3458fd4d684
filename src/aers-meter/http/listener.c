/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/listener.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

/* A slow client shall have few old frames waiting for it in the kernel: this holds one frame of a few hundred nodes. */
enum { BACKLOG = 512, SEND_NBYTES = 65536 };

static enum aers_code check(const char *listen, struct aers_osc_url *url, struct aers_error *error)
{
    enum aers_code code = aers_osc_url_parse(listen, AERS_OSC_TCP, url, NULL);
    if (code != AERS_OK || strstr(listen, "://"))
        return aers_error_set(error, code != AERS_OK ? code : AERS_E_INVALID, listen,
                              "not an address to listen on; write HOST:PORT, for instance 127.0.0.1:8080");
    return AERS_OK;
}

static enum aers_code open_socket(const char *listen_at, struct aers_osc_url *url, int *fd, struct aers_error *error)
{
    int yes = 1;
    *fd = socket(url->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd >= 0 && setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(*fd, (struct sockaddr *)&url->address, url->naddress) == 0 && listen(*fd, BACKLOG) == 0)
        return AERS_OK;
    int reason = errno;
    if (*fd >= 0)
        close(*fd);
    if (reason == EADDRINUSE)
        return aers_error_set(
            error, AERS_E_CONFLICT, listen_at,
            "TCP port %u is taken, perhaps by another aers-meter; stop it or choose a port with --http", url->port);
    if (reason == EACCES)
        return aers_error_set(error, AERS_E_DENIED, listen_at,
                              "port %u needs privileges; choose one from 1024 upwards with --http", url->port);
    return aers_error_set(error, AERS_E_IO, listen_at, "cannot listen: %s", strerror(reason));
}

static void learn_port(struct aers_osc_url *url, int fd)
{
    struct sockaddr_storage address;
    socklen_t n = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &n) < 0)
        return;
    url->address = address;
    in_port_t port = address.ss_family == AF_INET ? ((struct sockaddr_in *)&address)->sin_port
                                                  : ((struct sockaddr_in6 *)&address)->sin6_port;
    url->port = ntohs(port);
}

enum aers_code aers_listener_open(const char *listen, struct aers_osc_url *url, int *fd, struct aers_error *error)
{
    enum aers_code code = check(listen, url, error);
    if (code == AERS_OK)
        code = open_socket(listen, url, fd, error);
    if (code == AERS_OK)
        learn_port(url, *fd);
    return code;
}

int aers_listener_accept(int fd)
{
    int connection = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection < 0)
        return -1;
    int yes = 1, nbytes = SEND_NBYTES;
    if (setsockopt(connection, SOL_SOCKET, SO_SNDBUF, &nbytes, sizeof nbytes) < 0 ||
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) < 0) {
        close(connection);
        return -1;
    }
    return connection;
}
