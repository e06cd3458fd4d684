/* SPDX-License-Identifier: ISC */
/* The head of a request: what it asks for, and whether it may. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/aers-meter/collect/clock.h"
#include "src/aers-meter/http/lws.h"

const char *aers_lws_header(struct lws *wsi, enum lws_token_indexes token, char *text, size_t size)
{
    if (lws_hdr_total_length(wsi, token) <= 0)
        return NULL;
    if (lws_hdr_copy(wsi, text, (int)size, token) < 0)
        *text = '\0';
    return text;
}

enum { MAX_QUERY_PARTS = 32 };

void aers_lws_peer(struct lws *wsi, char *text, size_t size)
{
    struct sockaddr_storage address;
    socklen_t n = sizeof address;
    char host[INET6_ADDRSTRLEN] = "?";
    in_port_t port = 0;
    if (getpeername(lws_get_socket_fd(wsi), (struct sockaddr *)&address, &n) == 0) {
        bool is_4 = address.ss_family == AF_INET;
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)&address;
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&address;
        inet_ntop(address.ss_family, is_4 ? (const void *)&v4->sin_addr : (const void *)&v6->sin6_addr, host,
                  sizeof host);
        port = is_4 ? v4->sin_port : v6->sin6_port;
    }
    snprintf(text, size, strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, ntohs(port));
}

static bool read_method_and_path(struct aers_exchange *exchange)
{
    static const struct {
        int lws;
        enum aers_method method;
    } methods[] = {
        {LWSHUMETH_GET, AERS_METHOD_GET},         {LWSHUMETH_HEAD, AERS_METHOD_HEAD},
        {LWSHUMETH_POST, AERS_METHOD_POST},       {LWSHUMETH_PUT, AERS_METHOD_PUT},
        {LWSHUMETH_PATCH, AERS_METHOD_PATCH},     {LWSHUMETH_DELETE, AERS_METHOD_DELETE},
        {LWSHUMETH_OPTIONS, AERS_METHOD_OPTIONS},
    };
    char *path = NULL;
    int npath = 0, method = lws_http_get_uri_and_method(exchange->wsi, &path, &npath);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (methods[i].lws != method)
            continue;
        exchange->method = methods[i].method;
        snprintf(exchange->path, sizeof exchange->path, "%.*s", npath, path);
        if (npath < (int)sizeof exchange->path)
            return true;
        aers_exchange_problem_status(exchange, 414, AERS_E_LIMIT, "a path of at most %zu bytes is understood here",
                                     sizeof exchange->path - 1);
        return false;
    }
    exchange->close = true;
    aers_exchange_problem_status(exchange, 501, AERS_E_UNSUPPORTED, "this method is not known here");
    return false;
}

static bool check_sender(struct aers_exchange *exchange)
{
    const struct aers_admit *admit = &exchange->server->admit;
    char host_text[AERS_ADMIT_MAX_HOST + 2], origin_text[256];
    const char *host = aers_lws_header(exchange->wsi, WSI_TOKEN_HOST, host_text, sizeof host_text);
    const char *origin = aers_lws_header(exchange->wsi, WSI_TOKEN_ORIGIN, origin_text, sizeof origin_text);
    if (!aers_admit_host(admit, host)) {
        aers_exchange_problem_status(exchange, 421, AERS_E_DENIED,
                                     "this server does not answer to the name in the Host header; ask it as %s",
                                     admit->hosts[0]);
        return false;
    }
    if (aers_method_changes(exchange->method) && !aers_admit_origin(admit, host, origin)) {
        aers_exchange_problem_status(exchange, 403, AERS_E_DENIED,
                                     "pages of another origin may not change anything here");
        return false;
    }
    return true;
}

enum aers_role aers_lws_role(const struct aers_server *server, struct lws *wsi)
{
    char authorization[256], cookie[1024], token[AERS_ACCESS_TOKEN_NBYTES + 1];
    (void)!aers_access_find_token(
        aers_lws_header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, authorization, sizeof authorization),
        aers_lws_header(wsi, WSI_TOKEN_HTTP_COOKIE, cookie, sizeof cookie), token);
    return aers_access_role(&server->access, token);
}

/* A person opens /?token=... once; the browser keeps it as a cookie that no script sees and no other page can use. */
static bool take_cookie(struct aers_exchange *exchange)
{
    static const char name[] = "token=";
    const char *token = exchange->query + sizeof name - 1;
    if (!exchange->server->access.is_required || strcmp(exchange->path, "/") != 0 ||
        strncmp(exchange->query, name, sizeof name - 1) != 0 ||
        aers_access_role(&exchange->server->access, token) == AERS_ROLE_NONE)
        return false;
    snprintf(exchange->cookie, sizeof exchange->cookie, AERS_ACCESS_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s",
             token, exchange->server->admit.is_secure ? "; Secure" : "");
    snprintf(exchange->location, sizeof exchange->location, "/");
    aers_exchange_answer(exchange, 303, "text/plain; charset=utf-8", "", 0);
    return true;
}

