/* SPDX-License-Identifier: ISC */
/* tests/unit/common/osc/serving.h - a real server on its own loop in its own thread, for the tests of server and
 * client. What it does at which address is said at on_request. */
#ifndef TESTS_OSC_SERVING_H
#define TESTS_OSC_SERVING_H

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/osc/pattern.h"
#include "common/osc/server.h"
#include "common/osc/write.h"

struct serving {
    uv_loop_t loop;
    uv_async_t wake; /* runs what is asked for in the loop's thread */
    pthread_t thread;
    struct aers_osc_server *server;
    uint16_t port;
    atomic_uint nrequests;
    atomic_int last_int; /* first argument of the last request when it was an i */
    struct aers_osc_peer *kept;
    atomic_bool is_kept, stop, answer_kept, want_stats, is_destroyed;
    struct aers_osc_server_stats stats;
};

static inline void reply(struct aers_osc_peer *peer, const char *path, uint32_t nbytes)
{
    static uint8_t packet[AERS_OSC_MAX_NBYTES], blob[AERS_OSC_MAX_NBYTES];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/reply", nbytes ? "sb" : "s");
    aers_osc_write_string(&writer, path);
    if (nbytes)
        aers_osc_write_blob(&writer, blob, nbytes);
    aers_osc_peer_send(peer, packet, aers_osc_write_stop(&writer));
}

static inline void reply_count(struct aers_osc_peer *peer, const char *path, int32_t n)
{
    uint8_t packet[512];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/reply", "si");
    aers_osc_write_string(&writer, path);
    aers_osc_write_int(&writer, n);
    aers_osc_peer_send(peer, packet, aers_osc_write_stop(&writer));
}

/* /node/a and /node/b can be set, /node/bad and /node/worse cannot: the answers to a pattern over them, as docs/osc.md
 * says. */
static inline void answer_pattern(struct aers_osc_peer *peer, const char *pattern)
{
    static const char *const nodes[] = {"/node/a", "/node/bad", "/node/b", "/node/worse"};
    int32_t n = 0;
    for (size_t i = 0; i < 4; i++) {
        if (!aers_osc_match(pattern, nodes[i]))
            continue;
        n++;
        if (i % 2 == 1)
            aers_osc_peer_send_error(peer, nodes[i], i == 1 ? AERS_E_RANGE : AERS_E_FULL,
                                     i == 1 ? "too much" : "no room");
        else
            reply(peer, nodes[i], 0);
    }
    if (n > 0)
        reply_count(peer, pattern, n);
    else
        aers_osc_peer_send_error(peer, pattern, AERS_E_NOT_FOUND, "no such address");
}

/*   /silent              nothing
 *   /big i               /reply with a blob of i bytes
 *   /keep                keeps the peer; answered when the test says so
 *   /destroy             answers, then destroys the server inside of the request
 *   /ping, /node/...     /reply address
 *   a pattern            one answer per node it reaches, then the closing one
 *   else                 /error address not_found */
static inline void on_request(void *user, struct aers_osc_peer *peer, const struct aers_osc_message *message)
{
    struct serving *serving = user;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg = {0};
    aers_osc_reader_init(&reader, message);
    bool is_int = aers_osc_read(&reader, &arg) && arg.type == 'i';
    if (is_int)
        serving->last_int = arg.i;
    serving->nrequests++; /* before the answer, which a test may wait for */
    if (strcmp(message->address, "/silent") == 0) {
        /* counted only */
    } else if (strcmp(message->address, "/big") == 0 && is_int) {
        reply(peer, "/big", (uint32_t)arg.i);
    } else if (strcmp(message->address, "/keep") == 0 && !serving->kept) {
        serving->kept = aers_osc_peer_ref(peer);
        serving->is_kept = true;
    } else if (strcmp(message->address, "/destroy") == 0) {
        reply(peer, "/destroy", 0);
        aers_osc_server_destroy(serving->server);
        serving->server = NULL;
        serving->is_destroyed = true;
    } else if (aers_osc_is_pattern(message->address)) {
        answer_pattern(peer, message->address);
    } else if (strcmp(message->address, "/ping") == 0 || strncmp(message->address, "/node/", 6) == 0) {
        reply(peer, message->address, 0);
    } else {
        aers_osc_peer_send_error(peer, message->address, AERS_E_NOT_FOUND, "no such address");
    }
}

static inline void on_wake(uv_async_t *wake)
{
    struct serving *serving = wake->data;
    if (serving->want_stats && serving->server) {
        serving->stats = aers_osc_server_get_stats(serving->server);
        serving->want_stats = false;
    }
    if (serving->answer_kept) {
        reply(serving->kept, "/keep", 0);
        aers_osc_peer_unref(serving->kept);
        serving->kept = NULL;
        serving->is_kept = false;
        serving->answer_kept = false;
    }
    if (serving->stop) {
        aers_osc_server_destroy(serving->server);
        aers_osc_peer_unref(serving->kept);
        uv_close((uv_handle_t *)wake, NULL);
    }
}

static inline void *run_loop(void *user)
{
    struct serving *serving = user;
    uv_run(&serving->loop, UV_RUN_DEFAULT);
    return NULL;
}

static inline struct serving *serving_start_with(uint32_t max_connections, uint32_t min_idle_ms,
                                                 size_t max_queue_nbytes)
{
    struct serving *serving = calloc(1, sizeof *serving);
    struct aers_osc_server_config config = {.listen = "127.0.0.1:0",
                                            .max_connections = max_connections,
                                            .min_idle_ms = min_idle_ms,
                                            .max_queue_nbytes = max_queue_nbytes,
                                            .request = on_request,
                                            .user = serving};
    struct aers_error error = {0};
    assert_int_equal(uv_loop_init(&serving->loop), 0);
    assert_int_equal(uv_async_init(&serving->loop, &serving->wake, on_wake), 0);
    serving->wake.data = serving;
    if (aers_osc_server_create(&serving->loop, &config, &serving->server, &error) != AERS_OK)
        fail_msg("%s: %s", error.where, error.what);
    serving->port = aers_osc_server_get_port(serving->server);
    assert_int_equal(pthread_create(&serving->thread, NULL, run_loop, serving), 0);
    return serving;
}

static inline struct serving *serving_start(uint32_t max_connections, size_t max_queue_nbytes)
{
    return serving_start_with(max_connections, 0, max_queue_nbytes);
}

/* Everything the server held has to be gone: the loop closes clean, and the sanitizer sees what was not freed. */
static inline void serving_stop(struct serving *serving)
{
    serving->stop = true;
    uv_async_send(&serving->wake);
    pthread_join(serving->thread, NULL);
    assert_int_equal(uv_loop_close(&serving->loop), 0);
    free(serving);
}

static inline void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* Waits for a condition, at most ten seconds. */
#define wait_until(condition)                                                                                          \
    do {                                                                                                               \
        for (unsigned waited_ms_ = 0; !(condition) && waited_ms_ < 10000; waited_ms_++)                                \
            nap();                                                                                                     \
        assert_true(condition);                                                                                        \
    } while (0)

static inline struct aers_osc_server_stats serving_stats(struct serving *serving)
{
    serving->want_stats = true;
    uv_async_send(&serving->wake);
    wait_until(!serving->want_stats);
    return serving->stats;
}

#endif
