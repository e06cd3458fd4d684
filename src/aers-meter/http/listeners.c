/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/listeners.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>
#include <utlist.h>

#include "src/aers-meter/http/inbox.h"
#include "src/aers-meter/http/lws.h"

enum { MOST_EXPECTED = 16 };

/* What a client listens to, and the newest of it. */
struct heard {
    char *address;
    bool is_due;
    double expected[MOST_EXPECTED]; /* [nexpected] its own values on their way round, oldest first */
    unsigned nexpected;
    unsigned char *packet; /* [LWS_PRE + size], [nbytes] of it used */
    size_t nbytes, size;
    struct heard *prev, *next; /* of those that are due */
    UT_hash_handle hh;
};

struct said {
    struct aers_text text;
    struct said *prev, *next;
};

struct aers_listener {
    struct lws *wsi;
    uint64_t id;
    enum aers_role role;
    char peer[AERS_SERVER_MAX_PEER + 1];
    struct aers_inbox inbox;
    struct heard *heard; /* uthash, by address */
    struct heard *due;   /* utlist */
    struct said *said;   /* utlist */
    unsigned nsaid;
    bool is_overrun; /* there were more texts than wait */
    struct aers_listener *prev, *next;
};

struct aers_listeners {
    struct aers_listeners_config config;
    struct aers_listener *all; /* utlist */
    uint32_t n;
    uint64_t newest; /* client's id */
};

static const struct aers_bucket_size messages_size = {AERS_LISTENER_MESSAGES_PER_S, AERS_LISTENER_BURST};

struct aers_listeners *aers_listeners_create(const struct aers_listeners_config *config)
{
    struct aers_listeners *listeners = calloc(1, sizeof *listeners);
    if (listeners)
        listeners->config = *config;
    return listeners;
}

void aers_listeners_destroy(struct aers_listeners *listeners)
{
    free(listeners);
}

uint32_t aers_listeners_count(const struct aers_listeners *listeners)
{
    return listeners->n;
}

static struct aers_listener *find(const struct aers_listeners *listeners, uint64_t id)
{
    struct aers_listener *listener;
    DL_FOREACH(listeners->all, listener)
    if (listener->id == id)
        return listener;
    return NULL;
}

static struct heard *find_heard(const struct aers_listener *listener, const char *address)
{
    struct heard *heard = NULL;
    if (listener)
        HASH_FIND_STR(listener->heard, address, heard);
    return heard;
}

/* ---- what it listens to */

enum aers_code aers_listeners_listen(struct aers_listeners *listeners, uint64_t client, const char *address)
{
    struct aers_listener *listener = find(listeners, client);
    if (!listener || find_heard(listener, address))
        return AERS_OK;
    if (HASH_COUNT(listener->heard) >= AERS_LISTENER_MAX_ADDRESSES)
        return AERS_E_LIMIT;
    struct heard *heard = calloc(1, sizeof *heard);
    if (heard)
        heard->address = strdup(address);
    if (!heard || !heard->address) {
        free(heard);
        return AERS_E_MEMORY;
    }
    HASH_ADD_KEYPTR(hh, listener->heard, heard->address, strlen(heard->address), heard);
    return AERS_OK;
}

static void forget(struct aers_listener *listener, struct heard *heard)
{
    HASH_DEL(listener->heard, heard);
    if (heard->is_due)
        DL_DELETE(listener->due, heard);
    free(heard->address);
    free(heard->packet);
    free(heard);
}

void aers_listeners_ignore(struct aers_listeners *listeners, uint64_t client, const char *address)
{
    struct aers_listener *listener = find(listeners, client);
    struct heard *heard = find_heard(listener, address);
    if (heard)
        forget(listener, heard);
}

void aers_listeners_expect(struct aers_listeners *listeners, uint64_t client, const char *address, double value)
{
    struct heard *heard = find_heard(find(listeners, client), address);
    if (!heard)
        return;
    if (heard->nexpected == MOST_EXPECTED)
        memmove(heard->expected, heard->expected + 1, --heard->nexpected * sizeof heard->expected[0]);
    heard->expected[heard->nexpected++] = value;
}

/* Those before it were overtaken on their way. */
static bool is_own(struct heard *heard, double value)
{
    for (unsigned i = 0; i < heard->nexpected; i++) {
        if (!(fabs(heard->expected[i] - value) <= 1e-6 * fmax(1.0, fabs(value)))) /* a float may be in between */
            continue;
        heard->nexpected -= i + 1;
        memmove(heard->expected, heard->expected + i + 1, heard->nexpected * sizeof heard->expected[0]);
        return true;
    }
    return false;
}

static bool keep(struct heard *heard, const void *packet, size_t nbytes)
{
    if (nbytes > heard->size) {
        unsigned char *more = realloc(heard->packet, LWS_PRE + nbytes);
        if (!more)
            return false;
        heard->packet = more;
        heard->size = nbytes;
    }
    memcpy(heard->packet + LWS_PRE, packet, nbytes);
    heard->nbytes = nbytes;
    return true;
}

void aers_listeners_tell(struct aers_listeners *listeners, const char *address, double value, const void *packet,
                         size_t nbytes)
{
    struct aers_listener *listener;
    if (nbytes > AERS_LISTENER_MAX_PACKET_NBYTES)
        return;
    DL_FOREACH(listeners->all, listener)
    {
        struct heard *heard = find_heard(listener, address);
        if (!heard || listener->inbox.farewell || is_own(heard, value) || !keep(heard, packet, nbytes))
            continue;
        if (!heard->is_due)
            DL_APPEND(listener->due, heard);
        heard->is_due = true;
        lws_callback_on_writable(listener->wsi);
    }
}

