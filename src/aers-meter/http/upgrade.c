/* SPDX-License-Identifier: ISC */
/* Who may open the WebSocket. Browsers do not keep pages of other origins from trying. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "src/aers-meter/collect/clock.h"
#include "src/aers-meter/http/lws.h"

struct refusal {
    unsigned status;
    enum aers_code code;
    const char *detail;
};

static bool is_path(struct lws *wsi, const char *wanted)
{
    char *path = NULL;
    int npath = 0;
    return lws_http_get_uri_and_method(wsi, &path, &npath) == LWSHUMETH_GET && path &&
           strlen(wanted) == (size_t)npath && strncmp(path, wanted, (size_t)npath) == 0;
}

bool aers_upgrade_is_listener(struct aers_server *server, struct lws *wsi)
{
    return is_path(wsi, server->config.listeners_path);
}

static bool is_full(struct aers_server *server, struct lws *wsi)
{
    return aers_upgrade_is_listener(server, wsi) ? aers_listeners_count(server->config.listeners) >= AERS_LISTENERS_MAX
                                                 : aers_hub_is_full(server->config.hub);
}

/* Any protocol that libwebsockets knows could be asked for by name, also those of our own descriptors. */
static bool subprotocol_is_right(struct lws *wsi)
{
    char text[64];
    const char *name = aers_lws_header(wsi, WSI_TOKEN_PROTOCOL, text, sizeof text);
    return !name || strcmp(name, AERS_SUBPROTOCOL) == 0;
}

/* @return NULL when there is nothing against it */
static const struct refusal *check(struct aers_server *server, struct lws *wsi)
{
    static const struct refusal host = {421, AERS_E_DENIED,
                                        "this server does not answer to the name in the Host header"};
    static const struct refusal origin = {403, AERS_E_DENIED, "pages of another origin may not listen here"};
    static const struct refusal token = {401, AERS_E_DENIED,
                                         "a token is needed: Authorization: Bearer TOKEN, or the cookie "
                                         "that /?token=TOKEN gives"};
    static const struct refusal path = {404, AERS_E_NOT_FOUND, "there is no WebSocket at this path"};
    static const struct refusal subprotocol = {400, AERS_E_UNSUPPORTED,
                                               "the only subprotocol here is " AERS_SUBPROTOCOL "; none is needed"};
    static const struct refusal full = {503, AERS_E_LIMIT, "as many clients as are allowed are listening already"};
    char host_text[AERS_ADMIT_MAX_HOST + 2], origin_text[256];
    const char *host_name = aers_lws_header(wsi, WSI_TOKEN_HOST, host_text, sizeof host_text);
    const char *origin_name = aers_lws_header(wsi, WSI_TOKEN_ORIGIN, origin_text, sizeof origin_text);
    if (!aers_admit_host(&server->admit, host_name))
        return &host;
    if (!aers_admit_origin(&server->admit, host_name, origin_name))
        return &origin;
    if (aers_lws_role(server, wsi) == AERS_ROLE_NONE)
        return &token;
    if (!is_path(wsi, server->config.hub_path) && !aers_upgrade_is_listener(server, wsi))
        return &path;
    if (!subprotocol_is_right(wsi))
        return &subprotocol;
    return is_full(server, wsi) ? &full : NULL;
}

bool aers_upgrade_is_admitted(struct aers_server *server, struct lws *wsi)
{
    return check(server, wsi) == NULL;
}

/* There is no session yet: the answer goes out at once, and the connection with it. */
static int refuse(struct aers_server *server, struct lws *wsi, const struct refusal *refusal)
{
    struct aers_exchange *exchange = aers_exchange_create(server, wsi);
    char *path = NULL;
    int npath = 0;
    if (!exchange)
        return -1;
    server->stats.refused++;
    if (lws_http_get_uri_and_method(wsi, &path, &npath) >= 0)
        snprintf(exchange->path, sizeof exchange->path, "%.*s", npath, path);
    exchange->dispatched = true;
    exchange->close = true;
    if (refusal->status == 429)
        snprintf(exchange->retry_after, sizeof exchange->retry_after, "1");
    aers_exchange_problem_status(exchange, refusal->status, refusal->code, "%s", refusal->detail);
    aers_exchange_send(exchange);
    aers_exchange_detach(exchange);
    return -1;
}

int aers_upgrade_confirm(struct aers_server *server, struct lws *wsi)
{
    static const struct refusal guesses = {
        429, AERS_E_LIMIT, "too many requests without a right token have come from there; wait a second"};
    static const struct refusal http2 = {501, AERS_E_UNSUPPORTED, "the only upgrade here is to a WebSocket"};
    char text[32];
    const char *to = aers_lws_header(wsi, WSI_TOKEN_UPGRADE, text, sizeof text);
    const struct refusal *refusal = to && strcasecmp(to, "websocket") == 0 ? check(server, wsi) : &http2;
    char peer[AERS_SERVER_MAX_PEER + 1];
    aers_lws_peer(wsi, peer, sizeof peer);
    if (refusal && refusal->status == 401 && !aers_rates_count(&server->guesses, peer, aers_clock_steady_us()))
        refusal = &guesses;
    return refusal ? refuse(server, wsi, refusal) : 0;
}
