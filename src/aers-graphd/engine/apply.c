/* SPDX-License-Identifier: ISC */
/* Carry out those actions of a plan whose preconditions hold. The others are left: what they wait for is an event, and
 * every event brings a new plan. */
#include <stdio.h>
#include <string.h>

#include "common/base/log.h"
#include "src/aers-graphd/engine/engine.h"

enum {
    SPAWNS_AT_ONCE = 10,    /* JACK serves one request at a time: more would only crowd out the links */
    REFUSED_DELAY_MS = 100, /* after a connection was refused, doubling */
    MADE_DELAY_MS = 1000,   /* until a connection that was made shows in a snapshot */
    REFUSED_MAX_MS = 5000,
    WIRED_MS = 1000,   /* a node that is not wired by then is started all the same */
    COVERED_MS = 2000, /* or whose bypass has not been prepared to end */
    UNEASY_MS = 10,    /* until the next look, while a node is silent */
};

enum outcome { DONE, UNDER_WAY, LATER, HOPELESS }; /* LATER: nothing else needs to wait for it */

/* Nobody waits for it any more, though it may still come. */
static bool is_hopeless(const struct aers_engine *engine, const struct aers_process *process)
{
    if (!process)
        return false;
    if (process->child.state == AERS_CHILD_FAILED)
        return true;
    return process->child.state == AERS_CHILD_BACKOFF &&
           aers_tally_recent(&process->child.tally, uv_now(engine->loop)) >= 3;
}

/* While a change is prepared, what is heard stays as it is: should the change fail, nothing has been. */
static bool is_frozen(const struct aers_engine *engine)
{
    return aers_swaps_are_preparing(engine);
}

static void unwant(struct aers_process *process)
{
    if (process)
        aers_child_handle(&process->child, AERS_CHILD_UNWANT, AERS_OK, NULL);
}

static enum outcome do_stop(struct aers_engine *engine, const struct aers_action *action)
{
    if (is_frozen(engine))
        return UNDER_WAY;
    unwant(aers_seats_first(engine, action->client.name));
    unwant(aers_seats_second(engine, action->client.name));
    return UNDER_WAY;
}

bool aers_engine_spawn(struct aers_engine *engine, const char *name)
{
    struct aers_process *process = aers_fleet_get(&engine->fleet, name);
    if (process->child.state != AERS_CHILD_STOPPED ||
        aers_fleet_count(&engine->fleet, AERS_CHILD_STARTING) >= SPAWNS_AT_ONCE)
        return false;
    aers_child_handle(&process->child, AERS_CHILD_WANT, AERS_OK, NULL);
    return true;
}

static enum outcome do_spawn(struct aers_engine *engine, const struct aers_action *action)
{
    if (is_hopeless(engine, aers_fleet_get(&engine->fleet, action->client.name)))
        return HOPELESS;
    if (aers_engine_spawn(engine, action->client.name))
        aers_log(AERS_LOG_DEBUG, action->client.name, "spawn: %s", action->reason);
    return UNDER_WAY;
}

static enum outcome do_swap(struct aers_engine *engine, const struct aers_action *action)
{
    aers_swap_carry_on(engine, action->client.name);
    return aers_swaps_are_stuck(engine, action->client.name) ? HOPELESS : UNDER_WAY;
}

static enum outcome do_set(struct aers_engine *engine, const struct aers_action *action)
{
    struct aers_node_values *node = aers_values_find(engine->values, action->value.node);
    struct aers_process *process = node ? aers_engine_hearer_of(engine, node) : NULL;
    if (is_frozen(engine))
        return UNDER_WAY;
    bool is_told = node && process && aers_engine_tell_value(process, node, action->value.slot, 0, -1) == AERS_OK;
    return is_told ? DONE : UNDER_WAY;
}

static bool now_is_before(const struct aers_engine *engine, uint64_t at_ms)
{
    return uv_now(engine->loop) < at_ms;
}

static bool may_try(struct aers_engine *engine, const struct aers_link *link)
{
    uint64_t now_ms = uv_now(engine->loop);
    if (link->in_flight)
        return false;
    if (aers_watchdog_is_uneasy(engine->watchdog)) { /* the server would answer nobody until that is over */
        aers_engine_touch_in(engine, UNEASY_MS);
        return false;
    }
    if (now_ms < link->retry_at_ms) {
        aers_engine_touch_in(engine, (uint32_t)(link->retry_at_ms - now_ms));
        return false;
    }
    return true;
}

struct aers_process *aers_engine_process_of_port(const struct aers_engine *engine, const char *port)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(port, ":"), port);
    return aers_fleet_find(&engine->fleet, name);
}

/* A port can be connected when it is there, and its client active. Of our own, that is from when they are ready, which
 * they say before any picture shows it. One that has been started, and shows no more, is dead: we shall hear of it. */
