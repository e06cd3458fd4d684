/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/server.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/log.h"
#include "src/aers-meter/http/listener.h"
#include "src/aers-meter/http/lws.h"

enum { ACCEPTS_PER_TURN = 64 };

static bool on_connection(void *user)
{
    struct aers_server *server = user;
    for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
        int fd = aers_listener_accept(server->fd);
        if (fd < 0)
            break;
        if (server->stats.connections >= AERS_SERVER_MAX_CONNECTIONS) {
            server->stats.refused++;
            close(fd);
            continue;
        }
        lws_adopt_desc_t info = {.vh = server->loop->vhost,
                                 .type = LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP |
                                         (server->loop->is_secure ? LWS_ADOPT_ALLOW_SSL : 0),
                                 .fd = {.sockfd = fd},
                                 .opaque = server};
        server->stats.connections++; /* taken back by WSI_DESTROY, which comes for whatever libwebsockets has made */
        if (!lws_adopt_descriptor_vhost_via_info(&info))
            aers_log(AERS_LOG_DEBUG, NULL, "a connection could not be adopted");
    }
    return true;
}

static const struct aers_watch_handlers listening = {.readable = on_connection};

/* Under which names it may be asked, and with which tokens. */
static enum aers_code guard(struct aers_server *server, const struct aers_osc_url *url, struct aers_error *error)
{
    const struct aers_server_config *config = &server->config;
    struct aers_admit *admit = &server->admit;
    char name[HOST_NAME_MAX + 8] = "", used[PATH_MAX];
    *admit = (struct aers_admit){.is_open = !aers_osc_url_is_loopback(url), .is_secure = server->loop->is_secure};
    aers_admit_init(admit, url->host, url->port);
    for (size_t i = 0; i < config->nnames; i++)
        if (aers_admit_add(admit, config->names[i]) != AERS_OK)
            return aers_error_set(error, AERS_E_LIMIT, "--allow-host",
                                  "there are too many names, or this is too long: %.64s", config->names[i]);
    if (!admit->is_open && !config->token_file)
        return AERS_OK;
    if (admit->is_open && gethostname(name, HOST_NAME_MAX) == 0) {
        (void)!aers_admit_add(admit, name);
        strcat(name, ".local");
        (void)!aers_admit_add(admit, name);
    }
    enum aers_code code = aers_access_load(&server->access, config->token_file, used, sizeof used, error);
    if (code == AERS_OK)
        aers_log(AERS_LOG_INFO, NULL, "whoever asks needs a token of %s", used);
    if (code == AERS_OK && admit->is_open && !admit->is_secure)
        aers_log(AERS_LOG_WARNING, NULL,
                 "without --tls-cert and --tls-key, tokens and all else can be read on the way");
    return code;
}

enum aers_code aers_server_create(struct aers_loop *loop, const struct aers_server_config *config,
                                  struct aers_server **out, struct aers_error *error)
{
    struct aers_osc_url url;
    struct aers_watch *watch;
    struct aers_server *server = calloc(1, sizeof *server);
    if (!server)
        return aers_error_set(error, AERS_E_MEMORY, config->listen, "out of memory");
    server->loop = loop;
    server->config = *config;
    server->guesses.size = (struct aers_bucket_size){1, AERS_SERVER_GUESSES_BURST};
    server->asking.size = (struct aers_bucket_size){AERS_SERVER_REQUESTS_PER_S, AERS_SERVER_REQUESTS_BURST};
    enum aers_code code = aers_listener_open(config->listen, &url, &server->fd, error);
    if (code == AERS_OK)
        code = guard(server, &url, error);
    if (code == AERS_OK && aers_loop_watch(loop, server->fd, &listening, server, &watch) != AERS_OK)
        code = aers_error_set(error, AERS_E_MEMORY, config->listen, "out of memory");
    if (code != AERS_OK) {
        free(server);
        return code;
    }
    snprintf(server->url, sizeof server->url, strchr(url.host, ':') ? "%s://[%s]:%u/" : "%s://%s:%u/",
             loop->is_secure ? "https" : "http", url.host, url.port);
    loop->server = server;
    *out = server;
    return AERS_OK;
}

void aers_server_destroy(struct aers_server *server)
{
    free(server);
}

struct aers_hub *aers_server_get_hub(const struct aers_server *server)
{
    return server->config.hub;
}

struct aers_listeners *aers_server_get_listeners(const struct aers_server *server)
{
    return server->config.listeners;
}

const char *aers_server_get_url(const struct aers_server *server)
{
    return server->url;
}

struct aers_server_stats aers_server_get_stats(const struct aers_server *server)
{
    return server->stats;
}

/* ---- what libwebsockets tells ---- */

static void dispatch(struct aers_exchange *exchange)
{
    exchange->dispatched = true;
    exchange->route->handler(exchange->server->config.user, exchange);
}

static int on_request(struct aers_server *server, struct lws *wsi, struct aers_session *session)
{
    struct aers_exchange *exchange = aers_exchange_create(server, wsi);
    if (!exchange)
        return -1;
    server->stats.requests++;
    session->exchange = exchange;
    aers_request_read(exchange);
    if (exchange->answered) {
        exchange->dispatched = true;
        server->stats.refused++;
    } else if (exchange->body_nbytes == 0) {
        dispatch(exchange);
    }
    return 0;
}

static int on_body(struct aers_exchange *exchange, const void *bytes, size_t nbytes)
{
    if (!exchange || exchange->dispatched)
        return 0; /* of a request that is refused or needs none: read past it */
    if (nbytes > exchange->body_nbytes - exchange->nbody)
        return -1;
    memcpy(exchange->body + exchange->nbody, bytes, nbytes);
    exchange->nbody += nbytes;
    return 0;
}

static int on_body_end(struct aers_exchange *exchange)
{
    if (exchange && !exchange->dispatched)
        dispatch(exchange);
    return 0;
}

static void on_destroy(struct aers_server *server, struct lws *wsi)
{
    if (lws_get_opaque_user_data(wsi) == server)
        server->stats.connections--;
}

int aers_server_on_http(struct aers_server *server, struct lws *wsi, enum lws_callback_reasons reason,
                        struct aers_session *session, void *in, size_t len)
{
    switch (reason) {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return aers_upgrade_confirm(server, wsi);
    case LWS_CALLBACK_HTTP:
        return on_request(server, wsi, session);
    case LWS_CALLBACK_HTTP_BODY:
        return on_body(session->exchange, in, len);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return on_body_end(session->exchange);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return session->exchange ? aers_exchange_send(session->exchange) : 0;
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
    case LWS_CALLBACK_CLOSED_HTTP:
        if (session) {
            aers_exchange_detach(session->exchange);
            session->exchange = NULL;
        }
        return 0;
    case LWS_CALLBACK_RAW_ADOPT: /* CONNECT makes libwebsockets offer a tunnel */
    case LWS_CALLBACK_RAW_RX:
        return -1;
    case LWS_CALLBACK_WSI_DESTROY:
        on_destroy(server, wsi);
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, session, in, len);
    }
}
