/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/seats.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/seat.h"

#define FADE_PORT "fade_" /* of a node, for the time of a change: src/aers-node/host/fades.h */

/* ---- who ---- */

struct aers_process *aers_seats_first(const struct aers_engine *engine, const char *client)
{
    return aers_fleet_find(&engine->fleet, client);
}

struct aers_process *aers_seats_second(const struct aers_engine *engine, const char *client)
{
    char name[AERS_SEAT_NBYTES];
    if (!aers_seat_has_second(client))
        return NULL;
    aers_seat_other(client, name);
    return aers_fleet_find(&engine->fleet, name);
}

struct aers_process *aers_seats_other(const struct aers_process *process)
{
    char name[AERS_SEAT_NBYTES];
    if (!aers_seat_has_second(process->client))
        return NULL;
    aers_seat_other(process->name, name);
    return aers_fleet_find(process->fleet, name);
}

static bool is_heard(const struct aers_process *process)
{
    return process && process->child.state == AERS_CHILD_READY && process->plays;
}

struct aers_process *aers_seats_voice(const struct aers_engine *engine, const char *client)
{
    struct aers_process *first = aers_seats_first(engine, client), *second = aers_seats_second(engine, client);
    if (is_heard(first))
        return first;
    return is_heard(second) ? second : NULL;
}

bool aers_seats_is_second(const struct aers_process *process)
{
    return aers_seat_is_second(process->name, strlen(process->name));
}

bool aers_seats_is_up(const struct aers_process *process)
{
    return process && (process->child.state == AERS_CHILD_STARTING || process->child.state == AERS_CHILD_READY);
}

bool aers_seats_sounds(const struct aers_process *process)
{
    return is_heard(process) && process->is_started;
}

bool aers_seats_is_old(const struct aers_engine *engine, const struct aers_process *process)
{
    const struct aers_blueprint_client *client = process ? aers_engine_find_client(engine, process->client) : NULL;
    return client && aers_seats_is_up(process) && client->hash != process->hash;
}

/* ---- links ---- */

const char *aers_seats_other_port(struct aers_seats *seats, const char *port)
{
    struct aers_seat_port *known = NULL;
    HASH_FIND_STR(seats->ports, port, known);
    if (known)
        return known->other;
    known = aers_need(1, sizeof *known);
    known->port = aers_need_string(port);
    known->other = aers_seat_other_port(port);
    HASH_ADD_KEYPTR(hh, seats->ports, known->port, strlen(known->port), known);
    return known->other;
}

/* A port of the second seat that can be linked like this one of the first; NULL: there is none. */
static const char *second_port(const struct aers_engine *engine, const char *port)
{
    const struct aers_process *first = aers_engine_process_of_port(engine, port);
    const struct aers_process *second = first ? aers_seats_other(first) : NULL;
    if (!second || second->child.state != AERS_CHILD_READY)
        return NULL;
    const char *other = aers_seats_other_port(engine->seats, port);
    return !aers_seats_is_old(engine, second) || aers_snapshot_find(engine->snapshot, other) ? other : NULL;
}

static void add(struct aers_world *world, const struct aers_world_link *like, const char *src, const char *dst)
{
    if (src && dst)
        aers_world_add_link(world, (struct aers_world_link){.src = src, .dst = dst, .owner = like->owner});
}

static bool has_seconds(const struct aers_engine *engine)
{
    for (const struct aers_process *process = engine->fleet.processes; process; process = process->hh.next)
        if (aers_seats_is_second(process) && process->child.state == AERS_CHILD_READY)
            return true;
    return false;
}

void aers_seats_mirror(const struct aers_engine *engine, struct aers_world *world)
{
    const size_t nlinks = has_seconds(engine) ? world->nlinks : 0;
    for (size_t i = 0; i < nlinks; i++) {
        const struct aers_world_link link = world->links[i]; /* they move as they become more */
        const char *src = second_port(engine, link.src), *dst = second_port(engine, link.dst);
        add(world, &link, src, link.dst);
        add(world, &link, link.src, dst);
        add(world, &link, src, dst);
    }
}

static bool is_of(const char *port, const struct aers_process *process)
{
    const size_t nbytes = strlen(process->name);
    return strncmp(port, process->name, nbytes) == 0 && port[nbytes] == ':';
}

static bool is_fade(const char *port)
{
    const char *name = strchr(port, ':');
    return name && strncmp(name + 1, FADE_PORT, strlen(FADE_PORT)) == 0;
}

static bool is_by_hand(const struct aers_engine *engine, const struct aers_snapshot_link *link)
{
    const struct aers_link *known = aers_links_find(&engine->links, link->src, link->dst);
    return !(known && known->declared) && !is_fade(link->src) && !is_fade(link->dst);
}

/* What cannot be had (a port that the other seat does not have, a link that is there) is no harm. */
void aers_seats_carry(struct aers_engine *engine, const struct aers_process *from, const struct aers_process *to)
{
    for (size_t i = 0; engine->snapshot && i < engine->snapshot->nlinks; i++) {
        const struct aers_snapshot_link *link = &engine->snapshot->links[i];
        const bool leaves = is_of(link->src, from), arrives = is_of(link->dst, from);
        if ((!leaves && !arrives) || !is_by_hand(engine, link))
            continue;
        const char *src = leaves ? aers_seats_other_port(engine->seats, link->src) : link->src;
        const char *dst = arrives ? aers_seats_other_port(engine->seats, link->dst) : link->dst;
        const bool are_there = aers_snapshot_find(engine->snapshot, src) && aers_snapshot_find(engine->snapshot, dst);
        if (are_there && !aers_snapshot_has_link(engine->snapshot, src, dst) && to->child.state == AERS_CHILD_READY)
            (void)!aers_patchbay_connect(engine->patchbay, src, dst);
    }
}

/* ---- values ---- */

void aers_seats_forget_sent(struct aers_engine *engine, const struct aers_process *process)
{
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    for (uint32_t i = 0; client && i < client->plan->nsteps; i++)
        aers_values_forget_sent(aers_values_find(engine->values, client->plan->steps[i].id));
}

void aers_seats_finish(struct aers_seats *seats)
{
    struct aers_seat_port *port, *next;
    HASH_ITER(hh, seats->ports, port, next)
    {
        HASH_DEL(seats->ports, port);
        free(port->port);
        free(port->other);
        free(port);
    }
    free(seats);
}