static bool is_connectable(const struct aers_engine *engine, const char *port)
{
    const struct aers_process *process = aers_engine_process_of_port(engine, port);
    const bool is_ready = process && process->child.state == AERS_CHILD_READY;
    return (is_ready && !process->is_started) ||
           ((is_ready || !process) && aers_snapshot_find(engine->snapshot, port) != NULL);
}

/* A node is not started before the links to those who are there have been made. */
static void expect(struct aers_process *from, struct aers_process *to)
{
    if (from && (!to || to->child.state == AERS_CHILD_READY))
        from->nunwired++;
    if (to && (!from || from->child.state == AERS_CHILD_READY))
        to->nunwired++;
}

/* Who is on his way out gets nothing new; while a change is prepared, only who is not heard yet does. */
static bool may_connect(const struct aers_engine *engine, const struct aers_process *from,
                        const struct aers_process *to)
{
    if (aers_seats_is_old(engine, from) || aers_seats_is_old(engine, to)) {
        const bool is_aside = (from && !from->plays) || (to && !to->plays);
        return is_aside;
    }
    const bool is_heard = (!from || aers_seats_sounds(from)) && (!to || aers_seats_sounds(to));
    return !is_frozen(engine) || !is_heard;
}

/* One that does not run what the graph says may not have this port. */
static bool lacks(const struct aers_engine *engine, const struct aers_process *process, const char *port)
{
    return aers_seats_is_old(engine, process) && !aers_snapshot_find(engine->snapshot, port);
}

static enum outcome do_connect(struct aers_engine *engine, const struct aers_action *action)
{
    const char *src = action->link.src, *dst = action->link.dst;
    struct aers_process *from = aers_engine_process_of_port(engine, src),
                        *to = aers_engine_process_of_port(engine, dst);
    if (!may_connect(engine, from, to) || lacks(engine, from, src) || lacks(engine, to, dst))
        return LATER;
    struct aers_link *link = aers_links_get(&engine->links, src, dst);
    if (is_connectable(engine, src) && is_connectable(engine, dst) && may_try(engine, link) &&
        aers_engine_cover_link(engine, link, &action->link, true))
        link->in_flight = aers_patchbay_connect(engine->patchbay, src, dst) == AERS_OK;
    bool hopeless = link->failures >= AERS_LINK_HOPELESS || is_hopeless(engine, from) || is_hopeless(engine, to);
    if (!hopeless && !link->is_made)
        expect(from, to);
    return hopeless ? HOPELESS : UNDER_WAY;
}

/* Whether it may be done now: else it goes by itself, or later. */
static bool is_cuttable(struct aers_engine *engine, struct aers_link *link, const struct aers_action *action)
{
    return is_connectable(engine, action->link.src) && is_connectable(engine, action->link.dst) &&
           may_try(engine, link) && aers_engine_cover_link(engine, link, &action->link, false);
}

static enum outcome do_disconnect(struct aers_engine *engine, const struct aers_action *action)
{
    const char *src = action->link.src, *dst = action->link.dst;
    struct aers_link *link = aers_links_get(&engine->links, src, dst);
    if (is_frozen(engine))
        return UNDER_WAY;
    if (!link->goes_around && is_cuttable(engine, link, action))
        link->in_flight = aers_patchbay_disconnect(engine->patchbay, src, dst) == AERS_OK;
    return link->failures >= AERS_LINK_HOPELESS ? HOPELESS : UNDER_WAY;
}

static enum outcome (*const verbs[AERS_NACTIONS])(struct aers_engine *, const struct aers_action *) = {
    [AERS_ACTION_DISCONNECT] = do_disconnect, [AERS_ACTION_STOP] = do_stop,
    [AERS_ACTION_SPAWN] = do_spawn,           [AERS_ACTION_SET] = do_set,
    [AERS_ACTION_CONNECT] = do_connect,       [AERS_ACTION_SWAP] = do_swap,
};

static bool is_feedback(const struct aers_engine *engine, const struct aers_action *action)
{
    return action->kind == AERS_ACTION_CONNECT && action->link.owner >= 0 &&
           engine->graph->edges[action->link.owner].feedback;
}

/* The ways around nodes that are back end all at once, and the nodes start at the same moment: what falls there rises
 * here. @return whether that moment has come */