static bool refuse_for_now(struct aers_exchange *exchange, const char *why)
{
    exchange->close = true;
    snprintf(exchange->retry_after, sizeof exchange->retry_after, "1");
    aers_exchange_problem_status(exchange, 429, AERS_E_LIMIT, "%s", why);
    return false;
}

static bool check_rate(struct aers_exchange *exchange)
{
    return aers_rates_count(&exchange->server->asking, exchange->peer, aers_clock_steady_us()) ||
           refuse_for_now(exchange, "more requests have come from there than are answered; wait a second");
}

static bool check_role(struct aers_exchange *exchange)
{
    exchange->role = aers_lws_role(exchange->server, exchange->wsi);
    if (take_cookie(exchange))
        return false;
    if (exchange->role == AERS_ROLE_NONE &&
        !aers_rates_count(&exchange->server->guesses, exchange->peer, aers_clock_steady_us()))
        return refuse_for_now(exchange, "too many requests without a right token have come from there; wait a second");
    if (exchange->role == AERS_ROLE_NONE) {
        snprintf(exchange->challenge, sizeof exchange->challenge, "Bearer realm=\"aers-meter\"");
        aers_exchange_problem_status(
            exchange, 401, AERS_E_DENIED,
            "a token is needed: in the header Authorization: Bearer TOKEN, or once as /?token=TOKEN "
            "in a browser");
        return false;
    }
    if (exchange->role == AERS_ROLE_VIEW && aers_method_changes(exchange->method)) {
        aers_exchange_problem_status(exchange, 403, AERS_E_DENIED,
                                     "this token is for looking, not for changing anything");
        return false;
    }
    return true;
}

/* Digits only: a sign, a list or a number past all sense would make us and libwebsockets see different ends. */
static bool parse_length(const char *text, size_t *out)
{
    size_t n = strlen(text);
    if (n == 0 || n > 15 || strspn(text, "0123456789") != n)
        return false;
    *out = strtoull(text, NULL, 10);
    return true;
}

