/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/places.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/osc/write.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/placement.h"

enum { LOOK_MS = 10000 };
#define WORTH 0.8 /* of the block's time that the present placement takes: another one has to be below */

/* ---- what is known ---- */

/* The last one first: of equal processors the first has most of the interrupts, and the threads by which JACK's clients
 * hear of each other. */
static void find_processors(struct aers_places *places)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    (void)sched_getaffinity(0, sizeof set, &set);
    places->usable = aers_need(CPU_SETSIZE, sizeof *places->usable);
    for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
        if (CPU_ISSET(cpu, &set))
            places->usable[places->nusable++] = cpu;
    if (places->nusable == 0)
        places->usable[places->nusable++] = 0;
}

/* What a client costs per block, of those of its nodes that have told. */
static double cost_us(const struct aers_engine *engine, const struct aers_blueprint_client *client)
{
    double block_us = 1e6 * engine->server.block_nframes / engine->graph->rate_hz, sum_us = 0;
    bool is_known = false;
    for (uint32_t i = 0; i < client->plan->nsteps; i++) {
        const struct aers_health *health = aers_healths_find(&engine->healths, client->plan->steps[i].id);
        if (!health || health->count == 0)
            continue;
        is_known = true;
        sum_us += (double)health->cpu_pct / 100 * block_us;
    }
    return is_known ? sum_us : AERS_PLACEMENT_COST_US * client->plan->nsteps;
}

static int32_t told(const struct aers_engine *engine, size_t client)
{
    const struct aers_process *process =
        aers_fleet_find(&engine->fleet, engine->blueprint->clients[client].plan->client);
    return process ? process->cpu : AERS_CPU_ANY;
}

/* ---- where who goes ---- */

static void place_all(struct aers_engine *engine, int32_t *wanted)
{
    const struct aers_blueprint *blueprint = engine->blueprint;
    size_t n = blueprint->nclients;
    double *costs_us = aers_need(n, sizeof *costs_us);
    int32_t *said = aers_need(n, sizeof *said), *kept = aers_need(n, sizeof *kept);
    const struct aers_placement placement = {engine->graph, blueprint->partition, engine->places.usable,
                                             engine->places.nusable, costs_us};
    aers_placement_read(engine->graph, blueprint->partition, said);
    for (size_t c = 0; c < n; c++) {
        costs_us[c] = cost_us(engine, &blueprint->clients[c]);
        kept[c] = said[c] != AERS_CPU_ANY ? said[c] : told(engine, c);
    }
    if (engine->graph->places) {
        double kept_us = aers_place(&placement, kept, kept), free_us = aers_place(&placement, said, wanted);
        if (free_us > WORTH * kept_us)
            memcpy(wanted, kept, n * sizeof *wanted);
        else
            aers_log(AERS_LOG_DEBUG, engine->graph->graph_id, "placed anew: %.0f us of a block instead of %.0f",
                     free_us, kept_us);
    } else {
        memcpy(wanted, said, n * sizeof *wanted);
    }
    free(costs_us);
    free(said);
    free(kept);
}

void aers_places_renew(struct aers_engine *engine)
{
    free(engine->places.wanted);
    engine->places.wanted = aers_need(engine->blueprint->nclients, sizeof *engine->places.wanted);
    place_all(engine, engine->places.wanted);
}

static void on_look(uv_timer_t *timer)
{
    struct aers_engine *engine = timer->data;
    if (engine->session.state != AERS_SESSION_RUNNING || !engine->graph->places || engine->places.nusable < 2)
        return;
    place_all(engine, engine->places.wanted);
    aers_engine_touch(engine);
}

/* ---- telling ---- */

static void tell(struct aers_process *process, int32_t cpu)
{
    uint8_t packet[32];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/place", "i");
    aers_osc_write_int(&writer, cpu);
    if (aers_process_send(process, packet, aers_osc_write_stop(&writer)) == AERS_OK)
        process->cpu = cpu;
    process->is_misplaced = false; /* until it says so */
}

void aers_places_tell(struct aers_engine *engine)
{
    for (size_t c = 0; engine->places.wanted && c < engine->blueprint->nclients; c++) {
        const char *client = engine->blueprint->clients[c].plan->client;
        struct aers_process *const seats[] = {aers_seats_first(engine, client), aers_seats_second(engine, client)};
        for (size_t i = 0; i < 2; i++)
            if (seats[i] && seats[i]->child.state == AERS_CHILD_READY && seats[i]->cpu != engine->places.wanted[c])
                tell(seats[i], engine->places.wanted[c]);
    }
}

/* ---- life ---- */

void aers_places_init(struct aers_engine *engine)
{
    find_processors(&engine->places);
    uv_timer_init(engine->loop, &engine->places.timer);
    engine->places.timer.data = engine;
    uv_timer_start(&engine->places.timer, on_look, LOOK_MS, LOOK_MS);
}

void aers_places_close(struct aers_engine *engine)
{
    uv_close((uv_handle_t *)&engine->places.timer, NULL);
    free(engine->places.usable);
    free(engine->places.wanted);
    engine->places.usable = engine->places.wanted = NULL;
}