static bool end_bypass(struct aers_engine *engine, const struct aers_actions *actions)
{
    bool are_ready = true;
    for (size_t i = 0; i < actions->nitems; i++) {
        const struct aers_action *action = &actions->items[i];
        if (action->kind != AERS_ACTION_DISCONNECT)
            continue;
        struct aers_link *link = aers_links_get(&engine->links, action->link.src, action->link.dst);
        if (link->goes_around && !link->in_flight && now_is_before(engine, link->retry_at_ms))
            continue; /* it is cut, and still in the last picture */
        are_ready = are_ready && (!link->goes_around || link->in_flight || is_cuttable(engine, link, action));
    }
    for (size_t i = 0; i < actions->nitems && are_ready; i++) {
        const struct aers_world_link *what = &actions->items[i].link;
        struct aers_link *link = actions->items[i].kind == AERS_ACTION_DISCONNECT
                                     ? aers_links_find(&engine->links, what->src, what->dst)
                                     : NULL;
        if (link && link->goes_around && !link->in_flight && !now_is_before(engine, link->retry_at_ms))
            link->in_flight = aers_patchbay_disconnect(engine->patchbay, what->src, what->dst) == AERS_OK;
    }
    return are_ready;
}

/* @return whether it may start: it is wired, and nothing goes around it any more */
static bool is_due(struct aers_engine *engine, struct aers_process *process, bool has_bypass_ended)
{
    const uint64_t for_ms = uv_now(engine->loop) - process->ready_ms;
    if (process->nunwired && for_ms < WIRED_MS) {
        aers_engine_touch_in(engine, (uint32_t)(WIRED_MS - for_ms));
        return false;
    }
    if (engine->bypass.nlinks && process->is_out && !process->is_returning) {
        process->is_returning = true;
        aers_engine_touch(engine); /* for a plan without those links */
        return false;
    }
    if (!process->is_returning || has_bypass_ended || for_ms >= COVERED_MS)
        return true;
    aers_engine_touch_in(engine, (uint32_t)(COVERED_MS - for_ms));
    return false;
}

/* Who joins a running session is heard once it is wired: its gate opens with a ramp, and nobody hears a link appear.
 * Who runs silently beside another may start to listen. */
static void start_wired(struct aers_engine *engine, bool has_bypass_ended)
{
    if (engine->session.state != AERS_SESSION_RUNNING)
        return;
    for (struct aers_process *process = engine->fleet.processes; process; process = process->hh.next) {
        if (process->child.state != AERS_CHILD_READY || process->is_started)
            continue;
        if (!process->plays || is_due(engine, process, has_bypass_ended))
            aers_engine_tell_start(engine, process);
    }
}

static void count_anew(struct aers_engine *engine)
{
    for (struct aers_process *process = engine->fleet.processes; process; process = process->hh.next)
        process->nunwired = 0;
}

/* Of a cycle JACK delays the link that comes last: that shall be the one the graph says, so those wait for all others.
 */
size_t aers_engine_apply(struct aers_engine *engine, const struct aers_actions *actions)
{
    size_t under_way = 0, nfeedback = 0, nbuilding = 0;
    count_anew(engine);
    aers_swaps_begin(engine, actions);
    for (size_t i = 0; i < actions->nitems; i++) {
        const struct aers_action *action = &actions->items[i];
        if (is_feedback(engine, action)) {
            nfeedback++;
            continue;
        }
        const enum outcome outcome = verbs[action->kind](engine, action);
        under_way += outcome == UNDER_WAY || outcome == LATER;
        nbuilding += outcome == UNDER_WAY && (action->kind == AERS_ACTION_SPAWN || action->kind == AERS_ACTION_CONNECT);
    }
    for (size_t i = 0; i < actions->nitems && nbuilding == 0; i++)
        if (is_feedback(engine, &actions->items[i]))
            nfeedback -= verbs[AERS_ACTION_CONNECT](engine, &actions->items[i]) == HOPELESS;
    start_wired(engine, end_bypass(engine, actions));
    aers_swaps_call(engine);
    aers_engine_tell_automation(engine);
    return under_way + nfeedback;
}

/* The patchbay's word on a link. A made connection shows in snapshots from the server's next cycle on: until then it is
 * not asked for again. */
void aers_engine_take_link(struct aers_engine *engine, const struct aers_report *report)
{
    struct aers_link *link = aers_links_find(&engine->links, report->src, report->dst);
    if (!link)
        return;
    link->in_flight = false;
    link->is_made = report->connect && report->code == AERS_OK;
    link->stage = AERS_LINK_PLAIN;
    link->failures = report->code == AERS_OK ? 0 : link->failures + 1;
    unsigned doublings = link->failures < 8 ? link->failures : 8;
    uint32_t delay_ms = report->code == AERS_OK ? MADE_DELAY_MS : REFUSED_DELAY_MS << doublings;
    link->retry_at_ms = uv_now(engine->loop) + (delay_ms < REFUSED_MAX_MS ? delay_ms : REFUSED_MAX_MS);
    if (link->failures == AERS_LINK_HOPELESS)
        aers_log(AERS_LOG_WARNING, report->src, "cannot be %s %s; still trying",
                 report->connect ? "connected to" : "disconnected from", report->dst);
}