static bool read_length(struct aers_exchange *exchange)
{
    char text[32];
    const char *length = aers_lws_header(exchange->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, text, sizeof text);
    if (lws_hdr_total_length(exchange->wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) {
        exchange->close = true;
        aers_exchange_problem_status(exchange, 411, AERS_E_UNSUPPORTED,
                                     "send the body with a Content-Length, not in chunks");
        return false;
    }
    if (length && !parse_length(length, &exchange->body_nbytes)) {
        exchange->close = true;
        aers_exchange_problem(exchange, AERS_E_INVALID, "Content-Length is not one number");
        return false;
    }
    /* Without it there is no body, but libwebsockets goes on waiting for one. */
    exchange->close = !length && aers_method_changes(exchange->method);
    if (exchange->body_nbytes <= AERS_SERVER_MAX_BODY_NBYTES)
        return true;
    aers_exchange_problem_status(exchange, 413, AERS_E_LIMIT, "a body of at most %d bytes is taken here",
                                 AERS_SERVER_MAX_BODY_NBYTES);
    return false;
}

static bool find_route(struct aers_exchange *exchange)
{
    const struct aers_route *routes = exchange->server->config.routes;
    enum aers_code code =
        aers_route_find(routes, exchange->method, exchange->path, &exchange->route, &exchange->params);
    if (code == AERS_OK)
        return true;
    if (code == AERS_E_NOT_FOUND) {
        aers_exchange_problem_status(exchange, 404, code, "there is nothing at %s", exchange->path);
        return false;
    }
    aers_route_allow(routes, exchange->path, exchange->allow, sizeof exchange->allow);
    aers_exchange_problem_status(exchange, 405, code, "%s is not possible here; %s is",
                                 aers_method_name(exchange->method), exchange->allow);
    return false;
}

static bool type_is(const char *type, const char *wanted)
{
    size_t n = strlen(wanted);
    return type && strncasecmp(type, wanted, n) == 0 && strchr("; \t", type[n]); /* strchr finds the NUL as well */
}

static bool is_yaml(const char *type)
{
    return type_is(type, AERS_TYPE_YAML) || type_is(type, "application/x-yaml") || type_is(type, "text/yaml");
}

static bool check_body(struct aers_exchange *exchange)
{
    char text[128];
    if (exchange->body_nbytes == 0 || !aers_method_changes(exchange->method))
        return true;
    const char *type = aers_lws_header(exchange->wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, text, sizeof text);
    exchange->is_yaml = exchange->route->takes_yaml && is_yaml(type);
    if (!exchange->is_yaml && !type_is(type, AERS_TYPE_JSON)) {
        aers_exchange_problem_status(exchange, 415, AERS_E_UNSUPPORTED, "send the body as %s" AERS_TYPE_JSON,
                                     exchange->route->takes_yaml ? AERS_TYPE_YAML " or " : "");
        return false;
    }
    exchange->body = malloc(exchange->body_nbytes + 1);
    if (!exchange->body)
        aers_exchange_problem(exchange, AERS_E_MEMORY, "out of memory");
    else
        exchange->body[exchange->body_nbytes] = '\0';
    return exchange->body != NULL;
}

/* "a&b=c"; libwebsockets has cut it at the '&'. */
static bool read_query(struct aers_exchange *exchange)
{
    size_t at = 0;
    for (int i = 0; i < MAX_QUERY_PARTS; i++) {
        char part[AERS_SERVER_MAX_QUERY_NBYTES + 1];
        int n = lws_hdr_copy_fragment(exchange->wsi, part, sizeof part, WSI_TOKEN_HTTP_URI_ARGS, i);
        if (n == -1)
            return true;
        if (n < 0 || at + (size_t)n + 2 > sizeof exchange->query)
            break;
        at += (size_t)snprintf(exchange->query + at, sizeof exchange->query - at, "%s%s", at ? "&" : "", part);
    }
    aers_exchange_problem_status(exchange, 414, AERS_E_LIMIT, "a query of at most %d bytes is understood here",
                                 AERS_SERVER_MAX_QUERY_NBYTES);
    return false;
}

/* One that is too long names nothing of ours. */
static void read_if_match(struct aers_exchange *exchange)
{
    const char *value =
        aers_lws_header(exchange->wsi, WSI_TOKEN_HTTP_IF_MATCH, exchange->if_match, sizeof exchange->if_match);
    if (value && !*value)
        snprintf(exchange->if_match, sizeof exchange->if_match, "?");
}

void aers_request_read(struct aers_exchange *exchange)
{
    aers_lws_peer(exchange->wsi, exchange->peer, sizeof exchange->peer);
    read_if_match(exchange);
    lws_hdr_copy(exchange->wsi, exchange->accept, sizeof exchange->accept, WSI_TOKEN_HTTP_ACCEPT);
    if (!read_method_and_path(exchange) || !check_rate(exchange) || !check_sender(exchange) || !read_query(exchange) ||
        !check_role(exchange) || !read_length(exchange) || !find_route(exchange) || !check_body(exchange))
        return;
    if (!aers_method_changes(exchange->method))
        exchange->body_nbytes = 0; /* whatever comes is read past */
}
