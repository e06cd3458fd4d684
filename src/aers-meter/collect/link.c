/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/osc/stream.h"
#include "common/osc/url.h"
#include "common/osc/write.h"
#include "src/aers-meter/collect/clock.h"
#include "src/aers-meter/collect/pending.h"

enum { FIRST_WAIT_MS = 100, LONGEST_WAIT_MS = 2000, READ_NBYTES = 65536, EXPIRE_US = 50000 };

struct aers_link {
    struct aers_loop *loop;
    struct aers_link_config config;
    struct aers_osc_url url;
    struct aers_watch *watch; /* NULL while there is no socket */
    int fd;
    bool connected;
    struct aers_timer *retry, *expire;
    uint32_t wait_ms;
    struct aers_osc_stream stream;
    uint8_t *queue; /* [nqueue] not yet sent */
    size_t nqueue;
    struct aers_pending_list pending;
};

/* ---- the connection ---- */

static void forget_connection(struct aers_link *link)
{
    bool was_connected = link->connected;
    link->watch = NULL;
    link->connected = false;
    free(link->queue);
    link->queue = NULL;
    link->nqueue = 0;
    aers_osc_stream_finish(&link->stream);
    aers_pending_fail(&link->pending, AERS_E_UNAVAILABLE, "the connection to aers-graphd broke");
    if (was_connected)
        link->config.changed(link->config.user, false);
}

static void retry_later(struct aers_link *link)
{
    aers_timer_start(link->retry, (uint64_t)link->wait_ms * 1000u);
    link->wait_ms = link->wait_ms * 2 < LONGEST_WAIT_MS ? link->wait_ms * 2 : LONGEST_WAIT_MS;
}

static void on_closed(void *user)
{
    struct aers_link *link = user;
    forget_connection(link);
    retry_later(link);
}

static enum aers_code on_message(void *user, const struct aers_osc_message *message)
{
    struct aers_link *link = user;
    if (strcmp(message->address, "/reply") == 0 || strcmp(message->address, "/error") == 0)
        aers_pending_answer(&link->pending, message);
    else if (link->config.told)
        link->config.told(link->config.user, message);
    return AERS_OK;
}

static void on_packet(void *user, const void *packet, size_t nbytes)
{
    struct aers_link *link = user;
    if (aers_osc_gate(packet, nbytes) != AERS_OK || aers_osc_each(packet, nbytes, on_message, link) != AERS_OK)
        aers_log(AERS_LOG_DEBUG, "aers-graphd", "sent a packet that is no OSC");
}

