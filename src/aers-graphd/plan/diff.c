/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/diff.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/seat.h"

/* The fate of each actual client: one that restarts is stopped and spawned. */
struct work {
    const struct aers_world *desired, *actual;
    bool *stops, *swaps; /* [actual->nclients] */
    struct aers_actions *out;
};

static void add(struct work *work, struct aers_action action)
{
    struct aers_actions *out = work->out;
    out->items = aers_need_room(out->items, out->nitems, &out->size, sizeof action);
    out->items[out->nitems++] = action;
}

static const struct aers_world_client *find(const struct aers_world *world, const struct aers_world_client *client)
{
    return aers_world_find_client(world, client->name, strlen(client->name));
}

/* Whose port it is, be it of the first or of the second seat. */
static const struct aers_world_client *client_of_port(const struct aers_world *world, const char *port)
{
    const size_t nbytes = strcspn(port, ":");
    return aers_world_find_client(world, port, aers_seat_is_second(port, nbytes) ? nbytes - 1 : nbytes);
}

static bool port_stops(const struct work *work, const char *port)
{
    const struct aers_world_client *client = client_of_port(work->actual, port);
    return client && work->stops[client - work->actual->clients];
}

static bool link_stops(const struct work *work, const struct aers_world_link *link)
{
    return port_stops(work, link->src) || port_stops(work, link->dst);
}

static bool port_swaps(const struct work *work, const char *port)
{
    const struct aers_world_client *client = client_of_port(work->actual, port);
    return client && work->swaps[client - work->actual->clients];
}

/* Of ours: it goes with the process that it is linked to. */
static bool link_swaps(const struct work *work, const struct aers_world_link *link)
{
    return port_swaps(work, link->src) || port_swaps(work, link->dst);
}

static bool can_swap(const struct aers_world_client *want, const struct aers_world_client *is)
{
    return want->may_swap && is->may_swap && want->nodes == is->nodes;
}

static size_t count_changed(const struct work *work)
{
    size_t n = 0;
    for (size_t i = 0; i < work->actual->nclients; i++) {
        const struct aers_world_client *want = find(work->desired, &work->actual->clients[i]);
        n += want && want->hash != work->actual->clients[i].hash && can_swap(want, &work->actual->clients[i]);
    }
    return n;
}

static void decide(struct work *work)
{
    const bool are_few = count_changed(work) <= AERS_SWAPS_MAX;
    for (size_t i = 0; i < work->actual->nclients; i++) {
        const struct aers_world_client *is = &work->actual->clients[i], *want = find(work->desired, is);
        const bool is_changed = want && want->hash != is->hash;
        const bool is_wrong = is_changed || is->is_split;
        work->swaps[i] = want && is_wrong && can_swap(want, is) && (are_few || !is_changed);
        work->stops[i] = !want || (is_wrong && !work->swaps[i]);
    }
}

static void disconnect(struct work *work)
{
    for (size_t i = 0; i < work->actual->nlinks; i++) {
        const struct aers_world_link *link = &work->actual->links[i];
        if (link->ours && !link_stops(work, link) && !link_swaps(work, link) &&
            !aers_world_find_link(work->desired, link->src, link->dst))
            add(work,
                (struct aers_action){.kind = AERS_ACTION_DISCONNECT, .reason = "no longer declared", .link = *link});
    }
}

static void stop(struct work *work)
{
    for (size_t i = 0; i < work->actual->nclients; i++) {
        const struct aers_world_client *client = &work->actual->clients[i];
        const char *reason = find(work->desired, client) ? "what it runs has changed" : "not wanted";
        if (work->stops[i])
            add(work, (struct aers_action){.kind = AERS_ACTION_STOP, .reason = reason, .client = *client});
    }
}

/* Whether this desired client has to be started. */
static bool starts(const struct work *work, const struct aers_world_client *client)
{
    const struct aers_world_client *is = find(work->actual, client);
    return !is || work->stops[is - work->actual->clients];
}

