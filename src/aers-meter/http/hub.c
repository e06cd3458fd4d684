/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/hub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "src/aers-meter/http/inbox.h"
#include "src/aers-meter/http/lws.h"

_Static_assert(LWS_PRE <= AERS_TEXT_HEAD, "a text has room for libwebsockets' frame header");

static const struct aers_bucket_size messages_size = {AERS_HUB_MESSAGES_PER_S, AERS_HUB_BURST};

struct reply {
    struct aers_text text;
    struct reply *prev, *next;
};

struct aers_client {
    struct lws *wsi;
    uint64_t id;
    enum aers_role role;
    unsigned wants;
    enum aers_log_level log_level;
    uint64_t sent[AERS_HUB_NKINDS]; /* version of what it got last */
    struct aers_stream *stream;
    uint64_t sent_frame;            /* its version */
    uint64_t nskipped, nlost_lines; /* since it was told */
    struct aers_inbox inbox;
    struct reply *replies; /* utlist; sent before all else */
    unsigned nreplies;
    struct aers_client *prev, *next;
};

struct aers_hub {
    struct aers_hub_config config;
    struct aers_hub_stats stats;
    struct aers_client *clients; /* utlist */
    struct aers_text texts[AERS_HUB_NKINDS];
    struct aers_text deltas[AERS_HUB_NKINDS]; /* from the version before; empty: there is none */
    uint64_t versions[AERS_HUB_NKINDS];       /* 0: there is none yet */
    struct aers_streams streams;
    uint64_t newest; /* client's id */
};

struct aers_hub *aers_hub_create(const struct aers_hub_config *config)
{
    struct aers_hub *hub = calloc(1, sizeof *hub);
    if (hub && aers_streams_init(&hub->streams) != AERS_OK) {
        free(hub);
        return NULL;
    }
    if (hub)
        hub->config = *config;
    return hub;
}

void aers_hub_destroy(struct aers_hub *hub)
{
    if (!hub)
        return;
    for (int kind = 0; kind < AERS_HUB_NKINDS; kind++) {
        aers_text_finish(&hub->texts[kind]);
        aers_text_finish(&hub->deltas[kind]);
    }
    aers_streams_finish(&hub->streams);
    free(hub);
}

struct aers_stream *aers_hub_streams(const struct aers_hub *hub)
{
    return hub->streams.all;
}

struct aers_hub_stats aers_hub_get_stats(const struct aers_hub *hub)
{
    return hub->stats;
}

bool aers_hub_is_full(const struct aers_hub *hub)
{
    return hub->stats.clients >= AERS_HUB_MAX_CLIENTS;
}

static void swap(struct aers_text *a, struct aers_text *b)
{
    struct aers_text old = *a;
    *a = *b;
    *b = old;
}

void aers_hub_send(struct aers_hub *hub, enum aers_hub_kind kind, struct aers_text *text)
{
    aers_hub_send_change(hub, kind, text, NULL);
}

void aers_hub_send_change(struct aers_hub *hub, enum aers_hub_kind kind, struct aers_text *text,
                          struct aers_text *delta)
{
    struct aers_client *client;
    swap(&hub->texts[kind], text);
    aers_text_clear(&hub->deltas[kind]);
    if (delta)
        swap(&hub->deltas[kind], delta);
    hub->versions[kind]++;
    DL_FOREACH(hub->clients, client)
    lws_callback_on_writable(client->wsi);
}

void aers_hub_send_frame(struct aers_hub *hub, struct aers_stream *stream, struct aers_text *text)
{
    struct aers_client *client;
    swap(&stream->text, text);
    uint64_t before = stream->version++;
    hub->stats.frames++;
    DL_FOREACH(hub->clients, client)
    {
        if (client->stream != stream || !(client->wants & AERS_HUB_WANT_FRAME))
            continue;
        if (client->sent_frame != before) {
            hub->stats.skipped++;
            client->nskipped++;
        }
        lws_callback_on_writable(client->wsi);
    }
}

static void free_reply(struct aers_client *client, struct reply *reply)
{
    DL_DELETE(client->replies, reply);
    client->nreplies--;
    aers_text_finish(&reply->text);
    free(reply);
}

