/* SPDX-License-Identifier: ISC */
/* Who is watched, and what has come of it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/seat.h"

enum {
    NO_WARD = UINT32_MAX,
    DEAF_MS = 10000,     /* without a word from its control thread, though its audio goes on */
    LATE_TICK_MS = 1000, /* we have slept ourselves: what has not come may be waiting for us */
};

/* ---- whom to watch, and whom each of them waits for */

static void name_in_chart(struct aers_engine *engine, const struct aers_process *process, int pid)
{
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    if (!engine->chart || !client || aers_chart_knows(engine->chart, pid))
        return;
    const char **steps = aers_need(client->plan->nsteps, sizeof *steps);
    for (uint32_t i = 0; i < client->plan->nsteps; i++)
        steps[i] = client->plan->steps[i].id;
    aers_chart_name(engine->chart, pid, process->name, steps, client->plan->nsteps);
    free(steps);
}

static void add_running(struct aers_engine *engine, struct aers_wards *wards)
{
    for (struct aers_process *process = engine->fleet.processes; process; process = process->hh.next) {
        struct aers_vital *vital = process->run ? aers_run_get_vital(process->run) : NULL;
        process->ward = process->child.state == AERS_CHILD_READY && vital ? aers_wards_add(wards, vital) : NO_WARD;
        if (process->ward != NO_WARD)
            name_in_chart(engine, process, vital->pid);
    }
}

/* Of two who sit for a client the second is linked like the first. */
static const char *first_port(const struct aers_engine *engine, const char *port)
{
    return aers_seat_is_second_port(port) ? aers_seats_other_port(engine->seats, port) : port;
}

static bool is_feedback(const struct aers_engine *engine, const char *src, const char *dst)
{
    src = first_port(engine, src);
    dst = first_port(engine, dst);
    const struct aers_blueprint *blueprint = engine->blueprint;
    for (size_t i = 0; i < blueprint->nlinks; i++) {
        const struct aers_blueprint_link *link = &blueprint->links[i];
        if (link->owner >= 0 && engine->graph->edges[link->owner].feedback && strcmp(link->src, src) == 0 &&
            strcmp(link->dst, dst) == 0)
            return true;
    }
    return false;
}

static bool is_hardware(const struct aers_engine *engine, const char *name)
{
    const struct aers_port *port = aers_snapshot_find(engine->snapshot, name);
    return port && port->physical;
}

static void add_link(struct aers_engine *engine, struct aers_wards *wards, const char *src, const char *dst)
{
    const struct aers_process *from = aers_engine_process_of_port(engine, src),
                              *to = aers_engine_process_of_port(engine, dst);
    if (!to || to->ward == NO_WARD || from == to || is_hardware(engine, src) || is_feedback(engine, src, dst))
        return;
    if (from && from->ward != NO_WARD)
        aers_wards_add_up(wards, to->ward, from->ward);
    else
        wards->items[to->ward].reads_strangers = true; /* a client by hand, or one of ours that has just died */
}

void aers_engine_guard(struct aers_engine *engine)
{
    struct aers_wards wards = {0};
    add_running(engine, &wards);
    for (size_t i = 0; engine->snapshot && i < engine->snapshot->nlinks; i++)
        add_link(engine, &wards, engine->snapshot->links[i].src, engine->snapshot->links[i].dst);
    aers_watchdog_watch(engine->watchdog, &wards);
}

void aers_engine_tell_watchdog(struct aers_engine *engine)
{
    const struct aers_server_state *server = &engine->server;
    aers_watchdog_set_server(engine->watchdog, server->block_nframes, server->rate_hz, server->priority);
}

/* ---- what has come of it */

uint64_t aers_engine_get_caused(const struct aers_engine *engine, const struct aers_process *process)
{
    const struct aers_vital *vital = process && process->run ? aers_run_get_vital(process->run) : NULL;
    const uint64_t now = vital ? aers_watchdog_read(engine->watchdog, vital).ncaused : 0;
    return process ? process->ncaused + now : 0;
}

static const char *step_of(const struct aers_engine *engine, const struct aers_process *process, uint32_t step)
{
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    return client && step < client->plan->nsteps ? client->plan->steps[step].id : process->name;
}

static void explain(const struct aers_engine *engine, const struct aers_process *process,
                    const struct aers_finding *finding, char *what, size_t nbytes)
{
    const char *step = step_of(engine, process, finding->step);
    switch (finding->verdict) {
    case AERS_VERDICT_STOPPED:
        snprintf(what, nbytes, "stopped: no block for %u ms; it was ended", finding->ms);
        break;
    case AERS_VERDICT_HANGS:
        snprintf(what, nbytes, "hung: a block did not end for %u ms, in %s; it was ended", finding->ms, step);
        break;
    case AERS_VERDICT_OVERRUNS:
        snprintf(what, nbytes, "overran its period in %u of %u blocks, most of the time in %s; it was ended",
                 finding->nbad, finding->nof, step);
        break;
    default:
        break;
    }
}

void aers_engine_explain_end(struct aers_engine *engine, struct aers_process *process, char *what, size_t nbytes)
{
    const struct aers_vital *vital = aers_run_get_vital(process->run);
    if (!vital || !engine->watchdog)
        return;
    const struct aers_finding finding = aers_watchdog_read(engine->watchdog, vital);
    process->ncaused += finding.ncaused;
    if (process->is_deaf)
        snprintf(what, nbytes, "did not say anything for %d s; it was ended", DEAF_MS / 1000);
    process->is_deaf = false;
    explain(engine, process, &finding, what, nbytes);
}

/* ---- the control threads, which say something twice a second */

static uint64_t heard_ms(const struct aers_engine *engine, const struct aers_process *process)
{
    const struct aers_blueprint_client *client = aers_engine_find_client(engine, process->client);
    const struct aers_health *health =
        client && client->plan->nsteps ? aers_healths_find(&engine->healths, client->plan->steps[0].id) : NULL;
    return health ? health->at_ms : 0;
}

void aers_engine_end_silent(struct aers_engine *engine)
{
    const uint64_t now_ms = uv_now(engine->loop);
    const uint64_t since_ms = now_ms - engine->ticked_ms;
    engine->ticked_ms = now_ms;
    if (since_ms > LATE_TICK_MS)
        engine->awake_ms = now_ms;
    for (struct aers_process *process = engine->fleet.processes; process; process = process->hh.next) {
        const uint64_t heard = heard_ms(engine, process);
        if (process->child.state != AERS_CHILD_READY || process->is_deaf || heard == 0 || now_ms - heard < DEAF_MS ||
            now_ms - engine->awake_ms < DEAF_MS)
            continue;
        process->is_deaf = true;
        aers_run_signal(process->run, SIGKILL);
    }
}
