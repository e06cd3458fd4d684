/* SPDX-License-Identifier: ISC */
/* tests/unit/aers-graphd/feedback/sockets.h - a real server and real clients over UDP or TCP, all in one thread: the
 * test says what time it is, the sockets are the system's. */
#ifndef TESTS_FEEDBACK_SOCKETS_H
#define TESTS_FEEDBACK_SOCKETS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/osc/client.h"
#include "common/osc/server.h"
#include "common/osc/write.h"

struct sockets {
    uv_loop_t loop;
    struct aers_osc_server *server;
    struct aers_osc_peer *last; /* who sent the last request, kept */
};

struct listener {
    struct sockets *sockets;
    struct aers_osc_client *client;
    struct aers_osc_peer *peer; /* as the server knows it */
};

static inline void keep_peer(void *user, struct aers_osc_peer *peer, const struct aers_osc_message *message)
{
    struct sockets *sockets = user;
    (void)message;
    aers_osc_peer_unref(sockets->last);
    sockets->last = aers_osc_peer_ref(peer);
}

static inline void sockets_start(struct sockets *sockets)
{
    struct aers_error error;
    *sockets = (struct sockets){0};
    uv_loop_init(&sockets->loop);
    struct aers_osc_server_config config = {.listen = "127.0.0.1:0", .request = keep_peer, .user = sockets};
    assert_int_equal(aers_osc_server_create(&sockets->loop, &config, &sockets->server, &error), AERS_OK);
}

static inline void sockets_stop(struct sockets *sockets)
{
    aers_osc_peer_unref(sockets->last);
    aers_osc_server_destroy(sockets->server);
    uv_run(&sockets->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&sockets->loop), 0);
}

/* A message to the server, which comes back as the peer it came from. */
static inline struct aers_osc_peer *listener_speak(struct listener *listener)
{
    uint8_t packet[64];
    struct aers_osc_writer writer;
    struct aers_error error;
    struct sockets *sockets = listener->sockets;
    aers_osc_peer_unref(sockets->last);
    sockets->last = NULL;
    aers_osc_write_start(&writer, packet, sizeof packet, "/hello", "");
    assert_int_equal(aers_osc_client_send(listener->client, packet, aers_osc_write_stop(&writer), &error), AERS_OK);
    while (!sockets->last)
        uv_run(&sockets->loop, UV_RUN_ONCE);
    return sockets->last;
}

static inline void listener_open(struct listener *listener, struct sockets *sockets, const char *transport)
{
    char url[64];
    struct aers_error error;
    snprintf(url, sizeof url, "osc.%s://127.0.0.1:%u/", transport, aers_osc_server_get_port(sockets->server));
    listener->sockets = sockets;
    assert_int_equal(aers_osc_client_open(url, &listener->client, &error), AERS_OK);
    listener->peer = aers_osc_peer_ref(listener_speak(listener));
}

static inline void listener_close(struct listener *listener)
{
    aers_osc_peer_unref(listener->peer);
    aers_osc_client_close(listener->client);
}

/* All that has come by now, as "address value ..." of each message, separated by "; ". */
static inline const char *listener_heard(struct listener *listener)
{
    static char text[65536];
    size_t n = 0;
    struct aers_osc_message message;
    struct aers_error error;
    text[0] = '\0';
    while (uv_run(&listener->sockets->loop, UV_RUN_NOWAIT) &&
           aers_osc_client_receive(listener->client, 20, &message, &error) == AERS_OK) {
        struct aers_osc_reader reader;
        struct aers_osc_arg arg;
        aers_osc_reader_init(&reader, &message);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? "; " : "", message.address);
        while (aers_osc_read(&reader, &arg)) {
            double number = 0;
            if (arg.type == 's')
                n += (size_t)snprintf(text + n, sizeof text - n, " %s", arg.s);
            else if (arg.type == 'T' || arg.type == 'F')
                n += (size_t)snprintf(text + n, sizeof text - n, " %c", arg.type);
            else if (aers_osc_arg_number(&arg, &number))
                n += (size_t)snprintf(text + n, sizeof text - n, " %c:%g", arg.type, number);
        }
    }
    return text;
}

#endif
