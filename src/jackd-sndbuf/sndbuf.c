/* SPDX-License-Identifier: ISC */
/* jackd-sndbuf.so - preloaded into the jackd that aers-ctl up starts: makes the send buffers of its Unix sockets large.
 *
 * In asynchronous mode jackd's real-time thread tells each client of an xrun by five small writes into a non-blocking
 * socket. About 55 of them fit into the default buffer; when it overflows, the stream is cut in the middle of a message
 * and the server's request thread waits for ever: sound goes on, but no client can open, close or connect any more. */
#include <dlfcn.h>
#include <errno.h>
#include <sys/socket.h>

#include "src/jackd-sndbuf/gather.h"

enum { NBYTES = 4 << 20 };

/* FORCE passes net.core.wmem_max, but needs CAP_NET_ADMIN; without it as much as that limit lets us. errno is kept. */
static int enlarge(int fd)
{
    int before = errno, nbytes = NBYTES, domain = 0;
    socklen_t size = sizeof domain;
    if (fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
        setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &nbytes, sizeof nbytes) != 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &nbytes, sizeof nbytes);
    errno = before;
    return fd;
}

typedef int socket_fn(int domain, int type, int protocol);
typedef int accept_fn(int fd, struct sockaddr *address, socklen_t *size);
typedef int accept4_fn(int fd, struct sockaddr *address, socklen_t *size, int flags);

/* POSIX has dlsym's object pointers be functions as well; ISO C has no word for it but a union. */
union symbol {
    void *object;
    socket_fn *socket;
    accept_fn *accept;
    accept4_fn *accept4;
};

static union symbol next(const char *name)
{
    return (union symbol){.object = dlsym(RTLD_NEXT, name)};
}

int socket(int domain, int type, int protocol)
{
    return enlarge(next("socket").socket(domain, type, protocol));
}

/* glibc declares the address as a transparent union of all kinds of them. */
int accept(int fd, __SOCKADDR_ARG address, socklen_t *restrict size)
{
    aers_gather_begin();
    return enlarge(next("accept").accept(fd, address.__sockaddr__, size));
}

int accept4(int fd, __SOCKADDR_ARG address, socklen_t *restrict size, int flags)
{
    aers_gather_begin();
    return enlarge(next("accept4").accept4(fd, address.__sockaddr__, size, flags));
}
