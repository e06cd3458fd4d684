/* SPDX-License-Identifier: ISC */
/* Gather the pieces of jackd's notifications.
 *
 * Whenever the graph has changed, jackd tells every client twice, and waits for each answer. It writes such a message
 * in eight pieces: each wakes the reader, who takes a few bytes and sleeps again. With 60 clients that is 960 times for
 * one change. Here the pieces for one client are held until the server does something else than write to it, and sent
 * as one.
 *
 * Only what the request thread (the one that accepts clients) writes to sockets that it has connected itself (those to
 * the clients' notification threads) is held: answers to requests and the real-time thread's words go straight through.
 */
#include <dlfcn.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "src/jackd-sndbuf/defer.h"
#include "src/jackd-sndbuf/gather.h"
#include "src/jackd-sndbuf/libc.h"

enum { NDESCRIPTORS = 4096, NBYTES = 4096 };

/* libc's own. Found once, before jackd has threads: the real-time one comes through here, too. */
static struct aers_libc found;

static atomic_bool is_gathered[NDESCRIPTORS];

static _Thread_local struct {
    bool is_request_thread;
    int fd;
    size_t nbytes;
    uint8_t bytes[NBYTES];
} held;

/* ISO C has no word for an object pointer that is a function, but memcpy. */
static void find(void *function, const char *name)
{
    void *object = dlsym(RTLD_NEXT, name);
    memcpy(function, &object, sizeof object);
}

__attribute__((constructor)) static void find_all(void)
{
    find(&found.write, "write");
    find(&found.read, "read");
    find(&found.poll, "poll");
    find(&found.connect, "connect");
    find(&found.close, "close");
}

static const struct aers_libc *libc(void)
{
    if (!found.close) /* called by another library, before our constructor */
        find_all();
    return &found;
}

static bool is_in_table(int fd)
{
    return fd >= 0 && fd < NDESCRIPTORS;
}

/* A client that has died meanwhile is found by the read or the poll that follows. */
static void flush(void)
{
    size_t sent = 0;
    while (sent < held.nbytes) {
        ssize_t n = libc()->write(held.fd, held.bytes + sent, held.nbytes - sent);
        if (n <= 0)
            break;
        sent += (size_t)n;
    }
    held.nbytes = 0;
}

/* Where the nodes' notification threads are as well: on one core a round trip takes a third of the time. Ahead of all
 * that is not audio, as they are (common/base/hurry.h): a new client is waited for while sound is missing. */
static void hurry(void)
{
    cpu_set_t all, first;
    const struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
    (void)sched_setscheduler(0, SCHED_FIFO, &lowest);
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        return;
    CPU_ZERO(&first);
    for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&first) == 0; i++)
        if (CPU_ISSET(i, &all))
            CPU_SET(i, &first);
    (void)sched_setaffinity(0, sizeof first, &first);
}

void aers_gather_begin(void)
{
    if (!held.is_request_thread)
        hurry();
    held.is_request_thread = true;
}

ssize_t write(int fd, const void *data, size_t nbytes)
{
    if (!held.is_request_thread)
        return libc()->write(fd, data, nbytes);
    if (held.nbytes > 0 && (held.fd != fd || held.nbytes + nbytes > NBYTES))
        flush();
    if (nbytes > NBYTES || !is_in_table(fd) || !atomic_load_explicit(&is_gathered[fd], memory_order_relaxed))
        return libc()->write(fd, data, nbytes);
    held.fd = fd;
    memcpy(held.bytes + held.nbytes, data, nbytes);
    held.nbytes += nbytes;
    return (ssize_t)nbytes;
}

/* The last message that is held is a question that can wait. @return whether it is held no more, and answered */
static bool defer(int fd, void *answer, size_t nbytes)
{
    const int32_t all_is_well = 0;
    const bool is_one = held.is_request_thread && held.fd == fd && held.nbytes >= AERS_DEFER_NBYTES &&
                        nbytes == sizeof all_is_well &&
                        aers_defer_take(fd, held.bytes + held.nbytes - AERS_DEFER_NBYTES);
    if (!is_one)
        return false;
    held.nbytes -= AERS_DEFER_NBYTES;
    memcpy(answer, &all_is_well, sizeof all_is_well);
    return true;
}

ssize_t read(int fd, void *data, size_t nbytes)
{
    const bool is_deferred = defer(fd, data, nbytes);
    flush();
    if (is_deferred)
        return (ssize_t)nbytes;
    if (held.is_request_thread)
        aers_defer_settle(libc(), fd);
    return libc()->read(fd, data, nbytes);
}

int poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    flush();
    return held.is_request_thread ? aers_defer_poll(libc(), fds, n, timeout_ms) : libc()->poll(fds, n, timeout_ms);
}

int connect(int fd, __CONST_SOCKADDR_ARG address, socklen_t size)
{
    int failed = libc()->connect(fd, address.__sockaddr__, size);
    if (!failed && held.is_request_thread && is_in_table(fd))
        atomic_store(&is_gathered[fd], true);
    return failed;
}

int close(int fd)
{
    flush();
    if (held.is_request_thread)
        aers_defer_forget(fd);
    if (is_in_table(fd))
        atomic_store(&is_gathered[fd], false);
    return libc()->close(fd);
}
