/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/link.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utlist.h>

#include "common/base/log.h"

enum { MAX_PACKET_NBYTES = 64 * 1024, MAX_QUEUE_NBYTES = 1 << 20, MAX_PACKETS_AT_ONCE = 64 };

struct waiting {
    struct waiting *prev, *next;
    size_t nbytes;
    uint8_t packet[];
};

struct aers_link {
    uv_poll_t poll;
    int fd;
    aers_link_message_fn *message;
    aers_link_end_fn *end;
    void *user;
    struct waiting *queue;
    size_t queue_nbytes;
    uint64_t ndropped, nrefused; /* logged when they begin */
    bool is_closing;
    uint8_t packet[MAX_PACKET_NBYTES];
};

static void on_poll(uv_poll_t *poll, int status, int events);

static void watch(struct aers_link *link)
{
    uv_poll_start(&link->poll, UV_READABLE | UV_DISCONNECT | (link->queue ? UV_WRITABLE : 0), on_poll);
}

static void end(struct aers_link *link)
{
    uv_poll_stop(&link->poll);
    link->end(link->user);
}

static enum aers_code on_message(void *user, const struct aers_osc_message *message)
{
    struct aers_link *link = user;
    link->message(link->user, link, message);
    return link->is_closing ? AERS_E_CONFLICT : AERS_OK;
}

/* @return whether there may be more */
static bool receive(struct aers_link *link)
{
    const ssize_t n = recv(link->fd, link->packet, sizeof link->packet, MSG_DONTWAIT | MSG_TRUNC);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (n <= 0) {
        end(link);
        return false;
    }
    if ((size_t)n > sizeof link->packet || aers_osc_gate(link->packet, (size_t)n)) {
        if (link->nrefused++ == 0)
            aers_log(AERS_LOG_WARNING, "control", "a packet of %zd bytes that is no OSC was not read", n);
        return true;
    }
    (void)aers_osc_each(link->packet, (size_t)n, on_message, link);
    return !link->is_closing;
}

/* @return whether the packet is gone, sent or for good */
static bool put(struct aers_link *link, const void *packet, size_t nbytes)
{
    return send(link->fd, packet, nbytes, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 ||
           (errno != EAGAIN && errno != EINTR && errno != ENOBUFS);
}

static void flush(struct aers_link *link)
{
    while (link->queue && put(link, link->queue->packet, link->queue->nbytes)) {
        struct waiting *first = link->queue;
        link->queue_nbytes -= first->nbytes;
        DL_DELETE(link->queue, first);
        free(first);
    }
    watch(link);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct aers_link *link = poll->data;
    if (status < 0) {
        end(link);
        return;
    }
    if (events & UV_WRITABLE)
        flush(link);
    for (int i = 0; (events & (UV_READABLE | UV_DISCONNECT)) && i < MAX_PACKETS_AT_ONCE && receive(link); i++)
        ;
}

enum aers_code aers_link_create(uv_loop_t *loop, int fd, aers_link_message_fn *message, aers_link_end_fn *on_end,
                                void *user, struct aers_link **out, struct aers_error *error)
{
    int type = 0;
    socklen_t ntype = sizeof type;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &ntype) || type != SOCK_SEQPACKET)
        return aers_error_set(error, AERS_E_USAGE, "--control-fd", "descriptor %d is no SOCK_SEQPACKET socket", fd);
    struct aers_link *link = calloc(1, sizeof *link);
    if (!link)
        return aers_error_set(error, AERS_E_MEMORY, "--control-fd", "not enough memory");
    link->fd = fd;
    link->message = message;
    link->end = on_end;
    link->user = user;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    const int failed = uv_poll_init(loop, &link->poll, fd);
    if (failed) {
        free(link);
        return aers_error_set(error, AERS_E_IO, "--control-fd", "%s", uv_strerror(failed));
    }
    link->poll.data = link;
    watch(link);
    *out = link;
    return AERS_OK;
}

static void on_close(uv_handle_t *handle)
{
    struct aers_link *link = handle->data;
    struct waiting *each, *next;
    DL_FOREACH_SAFE(link->queue, each, next) free(each);
    close(link->fd);
    free(link);
}

void aers_link_destroy(struct aers_link *link)
{
    if (!link || link->is_closing)
        return;
    link->is_closing = true;
    uv_close((uv_handle_t *)&link->poll, on_close);
}

static void drop(struct aers_link *link)
{
    if (link->ndropped++ == 0)
        aers_log(AERS_LOG_WARNING, "control", "aers-graphd does not read: answers are being dropped");
}

void aers_link_send(struct aers_link *link, const void *packet, size_t nbytes)
{
    if (link->is_closing || nbytes == 0 || (!link->queue && put(link, packet, nbytes)))
        return;
    struct waiting *waiting = link->queue_nbytes + nbytes > MAX_QUEUE_NBYTES ? NULL : malloc(sizeof *waiting + nbytes);
    if (!waiting) {
        drop(link);
        return;
    }
    waiting->nbytes = nbytes;
    memcpy(waiting->packet, packet, nbytes);
    DL_APPEND(link->queue, waiting);
    link->queue_nbytes += nbytes;
    watch(link);
}

void aers_link_send_fresh(struct aers_link *link, const void *packet, size_t nbytes)
{
    if (!link->is_closing && !link->queue && nbytes > 0)
        (void)put(link, packet, nbytes);
}