static int join(struct aers_hub *hub, struct lws *wsi, struct aers_session *session, enum aers_role role)
{
    struct aers_client *client = calloc(1, sizeof *client);
    if (!client || aers_streams_join(&hub->streams, 1, NULL, 0, &client->stream) != AERS_OK) {
        free(client);
        return -1;
    }
    client->wsi = wsi;
    client->id = ++hub->newest;
    client->role = role;
    client->wants = AERS_HUB_WANT_USUAL;
    client->log_level = AERS_LOG_INFO;
    aers_inbox_init(&client->inbox, &messages_size);
    session->client = client;
    DL_APPEND(hub->clients, client);
    hub->stats.clients++;
    hub->config.joined(hub->config.user);
    client->sent_frame = client->stream->version; /* it begins with the next one */
    lws_callback_on_writable(wsi);
    return 0;
}

static void leave(struct aers_hub *hub, struct aers_session *session)
{
    struct aers_client *client = session ? session->client : NULL;
    if (!client)
        return;
    session->client = NULL;
    DL_DELETE(hub->clients, client);
    hub->stats.clients--;
    aers_inbox_finish(&client->inbox);
    aers_streams_leave(&hub->streams, client->stream);
    while (client->replies)
        free_reply(client, client->replies);
    free(client);
}

/* ---- one client */

static struct aers_client *find_client(const struct aers_hub *hub, uint64_t id)
{
    struct aers_client *client;
    DL_FOREACH(hub->clients, client)
    if (client->id == id)
        return client;
    return NULL;
}

/* false: there is no room */
static bool queue_reply(struct aers_client *client, const char *text, size_t nbytes)
{
    struct reply *reply = client->nreplies < AERS_HUB_BURST ? calloc(1, sizeof *reply) : NULL;
    if (!reply)
        return false;
    aers_text_put(&reply->text, text, nbytes);
    DL_APPEND(client->replies, reply);
    client->nreplies++;
    lws_callback_on_writable(client->wsi);
    return true;
}

bool aers_hub_reply(struct aers_hub *hub, uint64_t id, const char *text, size_t nbytes)
{
    struct aers_client *client = find_client(hub, id);
    return client && !client->inbox.farewell && queue_reply(client, text, nbytes);
}

enum aers_role aers_hub_role(const struct aers_hub *hub, uint64_t id)
{
    const struct aers_client *client = find_client(hub, id);
    return client ? client->role : AERS_ROLE_NONE;
}

enum aers_code aers_hub_subscribe(struct aers_hub *hub, uint64_t id, const struct aers_hub_wish *wish)
{
    struct aers_stream *stream;
    struct aers_client *client = find_client(hub, id);
    if (!client)
        return AERS_E_NOT_FOUND;
    enum aers_code code = aers_streams_join(&hub->streams, wish->every, wish->nodes, wish->nnodes, &stream);
    if (code != AERS_OK)
        return code;
    aers_streams_leave(&hub->streams, client->stream);
    client->stream = stream;
    client->sent_frame = stream->version;
    client->wants = wish->wants;
    client->log_level = wish->log_level;
    lws_callback_on_writable(client->wsi);
    return AERS_OK;
}

void aers_hub_refresh(struct aers_hub *hub, uint64_t id)
{
    struct aers_client *client = find_client(hub, id);
    if (!client)
        return;
    memset(client->sent, 0, sizeof client->sent);
    lws_callback_on_writable(client->wsi);
}

void aers_hub_send_log(struct aers_hub *hub, enum aers_log_level level, const char *text, size_t nbytes)
{
    struct aers_client *client;
    DL_FOREACH(hub->clients, client)
    if (client->wants & AERS_HUB_WANT_LOG && client->log_level >= level && !client->inbox.farewell &&
        !queue_reply(client, text, nbytes))
        client->nlost_lines++;
}

void aers_hub_send_trace(struct aers_hub *hub, const char *text, size_t nbytes)
{
    struct aers_client *client;
    DL_FOREACH(hub->clients, client)
    if (client->wants & AERS_HUB_WANT_TRACE && !client->inbox.farewell && !queue_reply(client, text, nbytes))
        client->nlost_lines++;
}

bool aers_hub_wants_log(const struct aers_hub *hub, enum aers_log_level *level)
{
    const struct aers_client *client;
    bool wants = false;
    *level = AERS_LOG_ERROR;
    DL_FOREACH(hub->clients, client)
    {
        if (!(client->wants & AERS_HUB_WANT_LOG))
            continue;
        wants = true;
        *level = client->log_level > *level ? client->log_level : *level;
    }
    return wants;
}

