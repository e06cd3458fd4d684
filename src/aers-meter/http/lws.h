/* SPDX-License-Identifier: ISC */
/* http/lws.h - what the files of this room share of libwebsockets. Nobody outside includes it. */
#ifndef AERS_METER_LWS_H
#define AERS_METER_LWS_H

#include <libwebsockets.h>

#include "src/aers-meter/http/access.h"
#include "src/aers-meter/http/admit.h"
#include "src/aers-meter/http/exchange.h"
#include "src/aers-meter/http/hub.h"
#include "src/aers-meter/http/listeners.h"
#include "src/aers-meter/http/loop.h"
#include "src/aers-meter/http/rates.h"
#include "src/aers-meter/http/server.h"

#define AERS_SUBPROTOCOL "aers.telemetry"

struct aers_loop {
    struct lws_context *context;
    struct lws_vhost *vhost;
    struct aers_server *server; /* NULL until it listens */
    struct aers_watch *watches; /* utlist */
    bool is_secure;             /* connections speak TLS */
    bool stopping;
};

struct aers_server {
    struct aers_loop *loop;
    struct aers_server_config config;
    struct aers_admit admit;
    struct aers_access access;
    struct aers_rates guesses, asking; /* requests without a right token; all of them */
    struct aers_server_stats stats;
    char url[300];
    int fd; /* listening */
};

/* What libwebsockets keeps per connection: it begins zeroed with every request, and again as a WebSocket. */
struct aers_session {
    struct aers_exchange *exchange;
    struct aers_client *client;     /* of the hub */
    struct aers_listener *listener; /* of OSCQuery */
};

/* One request and its answer. It belongs to the connection and to whoever will answer; the last of them frees it. */
struct aers_exchange {
    struct lws *wsi; /* NULL when the connection has gone */
    struct aers_server *server;
    const struct aers_route *route;
    enum aers_method method;
    char path[512];
    struct aers_route_params params;
    char query[AERS_SERVER_MAX_QUERY_NBYTES + 1];
    char accept[256];
    char if_match[128]; /* "" when there is none */
    char peer[AERS_SERVER_MAX_PEER + 1];
    enum aers_role role; /* of who asks */
    bool is_yaml;
    char *body;
    size_t nbody, body_nbytes; /* received, announced */
    bool dispatched;           /* a handler has it, or it is refused */
    bool answered, sent;
    bool close; /* the connection cannot be used again: the end of the request's body is not known */
    unsigned status;
    const char *type;
    const char *cache; /* of Cache-Control; NULL is "no-store" */
    char allow[64], etag[32], location[64], disposition[128], challenge[32], cookie[160],
        retry_after[8]; /* headers; "" for none */
    char *answer;
    size_t nanswer;
};

struct aers_exchange *aers_exchange_create(struct aers_server *server, struct lws *wsi);
void aers_exchange_detach(struct aers_exchange *exchange); /* the connection is done with it; NULL is fine */
/* Write the answer. @return what the callback returns: 0 or -1 to close */
int aers_exchange_send(struct aers_exchange *exchange);

/* Read the head of a request into the exchange, and refuse it by a problem when it is not fit to be handled. */
void aers_request_read(struct aers_exchange *exchange);
/* Decide on an upgrade. @return what the callback returns: 0 go on, 1 refused and answered, -1 hang up */
int aers_upgrade_confirm(struct aers_server *server, struct lws *wsi);
bool aers_upgrade_is_admitted(struct aers_server *server, struct lws *wsi);
bool aers_hub_is_full(const struct aers_hub *hub);
/* Which of the two an admitted WebSocket is for. */
bool aers_upgrade_is_listener(struct aers_server *server, struct lws *wsi);

/* The callbacks, by kind of connection. */
int aers_server_on_http(struct aers_server *server, struct lws *wsi, enum lws_callback_reasons reason,
                        struct aers_session *session, void *in, size_t len);
int aers_hub_on_socket(struct aers_hub *hub, struct lws *wsi, enum lws_callback_reasons reason,
                       struct aers_session *session, void *in, size_t len);
int aers_listeners_on_socket(struct aers_listeners *listeners, struct lws *wsi, enum lws_callback_reasons reason,
                             struct aers_session *session, void *in, size_t len);

/* What the token of this request, in a header or a cookie, entitles to. */
enum aers_role aers_lws_role(const struct aers_server *server, struct lws *wsi);
void aers_lws_peer(struct lws *wsi, char *text, size_t size); /* "127.0.0.1:50000" */
/* The value of a header, cut at size - 1; NULL when it is absent, "" when it is too long to be right. */
const char *aers_lws_header(struct lws *wsi, enum lws_token_indexes token, char *text, size_t size);

#endif
