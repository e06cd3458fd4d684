/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/mdns/advert.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <avahi-client/client.h>
#include <avahi-client/publish.h>
#include <avahi-common/alternative.h>
#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-common/simple-watch.h>

#include "common/osc/url.h"

enum { NAME_NBYTES = 64 /* a DNS label */, RETRY_MS = 20000, STOP_MS = 500 };

static const char *const types[AERS_ADVERT_NKINDS] = {"_oscjson._tcp", "_osc._udp"};

struct place {
    uint16_t port; /* 0: not announced */
    AvahiIfIndex interface;
    AvahiProtocol protocol;
};

struct aers_advert {
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows, up to the line */
    char name[NAME_NBYTES];
    struct place places[AERS_ADVERT_NKINDS];
    uint64_t version; /* of these two */
    char news[160];
    /* ---- */
    atomic_bool stopping;
    int wake; /* eventfd */
    /* ---- the thread's own */
    AvahiSimplePoll *poll;
    AvahiClient *client;
    AvahiEntryGroup *group;
    bool is_running, has_failed;
    char asked_for[NAME_NBYTES], shown[NAME_NBYTES]; /* the name; with a number where it was taken */
    uint64_t done;                                   /* version that is announced */
};

/* ---- the thread */

static void say(struct aers_advert *advert, const char *text)
{
    pthread_mutex_lock(&advert->lock);
    snprintf(advert->news, sizeof advert->news, "%s", text);
    pthread_mutex_unlock(&advert->lock);
}

/* Somebody else on the network has this name. */
static void rename_group(struct aers_advert *advert)
{
    char *other = avahi_alternative_service_name(advert->shown);
    if (other)
        snprintf(advert->shown, sizeof advert->shown, "%s", other);
    avahi_free(other);
    advert->done = 0;
}

static void on_group(AvahiEntryGroup *group, AvahiEntryGroupState state, void *user)
{
    struct aers_advert *advert = user;
    char text[160];
    advert->group = group;
    if (state == AVAHI_ENTRY_GROUP_COLLISION) {
        rename_group(advert);
    } else if (state == AVAHI_ENTRY_GROUP_ESTABLISHED) {
        snprintf(text, sizeof text, "announced by mDNS as \"%s\"", advert->shown);
        say(advert, text);
    }
}

static void on_client(AvahiClient *client, AvahiClientState state, void *user)
{
    struct aers_advert *advert = user;
    advert->client = client;
    advert->is_running = state == AVAHI_CLIENT_S_RUNNING;
    advert->has_failed = state == AVAHI_CLIENT_FAILURE;
    if (!advert->is_running) {
        if (advert->group)
            avahi_entry_group_reset(advert->group);
        advert->done = 0;
    }
}

static bool add_all(struct aers_advert *advert, const struct place *places)
{
    for (int kind = 0; kind < AERS_ADVERT_NKINDS; kind++) {
        if (places[kind].port == 0)
            continue;
        int result =
            avahi_entry_group_add_service(advert->group, places[kind].interface, places[kind].protocol, 0,
                                          advert->shown, types[kind], NULL, NULL, places[kind].port, "txtvers=1", NULL);
        if (result == AVAHI_ERR_COLLISION)
            rename_group(advert);
        if (result != AVAHI_OK)
            return false;
    }
    return true;
}

/* What is wanted now, if it is not what is announced. @return whether to look again at once */
static bool announce(struct aers_advert *advert)
{
    struct place places[AERS_ADVERT_NKINDS];
    pthread_mutex_lock(&advert->lock);
    uint64_t version = advert->version;
    memcpy(places, advert->places, sizeof places);
    if (strcmp(advert->asked_for, advert->name) != 0) {
        memcpy(advert->asked_for, advert->name, sizeof advert->asked_for);
        memcpy(advert->shown, advert->name, sizeof advert->shown);
    }
    pthread_mutex_unlock(&advert->lock);
    if (!advert->is_running || advert->done == version || !advert->shown[0])
        return false;
    if (!advert->group)
        advert->group = avahi_entry_group_new(advert->client, on_group, advert);
    if (!advert->group)
        return false;
    avahi_entry_group_reset(advert->group);
    advert->done = version;
    if (!add_all(advert, places))
        return advert->done == 0;
    if (!avahi_entry_group_is_empty(advert->group))
        avahi_entry_group_commit(advert->group);
    return false;
}

static void on_wake(AvahiWatch *watch, int fd, AvahiWatchEvent event, void *user)
{
    uint64_t times;
    (void)watch;
    (void)event;
    (void)user;
    (void)!read(fd, &times, sizeof times);
}

static void close_client(struct aers_advert *advert, AvahiWatch *watch)
{
    if (advert->client)
        avahi_client_free(advert->client); /* with its groups: what was announced is taken back */
    if (watch)
        avahi_simple_poll_get(advert->poll)->watch_free(watch);
    avahi_simple_poll_free(advert->poll);
    advert->client = NULL;
    advert->group = NULL;
    advert->poll = NULL;
    advert->is_running = advert->has_failed = false;
    advert->done = 0;
}

