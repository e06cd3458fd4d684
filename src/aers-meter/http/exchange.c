/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/exchange.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "src/aers-meter/http/etag.h"
#include "src/aers-meter/http/lws.h"
#include "src/aers-meter/http/problem.h"

enum { MAX_DETAIL = 1024, MAX_AUDIT = 160, SEND_S = 10 };

struct aers_exchange *aers_exchange_create(struct aers_server *server, struct lws *wsi)
{
    struct aers_exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange) {
        exchange->server = server;
        exchange->wsi = wsi;
    }
    return exchange;
}

static void free_when_done(struct aers_exchange *exchange)
{
    bool handler_has_it = exchange->dispatched && !exchange->answered;
    if (exchange->wsi || handler_has_it)
        return;
    free(exchange->body);
    free(exchange->answer);
    free(exchange);
}

void aers_exchange_detach(struct aers_exchange *exchange)
{
    if (!exchange)
        return;
    exchange->wsi = NULL;
    free_when_done(exchange);
}

const char *aers_exchange_param(const struct aers_exchange *exchange, unsigned i)
{
    return exchange->params.at[i];
}

const char *aers_exchange_body(const struct aers_exchange *exchange, size_t *nbytes)
{
    *nbytes = exchange->nbody;
    return exchange->body ? exchange->body : "";
}

bool aers_exchange_is_yaml(const struct aers_exchange *exchange)
{
    return exchange->is_yaml;
}

const char *aers_exchange_query(const struct aers_exchange *exchange)
{
    return exchange->query;
}

const char *aers_exchange_accept(const struct aers_exchange *exchange)
{
    return exchange->accept;
}

const char *aers_exchange_method(const struct aers_exchange *exchange)
{
    return aers_method_name(exchange->method);
}

const char *aers_exchange_path(const struct aers_exchange *exchange)
{
    return exchange->path;
}

bool aers_exchange_has_if_match(const struct aers_exchange *exchange)
{
    return exchange->if_match[0] != '\0';
}

bool aers_exchange_if_match(const struct aers_exchange *exchange, int64_t newest, int64_t *out)
{
    return aers_etag_match(exchange->if_match, newest, out);
}

void aers_exchange_set_etag(struct aers_exchange *exchange, int64_t revision)
{
    snprintf(exchange->etag, sizeof exchange->etag, "\"%lld\"", (long long)revision);
}

void aers_exchange_set_location(struct aers_exchange *exchange, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(exchange->location, sizeof exchange->location, format, args);
    va_end(args);
}

void aers_exchange_set_file_name(struct aers_exchange *exchange, const char *name)
{
    snprintf(exchange->disposition, sizeof exchange->disposition, "attachment; filename=\"%s\"", name);
}

void aers_exchange_set_cache(struct aers_exchange *exchange, const char *value)
{
    exchange->cache = value;
}

/* Who wanted to change what, and what came of it. What was sent is shown as far as it is plain text. */
static void audit(const struct aers_exchange *exchange)
{
    char said[MAX_AUDIT + 1];
    size_t n = exchange->nbody < MAX_AUDIT ? exchange->nbody : MAX_AUDIT;
    for (size_t i = 0; i < n; i++)
        said[i] = (char)(exchange->body[i] < ' ' || exchange->body[i] > '~' ? ' ' : exchange->body[i]);
    said[n] = '\0';
    aers_log(AERS_LOG_INFO, exchange->peer, "%s%s %s: %u%s%s%s", exchange->role == AERS_ROLE_VIEW ? "viewer " : "",
             aers_method_name(exchange->method), exchange->path, exchange->status, n ? ", " : "", said,
             exchange->nbody > n ? " ..." : "");
}

/* What cannot be kept for want of memory is answered by closing the connection. */
void aers_exchange_answer(struct aers_exchange *exchange, unsigned status, const char *type, const void *body,
                          size_t nbytes)
{
    exchange->answered = true;
    exchange->status = status;
    if (aers_method_changes(exchange->method))
        audit(exchange);
    exchange->type = type;
    exchange->answer = exchange->wsi ? malloc(LWS_PRE + nbytes + 1) : NULL;
    if (exchange->answer) {
        memcpy(exchange->answer + LWS_PRE, body, nbytes);
        exchange->nanswer = nbytes;
    }
    if (exchange->wsi)
        lws_callback_on_writable(exchange->wsi);
    free_when_done(exchange);
}

void aers_exchange_answer_json(struct aers_exchange *exchange, unsigned status, struct json_object *object)
{
    size_t nbytes = 0;
    const char *text =
        json_object_to_json_string_length(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &nbytes);
    aers_exchange_answer(exchange, status, status < 400 ? AERS_TYPE_JSON : AERS_TYPE_PROBLEM, text, nbytes);
    json_object_put(object);
}

static void answer_problem(struct aers_exchange *exchange, unsigned status, enum aers_code code, const char *format,
                           va_list args)
{
    char detail[MAX_DETAIL];
    vsnprintf(detail, sizeof detail, format, args);
    aers_exchange_answer_json(exchange, status, aers_problem_create(status, code, exchange->path, detail));
}

void aers_exchange_problem(struct aers_exchange *exchange, enum aers_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    answer_problem(exchange, (unsigned)aers_code_http(code), code, format, args);
    va_end(args);
}

void aers_exchange_problem_status(struct aers_exchange *exchange, unsigned status, enum aers_code code,
                                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    answer_problem(exchange, status, code, format, args);
    va_end(args);
}

static int add_header(struct lws *wsi, const char *name, const char *value, unsigned char **at, unsigned char *end)
{
    return lws_add_http_header_by_name(wsi, (const unsigned char *)name, (const unsigned char *)value,
                                       (int)strlen(value), at, end);
}

static int send_head(struct aers_exchange *exchange)
{
    unsigned char buffer[LWS_PRE + 2048], *start = buffer + LWS_PRE, *at = start, *end = buffer + sizeof buffer - 1;
    struct lws *wsi = exchange->wsi;
    if (lws_add_http_header_status(wsi, exchange->status | LWSAHH_FLAG_NO_SERVER_NAME, &at, end) ||
        add_header(wsi, "content-type:", exchange->type, &at, end) ||
        add_header(wsi, "cache-control:", exchange->cache ? exchange->cache : "no-store", &at, end) ||
        lws_add_http_header_content_length(wsi, exchange->nanswer, &at, end))
        return -1;
    const struct {
        const char *name, *value;
    } some[] = {{"allow:", exchange->allow},
                {"etag:", exchange->etag},
                {"location:", exchange->location},
                {"content-disposition:", exchange->disposition},
                {"www-authenticate:", exchange->challenge},
                {"retry-after:", exchange->retry_after},
                {"set-cookie:", exchange->cookie}};
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        if (some[i].value[0] && add_header(wsi, some[i].name, some[i].value, &at, end))
            return -1;
    if (exchange->close && add_header(wsi, "connection:", "close", &at, end))
        return -1;
    return lws_finalize_write_http_header(wsi, start, &at, end) ? -1 : 0;
}

int aers_exchange_send(struct aers_exchange *exchange)
{
    struct lws *wsi = exchange->wsi;
    if (!exchange->answered || exchange->sent)
        return 0;
    exchange->sent = true;
    if (!exchange->answer || send_head(exchange) < 0)
        return -1;
    if (exchange->method != AERS_METHOD_HEAD &&
        lws_write(wsi, (unsigned char *)exchange->answer + LWS_PRE, exchange->nanswer, LWS_WRITE_HTTP_FINAL) < 0)
        return -1;
    if (exchange->close)
        return -1;
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, SEND_S); /* for a client that does not read */
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}