/* ---- what is said to it */

static void say(struct aers_listener *listener, const char *text, size_t nbytes)
{
    if (listener->inbox.farewell)
        return;
    struct said *said = listener->nsaid < AERS_LISTENER_MAX_TEXTS ? calloc(1, sizeof *said) : NULL;
    if (said) {
        aers_text_put(&said->text, text, nbytes);
        DL_APPEND(listener->said, said);
        listener->nsaid++;
    } else {
        listener->is_overrun = true;
    }
    lws_callback_on_writable(listener->wsi);
}

void aers_listeners_say(struct aers_listeners *listeners, uint64_t client, const char *text, size_t nbytes)
{
    struct aers_listener *listener = find(listeners, client);
    if (listener)
        say(listener, text, nbytes);
}

void aers_listeners_say_all(struct aers_listeners *listeners, const char *text, size_t nbytes)
{
    struct aers_listener *listener;
    DL_FOREACH(listeners->all, listener)
    say(listener, text, nbytes);
}

enum aers_role aers_listeners_role(const struct aers_listeners *listeners, uint64_t client)
{
    const struct aers_listener *listener = find(listeners, client);
    return listener ? listener->role : AERS_ROLE_NONE;
}

const char *aers_listeners_peer(const struct aers_listeners *listeners, uint64_t client)
{
    const struct aers_listener *listener = find(listeners, client);
    return listener ? listener->peer : "";
}

/* ---- its connection */

static int join(struct aers_listeners *listeners, struct lws *wsi, struct aers_session *session)
{
    struct aers_loop *loop = lws_context_user(lws_get_context(wsi));
    struct aers_listener *listener = calloc(1, sizeof *listener);
    if (!listener)
        return -1;
    listener->wsi = wsi;
    listener->id = ++listeners->newest;
    listener->role = aers_lws_role(loop->server, wsi);
    aers_lws_peer(wsi, listener->peer, sizeof listener->peer);
    aers_inbox_init(&listener->inbox, &messages_size);
    session->listener = listener;
    DL_APPEND(listeners->all, listener);
    listeners->n++;
    listeners->config.came(listeners->config.user);
    return 0;
}

static void drop_said(struct aers_listener *listener, struct said *said)
{
    DL_DELETE(listener->said, said);
    listener->nsaid--;
    aers_text_finish(&said->text);
    free(said);
}

static void leave(struct aers_listeners *listeners, struct aers_session *session)
{
    struct aers_listener *listener = session->listener;
    struct heard *heard, *next;
    session->listener = NULL;
    DL_DELETE(listeners->all, listener);
    listeners->n--;
    HASH_ITER(hh, listener->heard, heard, next)
    forget(listener, heard);
    while (listener->said)
        drop_said(listener, listener->said);
    aers_inbox_finish(&listener->inbox);
    free(listener);
}

static int receive(struct aers_listeners *listeners, struct aers_listener *listener, const char *bytes, size_t nbytes)
{
    struct aers_text *received = &listener->inbox.received;
    const struct aers_listeners_config *config = &listeners->config;
    if (aers_inbox_take(&listener->inbox, listener->wsi, &messages_size, bytes, nbytes) != AERS_INBOX_WHOLE)
        return 0;
    const char *data = received->nbytes ? aers_text_data(received) : "";
    if (lws_frame_is_binary(listener->wsi))
        config->packet(config->user, listener->id, data, received->nbytes);
    else
        config->text(config->user, listener->id, data, received->nbytes);
    aers_text_finish(received);
    return 0;
}

static int send_text(struct aers_listener *listener, const struct aers_text *text)
{
    int n = text->failed
                ? 0
                : lws_write(listener->wsi, (unsigned char *)aers_text_data(text), text->nbytes, LWS_WRITE_TEXT);
    return n < 0 ? -1 : 0;
}

static int send_overrun(struct aers_listeners *listeners, struct aers_listener *listener)
{
    struct aers_text text;
    aers_text_init(&text);
    aers_text_puts(&text, listeners->config.everything_changed);
    listener->is_overrun = false;
    int result = send_text(listener, &text);
    aers_text_finish(&text);
    return result;
}

static int send_heard(struct aers_listener *listener)
{
    struct heard *heard = listener->due;
    DL_DELETE(listener->due, heard);
    heard->is_due = false;
    return lws_write(listener->wsi, heard->packet + LWS_PRE, heard->nbytes, LWS_WRITE_BINARY) < 0 ? -1 : 0;
}

/* One message per turn. */
static int send_next(struct aers_listeners *listeners, struct aers_listener *listener)
{
    int result = 0;
    if (listener->inbox.farewell)
        return aers_inbox_say_farewell(&listener->inbox, listener->wsi);
    if (listener->said) {
        result = send_text(listener, &listener->said->text);
        drop_said(listener, listener->said);
    } else if (listener->is_overrun) {
        result = send_overrun(listeners, listener);
    } else if (listener->due) {
        result = send_heard(listener);
    }
    if (listener->said || listener->is_overrun || listener->due)
        lws_callback_on_writable(listener->wsi);
    return result;
}

int aers_listeners_on_socket(struct aers_listeners *listeners, struct lws *wsi, enum lws_callback_reasons reason,
                             struct aers_session *session, void *in, size_t len)
{
    switch (reason) {
    case LWS_CALLBACK_ESTABLISHED:
        return join(listeners, wsi, session);
    case LWS_CALLBACK_RECEIVE:
        return receive(listeners, session->listener, in, len);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return send_next(listeners, session->listener);
    default: /* closed, or unbound */
        leave(listeners, session);
        return lws_callback_http_dummy(wsi, reason, session, in, len);
    }
}
