/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <utlist.h>

#include "common/base/log.h"
#include "src/aers-meter/http/lws.h"

enum { MAX_FDS = 4096, TX_NBYTES = 65536, RX_NBYTES = 4096, IDLE_S = 10, PING_S = 60, HANG_UP_S = 90 };

struct aers_watch {
    struct aers_loop *loop;
    struct lws *wsi;
    const struct aers_watch_handlers *handlers; /* NULL once it is being closed by us */
    void *user;
    struct aers_watch *prev, *next;
};

struct aers_timer {
    struct aers_watch *watch;
    int fd;
    aers_timer_fn *fn;
    void *user;
};

static void end_watch(struct aers_watch *watch)
{
    const struct aers_watch_handlers *handlers = watch->handlers;
    void *user = watch->user;
    DL_DELETE(watch->loop->watches, watch);
    free(watch);
    if (handlers && handlers->closed)
        handlers->closed(user);
}

static int on_watch(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct aers_watch *watch = lws_get_opaque_user_data(wsi);
    switch (reason) {
    case LWS_CALLBACK_RAW_RX_FILE:
        return watch && watch->handlers && watch->handlers->readable(watch->user) ? 0 : -1;
    case LWS_CALLBACK_RAW_WRITEABLE_FILE:
        return watch && watch->handlers && watch->handlers->writable && watch->handlers->writable(watch->user) ? 0 : -1;
    case LWS_CALLBACK_RAW_CLOSE_FILE:
        lws_set_opaque_user_data(wsi, NULL);
        if (watch)
            end_watch(watch);
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    }
}

/* One of telemetry, or one of OSCQuery. */
static int on_socket(struct aers_server *server, struct lws *wsi, enum lws_callback_reasons reason,
                     struct aers_session *session, void *in, size_t len)
{
    if (reason == LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION) /* also reached where no upgrade had to be confirmed */
        return aers_upgrade_is_admitted(server, wsi) ? 0 : -1;
    bool listens =
        reason == LWS_CALLBACK_ESTABLISHED ? aers_upgrade_is_listener(server, wsi) : session && session->listener;
    return listens ? aers_listeners_on_socket(aers_server_get_listeners(server), wsi, reason, session, in, len)
                   : aers_hub_on_socket(aers_server_get_hub(server), wsi, reason, session, in, len);
}

/* Requests and WebSockets share the first protocol, because libwebsockets asks the first one about both. */
static int on_connection(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct aers_loop *loop = lws_context_user(lws_get_context(wsi));
    struct aers_server *server = loop ? loop->server : NULL;
    if (!server)
        return lws_callback_http_dummy(wsi, reason, user, in, len);
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
    case LWS_CALLBACK_ESTABLISHED:
    case LWS_CALLBACK_RECEIVE:
    case LWS_CALLBACK_SERVER_WRITEABLE:
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL:
        return on_socket(server, wsi, reason, user, in, len);
    default:
        return aers_server_on_http(server, wsi, reason, user, in, len);
    }
}

static const struct lws_protocols protocols[] = {
    {AERS_SUBPROTOCOL, on_connection, sizeof(struct aers_session), RX_NBYTES, 0, NULL, TX_NBYTES},
    {"watch", on_watch, 0, 0, 0, NULL, 0},
    {NULL, NULL, 0, 0, 0, NULL, 0},
};

/* Sent with every answer. The page takes scripts, styles and connections from here alone. */
static const struct lws_protocol_vhost_options headers[] = {
    {&headers[1], NULL, "content-security-policy:",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
     "form-action 'none'; frame-ancestors 'none'"},
    {&headers[2], NULL, "x-content-type-options:", "nosniff"},
    {&headers[3], NULL, "x-frame-options:", "DENY"},
    {&headers[4], NULL, "referrer-policy:", "no-referrer"},
    {NULL, NULL, "cross-origin-resource-policy:", "same-origin"},
};

/* What libwebsockets says is about peers that misbehave: for those who look for it. */
static void on_lws_log(int level, const char *line)
{
    (void)level;
    aers_log(AERS_LOG_DEBUG, "libwebsockets", "%.*s", (int)strcspn(line, "\n"), line);
}

/* libwebsockets sizes its tables by the limit on descriptors, which may be a million. */
static void bound_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return;
    limit.rlim_cur = limit.rlim_max < MAX_FDS ? limit.rlim_max : MAX_FDS;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        aers_log(AERS_LOG_WARNING, NULL, "cannot set the limit on open files to %u", (unsigned)limit.rlim_cur);
}

static struct lws_context *create_context(struct aers_loop *loop, const struct aers_loop_tls *tls)
{
    static const lws_retry_bo_t idle = {.secs_since_valid_ping = PING_S, .secs_since_valid_hangup = HANG_UP_S};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .protocols = protocols,
        .headers = headers,
        .vhost_name = "aers-meter",
        .user = loop,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
        .options = LWS_SERVER_OPTION_VALIDATE_UTF8,
        .timeout_secs = IDLE_S,
        .timeout_secs_ah_idle = IDLE_S,
        .keepalive_timeout = IDLE_S,
        .pt_serv_buf_size = 16384,
        .retry_and_idle_policy = &idle,
    };
    if (tls->cert_path) {
        loop->is_secure = true;
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.ssl_cert_filepath = tls->cert_path;
        info.ssl_private_key_filepath = tls->key_path;
        info.alpn = "http/1.1"; /* HTTP/2 would come without our checks of its upgrades */
    }
    return lws_create_context(&info);
}

