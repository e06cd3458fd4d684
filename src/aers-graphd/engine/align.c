/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/align.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/osc/write.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

#define UNKNOWN UINT32_MAX

enum { MAX_LATENCY = 1 << 24 }; /* frames that a node may claim */

static struct aers_lag *find_lag(const struct aers_engine *engine, const char *id)
{
    struct aers_lag *lag;
    HASH_FIND_STR(engine->aligner.lags, id, lag);
    return lag;
}

uint32_t aers_aligner_latency(const struct aers_engine *engine, size_t node)
{
    const struct aers_lag *lag = find_lag(engine, engine->graph->nodes[node].id);
    return lag ? lag->nframes : 0;
}

/* ---- what follows from what is known ---- */

void aers_aligner_compute(const struct aers_engine *engine, struct aers_alignment *out)
{
    const struct aers_graph *graph = engine->graph;
    const struct aers_wiring *wiring = &engine->blueprint->wiring;
    uint32_t *latency = aers_need(graph->nnodes, sizeof *latency);
    for (size_t n = 0; n < graph->nnodes; n++)
        latency[n] = aers_aligner_latency(engine, n);
    aers_alignment_init(out, graph, &wiring->adjacency, wiring->way_of, latency);
    free(latency);
}

static void compute(struct aers_engine *engine)
{
    aers_alignment_finish(&engine->aligner.is);
    aers_aligner_compute(engine, &engine->aligner.is);
}

enum aers_code aers_aligner_take(struct aers_engine *engine, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg id, nframes;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "si") != 0 || !aers_osc_read(&reader, &id) || !aers_osc_read(&reader, &nframes) ||
        nframes.i < 0 || nframes.i > MAX_LATENCY || !aers_graph_find(engine->graph, id.s))
        return AERS_E_INVALID;
    struct aers_lag *lag = find_lag(engine, id.s);
    if (!lag) {
        lag = aers_need(1, sizeof *lag);
        snprintf(lag->id, sizeof lag->id, "%s", id.s);
        HASH_ADD_STR(engine->aligner.lags, id, lag);
    }
    lag->nframes = (uint32_t)nframes.i;
    compute(engine);
    aers_engine_touch(engine);
    return AERS_OK;
}

/* ---- telling ---- */

static const struct aers_adjacency *adjacency_of(const struct aers_engine *engine)
{
    return &engine->blueprint->wiring.adjacency;
}

/* @return how many ways lead to the node; of them, some of a delay that it has not been told: is_new */
static size_t count_ways(const struct aers_engine *engine, size_t node, bool *is_new)
{
    const struct aers_adjacency *adjacency = adjacency_of(engine);
    const struct aers_aligner *aligner = &engine->aligner;
    size_t nways = 0;
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++) {
        size_t e = adjacency->in[i];
        if (!engine->blueprint->wiring.way_of[e])
            continue;
        nways++;
        *is_new |= aligner->told[e] != aligner->is.delay[e];
    }
    return nways;
}

/* Ways are counted in the order in which they are found. */
static void tell(struct aers_engine *engine, struct aers_process *process, size_t node, size_t nways)
{
    const struct aers_adjacency *adjacency = adjacency_of(engine);
    const char *id = engine->graph->nodes[node].id;
    const size_t size = 128 + 8 * nways;
    char *types = aers_need(nways + 2, 1);
    uint8_t *packet = aers_need(size, 1);
    struct aers_osc_writer writer;
    types[0] = 's';
    memset(types + 1, 'i', nways);
    aers_osc_write_start(&writer, packet, size, "/aers/align", types);
    aers_osc_write_string(&writer, id);
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++)
        if (engine->blueprint->wiring.way_of[adjacency->in[i]])
            aers_osc_write_int(&writer, (int32_t)engine->aligner.is.delay[adjacency->in[i]]);
    if (aers_process_send(process, packet, aers_osc_write_stop(&writer)) == AERS_OK)
        for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++)
            engine->aligner.told[adjacency->in[i]] = engine->aligner.is.delay[adjacency->in[i]];
    free(types);
    free(packet);
}

void aers_aligner_tell(struct aers_engine *engine)
{
    for (size_t n = 0; n < engine->graph->nnodes; n++) {
        const struct aers_blueprint_client *client = &engine->blueprint->clients[engine->blueprint->client_of[n]];
        struct aers_process *const seats[] = {aers_seats_first(engine, client->plan->client),
                                              aers_seats_second(engine, client->plan->client)};
        bool is_new = false;
        size_t nways = count_ways(engine, n, &is_new);
        for (size_t i = 0; i < 2 && is_new; i++)
            if (seats[i] && seats[i]->child.state == AERS_CHILD_READY && seats[i]->hash == client->hash)
                tell(engine, seats[i], n, nways);
    }
}

static void mark_told(struct aers_engine *engine, size_t node, uint32_t delay)
{
    const struct aers_adjacency *adjacency = adjacency_of(engine);
    for (size_t i = adjacency->in_first[node]; i < adjacency->in_first[node + 1]; i++)
        engine->aligner.told[adjacency->in[i]] = delay;
}

void aers_aligner_begin(struct aers_engine *engine, const struct aers_process *process)
{
    for (size_t n = 0; n < engine->graph->nnodes; n++)
        if (strcmp(engine->blueprint->clients[engine->blueprint->client_of[n]].plan->client, process->client) == 0)
            mark_told(engine, n, 0);
}

/* ---- life ---- */

static void forget_strangers(struct aers_engine *engine)
{
    struct aers_lag *lag, *next;
    HASH_ITER(hh, engine->aligner.lags, lag, next)
    {
        if (engine->graph && aers_graph_find(engine->graph, lag->id))
            continue;
        HASH_DEL(engine->aligner.lags, lag);
        free(lag);
    }
}

/* Processes that go on keep their delays; which those are is not asked: they are told again. */
void aers_aligner_renew(struct aers_engine *engine)
{
    engine->aligner.told = aers_need(engine->graph->nedges, sizeof *engine->aligner.told);
    for (size_t e = 0; e < engine->graph->nedges; e++)
        engine->aligner.told[e] = UNKNOWN;
    forget_strangers(engine);
    compute(engine);
}

void aers_aligner_unload(struct aers_engine *engine)
{
    free(engine->aligner.told);
    engine->aligner.told = NULL;
    aers_alignment_finish(&engine->aligner.is);
}

void aers_aligner_finish(struct aers_engine *engine)
{
    aers_aligner_unload(engine);
    engine->graph = NULL;
    forget_strangers(engine);
}