static bool on_readable(void *user)
{
    static uint8_t bytes[READ_NBYTES];
    struct aers_link *link = user;
    ssize_t n = recv(link->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    return n > 0 && aers_osc_stream_feed(&link->stream, bytes, (size_t)n, on_packet, link) == AERS_OK;
}

static bool flush(struct aers_link *link)
{
    while (link->nqueue) {
        ssize_t n = send(link->fd, link->queue, link->nqueue, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (n < 0) {
            aers_watch_want_write(link->watch);
            return true;
        }
        link->nqueue -= (size_t)n;
        memmove(link->queue, link->queue + n, link->nqueue);
    }
    return true;
}

static bool on_writable(void *user)
{
    struct aers_link *link = user;
    if (!link->connected) {
        int reason = 0;
        socklen_t n = sizeof reason;
        if (getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &reason, &n) < 0 || reason != 0)
            return false;
        link->connected = true;
        link->wait_ms = FIRST_WAIT_MS;
        link->config.changed(link->config.user, true);
    }
    return flush(link);
}

static const struct aers_watch_handlers handlers = {on_readable, on_writable, on_closed};

static void connect_again(struct aers_link *link)
{
    aers_osc_stream_init(&link->stream, AERS_OSC_MAX_NBYTES);
    link->fd = socket(link->url.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (link->fd < 0) {
        retry_later(link);
        return;
    }
    int result = connect(link->fd, (struct sockaddr *)&link->url.address, link->url.naddress);
    if (result < 0 && errno != EINPROGRESS) {
        close(link->fd);
        retry_later(link);
        return;
    }
    if (aers_loop_watch(link->loop, link->fd, &handlers, link, &link->watch) != AERS_OK)
        retry_later(link);
    else
        aers_watch_want_write(link->watch);
}

static void on_retry(void *user)
{
    struct aers_link *link = user;
    if (!link->watch)
        connect_again(link);
}

static void on_expire(void *user)
{
    struct aers_link *link = user;
    aers_pending_expire(&link->pending, aers_clock_steady_us());
    if (link->pending.items)
        aers_timer_start(link->expire, EXPIRE_US);
}

void aers_link_reconnect(struct aers_link *link)
{
    if (link->watch) {
        aers_watch_close(link->watch);
        forget_connection(link);
    }
    link->wait_ms = FIRST_WAIT_MS;
    aers_timer_start(link->retry, 0);
}

/* ---- life ---- */

enum aers_code aers_link_create(struct aers_loop *loop, const struct aers_link_config *config, struct aers_link **out,
                                struct aers_error *error)
{
    struct aers_link *link = calloc(1, sizeof *link);
    if (!link)
        return aers_error_set(error, AERS_E_MEMORY, config->url, "out of memory");
    link->loop = loop;
    link->config = *config;
    link->wait_ms = FIRST_WAIT_MS;
    enum aers_code code = aers_osc_url_parse(config->url, AERS_OSC_TCP, &link->url, error);
    if (code == AERS_OK && link->url.transport != AERS_OSC_TCP)
        code = aers_error_set(error, AERS_E_UNSUPPORTED, config->url,
                              "answers of graphd outgrow a datagram; write osc.tcp://HOST:PORT/");
    if (code == AERS_OK) {
        link->retry = aers_timer_create(loop, on_retry, link);
        link->expire = aers_timer_create(loop, on_expire, link);
        if (!link->retry || !link->expire)
            code = aers_error_set(error, AERS_E_MEMORY, config->url, "out of memory");
    }
    if (code != AERS_OK) {
        aers_link_destroy(link);
        return code;
    }
    aers_timer_start(link->retry, 0);
    *out = link;
    return AERS_OK;
}

void aers_link_destroy(struct aers_link *link)
{
    if (!link)
        return;
    if (link->watch)
        aers_watch_close(link->watch);
    aers_timer_destroy(link->retry);
    aers_timer_destroy(link->expire);
    aers_pending_drop(&link->pending);
    aers_osc_stream_finish(&link->stream);
    free(link->queue);
    free(link);
}

bool aers_link_is_connected(const struct aers_link *link)
{
    return link->connected;
}

/* ---- requests ---- */

static enum aers_code enqueue(struct aers_link *link, const void *packet, size_t nbytes)
{
    size_t bound = aers_osc_frame_bound(nbytes);
    if (bound > AERS_LINK_MAX_QUEUE_NBYTES - link->nqueue)
        return AERS_E_FULL;
    uint8_t *queue = realloc(link->queue, link->nqueue + bound);
    if (!queue)
        return AERS_E_MEMORY;
    link->queue = queue;
    link->nqueue += aers_osc_frame(AERS_OSC_FRAMING_LENGTH, packet, nbytes, queue + link->nqueue);
    return AERS_OK;
}

enum aers_code aers_link_request(struct aers_link *link, const char *path, const void *packet, size_t nbytes,
                                 uint32_t timeout_ms, aers_link_reply_fn *fn, void *user)
{
    if (!link->connected)
        return AERS_E_UNAVAILABLE;
    if (nbytes == 0)
        return AERS_E_LIMIT;
    uint64_t deadline_us = aers_clock_steady_us() + (uint64_t)timeout_ms * 1000u;
    size_t nqueue = link->nqueue;
    enum aers_code code = enqueue(link, packet, nbytes);
    if (code == AERS_OK)
        code = aers_pending_add(&link->pending, path, deadline_us, fn, user);
    if (code != AERS_OK) {
        link->nqueue = nqueue;
        return code;
    }
    aers_watch_want_write(link->watch);
    aers_timer_start(link->expire, EXPIRE_US);
    return AERS_OK;
}

enum aers_code aers_link_ask(struct aers_link *link, const char *path, uint32_t timeout_ms, aers_link_reply_fn *fn,
                             void *user)
{
    uint8_t packet[AERS_OSC_MAX_ADDRESS + 16];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, path, "");
    return aers_link_request(link, path, packet, aers_osc_write_stop(&writer), timeout_ms, fn, user);
}
