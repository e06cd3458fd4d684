/* SPDX-License-Identifier: ISC */
/* src/jackd-sndbuf/libc.h - libc's own functions, of which this library takes the place. */
#ifndef AERS_JACKD_LIBC_H
#define AERS_JACKD_LIBC_H

#include <poll.h>
#include <sys/socket.h>
#include <sys/types.h>

typedef ssize_t write_fn(int fd, const void *data, size_t nbytes);
typedef ssize_t read_fn(int fd, void *data, size_t nbytes);
typedef int poll_fn(struct pollfd *fds, nfds_t n, int timeout_ms);
typedef int connect_fn(int fd, const struct sockaddr *address, socklen_t size);
typedef int close_fn(int fd);

struct aers_libc {
    write_fn *write;
    read_fn *read;
    poll_fn *poll;
    connect_fn *connect;
    close_fn *close;
};

#endif
