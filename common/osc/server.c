/* SPDX-License-Identifier: ISC */
#include "common/osc/server.h"

#include <signal.h>
#include <stdlib.h>
#include <utlist.h>

#include "common/osc/bind.h"
#include "common/osc/peer.h"

enum { DEFAULT_CONNECTIONS = 256, DEFAULT_IDLE_MS = 5000, DEFAULT_QUEUE_NBYTES = 8 << 20 };

void aers_osc_server_ref(struct aers_osc_server *server)
{
    server->refs++;
}

void aers_osc_server_unref(struct aers_osc_server *server)
{
    if (--server->refs > 0)
        return;
    free(server->received);
    free(server);
}

void aers_osc_server_lend_buffer(struct aers_osc_server *server, uv_buf_t *buf)
{
    buf->base = (char *)server->received;
    buf->len = AERS_OSC_RECEIVE_NBYTES;
}

static void on_closed(uv_handle_t *handle)
{
    aers_osc_server_unref(handle->data);
}

static struct aers_osc_server *allocate(const struct aers_osc_server_config *config)
{
    struct aers_osc_server *server = calloc(1, sizeof *server);
    if (!server || !(server->received = malloc(AERS_OSC_RECEIVE_NBYTES))) {
        free(server);
        return NULL;
    }
    server->max_connections = config->max_connections ? config->max_connections : DEFAULT_CONNECTIONS;
    server->min_idle_ms = config->min_idle_ms ? config->min_idle_ms : DEFAULT_IDLE_MS;
    server->max_queue_nbytes = config->max_queue_nbytes ? config->max_queue_nbytes : DEFAULT_QUEUE_NBYTES;
    server->request = config->request;
    server->user = config->user;
    server->refs = 1;
    return server;
}

/* Neither can fail: no socket is made here. */
static void init_handles(struct aers_osc_server *server, uv_loop_t *loop)
{
    uv_udp_init_ex(loop, &server->udp, AF_UNSPEC | UV_UDP_RECVMMSG);
    uv_tcp_init(loop, &server->listener);
    server->udp.data = server->listener.data = server;
    server->refs += 2;
}

/* libuv writes without MSG_NOSIGNAL. A program that has its own handler keeps it; uv_spawn gives children the default.
 */
static void survive_broken_pipes(void)
{
    struct sigaction action;
    if (sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
        signal(SIGPIPE, SIG_IGN);
}

static enum aers_code start(struct aers_osc_server *server, uv_loop_t *loop, const struct aers_osc_sockets *sockets)
{
    survive_broken_pipes();
    init_handles(server, loop);
    server->port = sockets->port;
    enum aers_code udp = aers_osc_udp_start(server, sockets->udp);
    enum aers_code tcp = aers_osc_tcp_start(server, sockets->tcp);
    return udp != AERS_OK ? udp : tcp;
}

enum aers_code aers_osc_server_create(uv_loop_t *loop, const struct aers_osc_server_config *config,
                                      struct aers_osc_server **out, struct aers_error *error)
{
    struct aers_osc_url url;
    struct aers_osc_sockets sockets;
    enum aers_code code = aers_osc_url_parse(config->listen, AERS_OSC_TCP, &url, error);
    if (code == AERS_OK)
        code = aers_osc_bind(&url, &sockets, error);
    if (code != AERS_OK)
        return code;
    struct aers_osc_server *server = allocate(config);
    if (!server) {
        aers_osc_sockets_close(&sockets);
        return aers_error_set(error, AERS_E_MEMORY, config->listen, "cannot serve OSC: out of memory");
    }
    code = start(server, loop, &sockets);
    if (code != AERS_OK) {
        aers_osc_server_destroy(server);
        return aers_error_set(error, code, config->listen, "cannot serve OSC: the event loop takes no socket");
    }
    *out = server;
    return AERS_OK;
}

void aers_osc_server_destroy(struct aers_osc_server *server)
{
    if (!server || server->closing)
        return;
    struct aers_osc_peer *peer, *next;
    DL_FOREACH_SAFE(server->connections, peer, next)
    {
        aers_osc_tcp_close(peer);
    }
    server->closing = true;
    uv_close((uv_handle_t *)&server->udp, on_closed);
    uv_close((uv_handle_t *)&server->listener, on_closed);
    aers_osc_peer_unref(server->last_udp);
    server->last_udp = NULL;
    aers_osc_server_unref(server);
}

uint16_t aers_osc_server_get_port(const struct aers_osc_server *server)
{
    return server->port;
}

struct aers_osc_server_stats aers_osc_server_get_stats(const struct aers_osc_server *server)
{
    struct aers_osc_server_stats stats = server->stats;
    stats.lost_datagrams = aers_osc_udp_count_lost(server);
    return stats;
}