/* AERS_E_LIMIT: it asks faster than it reads. */
static enum aers_code answer(struct aers_hub *hub, struct aers_client *client)
{
    struct reply *reply = client->nreplies < AERS_HUB_BURST ? calloc(1, sizeof *reply) : NULL;
    if (!reply)
        return AERS_E_LIMIT;
    DL_APPEND(client->replies, reply);
    client->nreplies++;
    hub->config.message(hub->config.user, client->id, aers_text_data(&client->inbox.received),
                        client->inbox.received.nbytes, &reply->text);
    if (reply->text.nbytes == 0)
        free_reply(client, reply);
    lws_callback_on_writable(client->wsi);
    return AERS_OK;
}

static int receive(struct aers_hub *hub, struct aers_client *client, const char *bytes, size_t nbytes)
{
    enum aers_inbox_state state = aers_inbox_take(&client->inbox, client->wsi, &messages_size, bytes, nbytes);
    hub->stats.closed += state == AERS_INBOX_REFUSED;
    if (state != AERS_INBOX_WHOLE)
        return 0;
    enum aers_code code = answer(hub, client);
    aers_text_finish(&client->inbox.received);
    if (code != AERS_OK) {
        hub->stats.closed++;
        aers_inbox_dismiss(&client->inbox, client->wsi, &aers_farewell_too_many);
    }
    return 0;
}

static int send_text(struct aers_client *client, const struct aers_text *text)
{
    return lws_write(client->wsi, (unsigned char *)aers_text_data(text), text->nbytes, LWS_WRITE_TEXT) < 0 ? -1 : 0;
}

static int send_reply(struct aers_client *client)
{
    int result = send_text(client, &client->replies->text);
    free_reply(client, client->replies);
    lws_callback_on_writable(client->wsi);
    return result;
}

/* What it has missed, in a message of its own: the frame that follows is everybody's. */
static int send_skipped(struct aers_client *client)
{
    char line[128];
    struct aers_text text;
    aers_text_init(&text);
    int n = snprintf(line, sizeof line, "{\"type\":\"skipped\",\"frames\":%llu,\"log_lines\":%llu}",
                     (unsigned long long)client->nskipped, (unsigned long long)client->nlost_lines);
    aers_text_put(&text, line, (size_t)n);
    client->nskipped = client->nlost_lines = 0;
    int result = text.failed ? 0 : send_text(client, &text);
    aers_text_finish(&text);
    lws_callback_on_writable(client->wsi);
    return result;
}

/* Who has the version before is told the difference. */
static const struct aers_text *text_for(const struct aers_hub *hub, const struct aers_client *client, int kind)
{
    bool follows = client->sent[kind] && client->sent[kind] + 1 == hub->versions[kind];
    return follows && hub->deltas[kind].nbytes ? &hub->deltas[kind] : &hub->texts[kind];
}

/* One text per turn. What the kernel does not take is copied by libwebsockets, so the shared text is free again at
 * once. */
static int send_next(struct aers_hub *hub, struct aers_client *client)
{
    if (client->inbox.farewell)
        return aers_inbox_say_farewell(&client->inbox, client->wsi);
    if (client->replies)
        return send_reply(client);
    if (client->nskipped || client->nlost_lines)
        return send_skipped(client);
    for (int kind = 0; kind < AERS_HUB_NKINDS; kind++) {
        if (client->sent[kind] == hub->versions[kind] || !(client->wants & (1u << kind)))
            continue;
        const struct aers_text *text = text_for(hub, client, kind);
        client->sent[kind] = hub->versions[kind];
        lws_callback_on_writable(client->wsi); /* there may be more */
        return send_text(client, text);
    }
    if (client->sent_frame == client->stream->version || !(client->wants & AERS_HUB_WANT_FRAME))
        return 0;
    client->sent_frame = client->stream->version;
    return send_text(client, &client->stream->text);
}

int aers_hub_on_socket(struct aers_hub *hub, struct lws *wsi, enum lws_callback_reasons reason,
                       struct aers_session *session, void *in, size_t len)
{
    struct aers_loop *loop = lws_context_user(lws_get_context(wsi));
    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
        return join(hub, wsi, session, aers_lws_role(loop->server, wsi));
    case LWS_CALLBACK_RECEIVE:
        return session->client ? receive(hub, session->client, in, len) : -1;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return session->client ? send_next(hub, session->client) : -1;
    default: /* closed, or unbound */
        leave(hub, session);
        return lws_callback_http_dummy(wsi, reason, session, in, len);
    }
}