static int compare_ranks(const void *a, const void *b)
{
    const struct aers_action *one = a, *other = b;
    return (one->client.rank > other->client.rank) - (one->client.rank < other->client.rank);
}

static void spawn(struct work *work)
{
    size_t first = work->out->nitems;
    for (size_t i = 0; i < work->desired->nclients; i++) {
        const struct aers_world_client *client = &work->desired->clients[i];
        const char *reason = find(work->actual, client) ? "what it runs has changed" : "not running";
        if (starts(work, client))
            add(work, (struct aers_action){.kind = AERS_ACTION_SPAWN, .reason = reason, .client = *client});
    }
    if (work->out->nitems > first)
        qsort(work->out->items + first, work->out->nitems - first, sizeof *work->out->items, compare_ranks);
}

static bool swaps(const struct work *work, const struct aers_world_client *client)
{
    const struct aers_world_client *is = find(work->actual, client);
    return is && work->swaps[is - work->actual->clients];
}

static bool value_starts(const struct work *work, const struct aers_world_value *value)
{
    const struct aers_world_client *client =
        aers_world_find_client(work->desired, value->client, strlen(value->client));
    return !client || starts(work, client) || swaps(work, client);
}

static void set(struct work *work)
{
    const struct aers_world *actual = work->actual;
    size_t at = 0;
    for (size_t i = 0; i < work->desired->nvalues; i++) {
        const struct aers_world_value *want = &work->desired->values[i];
        while (at < actual->nvalues && aers_world_compare_values(&actual->values[at], want) < 0)
            at++;
        bool known = at < actual->nvalues && aers_world_compare_values(&actual->values[at], want) == 0;
        bool right = known && !(actual->values[at].value < want->value) && !(actual->values[at].value > want->value);
        if (!right && !value_starts(work, want))
            add(work, (struct aers_action){.kind = AERS_ACTION_SET, .reason = "another value", .value = *want});
    }
}

/* A second seat that is stopped does not come back. */
static bool port_goes(const struct work *work, const char *port)
{
    return aers_seat_is_second_port(port) && port_stops(work, port);
}

static void connect(struct work *work)
{
    const struct aers_world *actual = work->actual;
    size_t at = 0;
    for (size_t i = 0; i < work->desired->nlinks; i++) {
        const struct aers_world_link *want = &work->desired->links[i];
        while (at < actual->nlinks && aers_world_compare_links(&actual->links[at], want) < 0)
            at++;
        bool there = at < actual->nlinks && aers_world_compare_links(&actual->links[at], want) == 0;
        if (port_goes(work, want->src) || port_goes(work, want->dst))
            continue;
        if (!there || link_stops(work, want))
            add(work, (struct aers_action){.kind = AERS_ACTION_CONNECT, .reason = "not connected", .link = *want});
    }
}

static void swap(struct work *work)
{
    for (size_t i = 0; i < work->desired->nclients; i++) {
        const struct aers_world_client *want = &work->desired->clients[i], *is = find(work->actual, want);
        const char *reason = is && is->hash != want->hash ? "what it runs has changed" : "it takes its own name again";
        if (swaps(work, want))
            add(work, (struct aers_action){.kind = AERS_ACTION_SWAP, .reason = reason, .client = *want});
    }
}

void aers_diff(const struct aers_world *desired, const struct aers_world *actual, struct aers_actions *out)
{
    bool *const fates = aers_need(2 * actual->nclients, sizeof(bool));
    struct work work = {desired, actual, fates, fates + actual->nclients, out};
    out->nitems = 0;
    decide(&work);
    disconnect(&work);
    stop(&work);
    spawn(&work);
    set(&work);
    connect(&work);
    swap(&work);
    free(fates);
}

void aers_actions_finish(struct aers_actions *actions)
{
    free(actions->items);
    *actions = (struct aers_actions){0};
}

const char *aers_action_name(enum aers_action_kind kind)
{
    static const char *const names[AERS_NACTIONS] = {"disconnect", "stop", "spawn", "set", "connect", "swap"};
    return names[kind];
}