/* libwebsockets says only in its log what is wrong with them. */
static enum aers_code check_tls(const struct aers_loop_tls *tls, struct aers_error *error)
{
    const char *paths[] = {tls->cert_path, tls->key_path};
    for (size_t i = 0; i < 2; i++) {
        if (!tls->cert_path != !tls->key_path)
            return aers_error_set(error, AERS_E_USAGE, "--tls-cert, --tls-key", "are given together");
        if (paths[i] && access(paths[i], R_OK) < 0)
            return aers_error_set(error, AERS_E_NOT_FOUND, paths[i], "cannot be read: %s", strerror(errno));
    }
    return AERS_OK;
}

enum aers_code aers_loop_create(const struct aers_loop_tls *tls, struct aers_loop **out, struct aers_error *error)
{
    enum aers_code code = check_tls(tls, error);
    if (code != AERS_OK)
        return code;
    struct aers_loop *loop = calloc(1, sizeof *loop);
    if (!loop)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    lws_set_log_level(LLL_ERR | LLL_WARN, on_lws_log);
    bound_descriptors();
    loop->context = create_context(loop, tls);
    loop->vhost = loop->context ? lws_get_vhost_by_name(loop->context, "aers-meter") : NULL;
    if (!loop->vhost) {
        aers_loop_destroy(loop);
        return aers_error_set(error, AERS_E_FAILED, tls->cert_path ? tls->cert_path : "libwebsockets",
                              tls->cert_path ? "is no certificate in PEM form that goes with the key; -v shows why"
                                             : "cannot start its loop; -v shows why");
    }
    *out = loop;
    return AERS_OK;
}

void aers_loop_destroy(struct aers_loop *loop)
{
    struct aers_watch *watch;
    if (!loop)
        return;
    DL_FOREACH(loop->watches, watch)
    watch->handlers = NULL;
    if (loop->context)
        lws_context_destroy(loop->context);
    free(loop);
}

void aers_loop_run(struct aers_loop *loop)
{
    while (!loop->stopping && lws_service(loop->context, 0) >= 0)
        ;
}

void aers_loop_stop(struct aers_loop *loop)
{
    loop->stopping = true;
    lws_cancel_service(loop->context);
}

enum aers_code aers_loop_watch(struct aers_loop *loop, int fd, const struct aers_watch_handlers *handlers, void *user,
                               struct aers_watch **out)
{
    struct aers_watch *watch = calloc(1, sizeof *watch);
    if (!watch) {
        close(fd);
        return AERS_E_MEMORY;
    }
    *watch = (struct aers_watch){.loop = loop, .handlers = handlers, .user = user};
    DL_APPEND(loop->watches, watch);
    lws_adopt_desc_t info = {.vh = loop->vhost,
                             .type = LWS_ADOPT_RAW_FILE_DESC,
                             .fd = {.filefd = fd},
                             .vh_prot_name = "watch",
                             .opaque = watch};
    watch->wsi = lws_adopt_descriptor_vhost_via_info(&info);
    if (!watch->wsi) {
        DL_DELETE(loop->watches, watch);
        free(watch);
        close(fd);
        return AERS_E_MEMORY;
    }
    *out = watch;
    return AERS_OK;
}

void aers_watch_want_write(struct aers_watch *watch)
{
    lws_callback_on_writable(watch->wsi);
}

void aers_watch_pause(struct aers_watch *watch)
{
    lws_rx_flow_control(watch->wsi, 0);
}

void aers_watch_resume(struct aers_watch *watch)
{
    lws_rx_flow_control(watch->wsi, 1);
}

void aers_watch_close(struct aers_watch *watch)
{
    watch->handlers = NULL;
    lws_set_timeout(watch->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

/* libwebsockets' own timers wait in whole milliseconds and spin through the rest of the last one: these are the
 * kernel's. */
static bool on_timer(void *user)
{
    struct aers_timer *timer = user;
    uint64_t times;
    if (read(timer->fd, &times, sizeof times) == (ssize_t)sizeof times)
        timer->fn(timer->user);
    return true;
}

struct aers_timer *aers_timer_create(struct aers_loop *loop, aers_timer_fn *fn, void *user)
{
    static const struct aers_watch_handlers handlers = {.readable = on_timer};
    struct aers_timer *timer = calloc(1, sizeof *timer);
    if (!timer)
        return NULL;
    *timer =
        (struct aers_timer){.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), .fn = fn, .user = user};
    if (timer->fd < 0 || aers_loop_watch(loop, timer->fd, &handlers, timer, &timer->watch) != AERS_OK) {
        free(timer);
        return NULL;
    }
    return timer;
}

void aers_timer_destroy(struct aers_timer *timer)
{
    if (timer)
        aers_watch_close(timer->watch);
    free(timer);
}

void aers_timer_start(struct aers_timer *timer, uint64_t after_us)
{
    if (after_us == 0)
        after_us = 1; /* 0 would stop it */
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(after_us / 1000000), .tv_nsec = (long)(after_us % 1000000) * 1000}};
    timerfd_settime(timer->fd, 0, &when, NULL);
}