/* Until the avahi-daemon goes. @return whether there was a D-Bus to ask for one */
static bool serve(struct aers_advert *advert)
{
    int error;
    advert->poll = avahi_simple_poll_new();
    if (!advert->poll)
        return false;
    const AvahiPoll *poll = avahi_simple_poll_get(advert->poll);
    AvahiWatch *watch = poll->watch_new(poll, advert->wake, AVAHI_WATCH_IN, on_wake, advert);
    advert->client = avahi_client_new(poll, AVAHI_CLIENT_NO_FAIL, on_client, advert, &error);
    const bool has_bus = advert->client != NULL;
    while (advert->client && watch && !advert->has_failed && !advert->stopping) {
        while (announce(advert))
            ;
        if (avahi_simple_poll_iterate(advert->poll, -1) != 0)
            break;
    }
    close_client(advert, watch);
    return has_bus;
}

static void *run(void *user)
{
    struct aers_advert *advert = user;
    pthread_setname_np(pthread_self(), "mdns");
    while (!advert->stopping) {
        const int wait_ms = serve(advert) ? 1000 : RETRY_MS;
        struct pollfd woken = {.fd = advert->wake, .events = POLLIN};
        if (!advert->stopping && poll(&woken, 1, wait_ms) > 0 && !advert->stopping) {
            on_wake(NULL, advert->wake, 0, NULL);
            poll(NULL, 0, 1000); /* what is wanted has changed, which makes no D-Bus */
        }
    }
    return NULL;
}

/* ---- from outside */

static void wake(struct aers_advert *advert)
{
    uint64_t one = 1;
    (void)!write(advert->wake, &one, sizeof one);
}

struct aers_advert *aers_advert_start(void)
{
    struct aers_advert *advert = calloc(1, sizeof *advert);
    if (!advert)
        return NULL;
    pthread_mutex_init(&advert->lock, NULL);
    advert->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (advert->wake < 0 || pthread_create(&advert->thread, NULL, run, advert) != 0) {
        if (advert->wake >= 0)
            close(advert->wake);
        free(advert);
        return NULL;
    }
    return advert;
}

void aers_advert_stop(struct aers_advert *advert)
{
    struct timespec until;
    if (!advert)
        return;
    advert->stopping = true;
    wake(advert);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += STOP_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    if (pthread_timedjoin_np(advert->thread, NULL, &until) != 0)
        return; /* a D-Bus that does not answer has it: the end of the program ends both */
    pthread_mutex_destroy(&advert->lock);
    close(advert->wake);
    free(advert);
}

void aers_advert_set_name(struct aers_advert *advert, const char *name)
{
    pthread_mutex_lock(&advert->lock);
    bool is_new = strncmp(advert->name, name, sizeof advert->name - 1) != 0;
    if (is_new) {
        snprintf(advert->name, sizeof advert->name, "%s", name);
        advert->version++;
    }
    pthread_mutex_unlock(&advert->lock);
    if (is_new)
        wake(advert);
}

/* The interface that has this address; all of them when that is not known. */
static AvahiIfIndex interface_of(const struct aers_osc_url *url)
{
    struct ifaddrs *all, *one;
    AvahiIfIndex found = AVAHI_IF_UNSPEC;
    if (getifaddrs(&all) != 0)
        return found;
    for (one = all; one && found == AVAHI_IF_UNSPEC; one = one->ifa_next) {
        const struct sockaddr *mine = one->ifa_addr;
        if (!mine || mine->sa_family != url->address.ss_family)
            continue;
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)mine,
                                 *v4_url = (const struct sockaddr_in *)&url->address;
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)mine,
                                  *v6_url = (const struct sockaddr_in6 *)&url->address;
        bool is_it = mine->sa_family == AF_INET ? v4->sin_addr.s_addr == v4_url->sin_addr.s_addr
                                                : memcmp(&v6->sin6_addr, &v6_url->sin6_addr, sizeof v6->sin6_addr) == 0;
        if (is_it)
            found = (AvahiIfIndex)if_nametoindex(one->ifa_name);
    }
    freeifaddrs(all);
    return found;
}

void aers_advert_set(struct aers_advert *advert, enum aers_advert_kind kind, const struct aers_osc_url *url)
{
    struct place place = {.port = 0};
    if (url && url->port != 0) {
        place.port = url->port;
        place.interface = interface_of(url);
        place.protocol = url->address.ss_family == AF_INET ? AVAHI_PROTO_INET : AVAHI_PROTO_UNSPEC;
    }
    pthread_mutex_lock(&advert->lock);
    struct place *now = &advert->places[kind];
    bool is_new = now->port != place.port || now->interface != place.interface || now->protocol != place.protocol;
    if (is_new) {
        *now = place;
        advert->version++;
    }
    pthread_mutex_unlock(&advert->lock);
    if (is_new)
        wake(advert);
}

bool aers_advert_take_news(struct aers_advert *advert, char *text, size_t size)
{
    pthread_mutex_lock(&advert->lock);
    bool has_some = advert->news[0] != '\0';
    snprintf(text, size, "%s", advert->news);
    advert->news[0] = '\0';
    pthread_mutex_unlock(&advert->lock);
    return has_some;
}
