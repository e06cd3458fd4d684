/* SPDX-License-Identifier: ISC */
/* Which buffer each step of a client reads and writes (plan/wiring.h). One pass to see who reads a value last, one to
 * give out buffers from a stack of those that are free: the one used last is still in the cache. */
#include <stdlib.h>

#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/wiring.h"

/* A value is what an output channel makes in a block. Its number is that channel's place in wiring->out_first. */
struct placing {
    const struct aers_wiring *wiring;
    const struct aers_partition_client *client;
    struct aers_plan *plan;
    uint32_t nports;
    uint32_t *last_step; /* by value: 1 + the last step of this client that reads it; 0: nobody */
    uint32_t *buffer_of; /* by value: 0 while it has none, else 1 + buffer */
    uint32_t *free;      /* stack of scratch buffers */
    uint32_t nfree;
    uint32_t *dying; /* scratch buffers that this step is the last to read */
    uint32_t ndying;
    uint32_t *reader_of; /* by buffer, of those */
};

/* ---- who reads ---- */

/* A wire that arrives at the node of a step. */
struct arrival {
    size_t edge, wire;
    uint32_t channel; /* where it arrives, from 0 */
    bool is_link;
};

typedef void arrival_fn(struct placing *placing, uint32_t step, const struct arrival *arrival);

static void each_arrival(struct placing *placing, uint32_t step, arrival_fn *take)
{
    const struct aers_wiring *wiring = placing->wiring;
    size_t node = placing->client->nodes[step];
    for (size_t i = wiring->adjacency.in_first[node]; i < wiring->adjacency.in_first[node + 1]; i++) {
        size_t e = wiring->adjacency.in[i];
        const struct aers_graph_edge *edge = &wiring->graph->edges[e];
        for (size_t w = 0; w < edge->nwires; w++)
            take(placing, step,
                 &(struct arrival){e, w, edge->wires[w].to_channel - 1, aers_wiring_is_link(wiring, edge)});
    }
}

static size_t value_of(const struct aers_wiring *wiring, const struct arrival *arrival)
{
    const struct aers_graph_edge *edge = &wiring->graph->edges[arrival->edge];
    return wiring->out_first[edge->from] + edge->wires[arrival->wire].from_channel - 1;
}

static void note_reader(struct placing *placing, uint32_t step, const struct arrival *arrival)
{
    if (!arrival->is_link)
        placing->last_step[value_of(placing->wiring, arrival)] = step + 1;
}

/* ---- what is read ---- */

static uint32_t base_port(const struct placing *placing, uint32_t step, uint32_t channel)
{
    return placing->wiring->in_port[placing->wiring->in_first[placing->client->nodes[step]] + channel];
}

static void count_buffer(struct placing *placing, uint32_t step, const struct arrival *arrival)
{
    placing->plan->steps[step].in[arrival->channel].nbuffers++;
}

static void add_buffer(struct aers_plan_input *input, uint32_t buffer, uint32_t way)
{
    input->buffers[input->nbuffers] = buffer;
    input->ways[input->nbuffers++] = way;
}

/* What is linked to the port of its channel is in there with all the rest, delayed if it is there alone. */
static void read_port(struct placing *placing, uint32_t step, const struct arrival *arrival)
{
    const struct aers_wiring *wiring = placing->wiring;
    struct aers_plan_input *input = &placing->plan->steps[step].in[arrival->channel];
    uint32_t port = wiring->wire_port[wiring->wire_first[arrival->edge] + arrival->wire];
    if (!arrival->is_link)
        return;
    if (port != base_port(placing, step, arrival->channel))
        add_buffer(input, port, wiring->way_of[arrival->edge]);
    else if (wiring->nwires[wiring->in_first[placing->client->nodes[step]] + arrival->channel] == 1)
        input->ways[0] = wiring->way_of[arrival->edge];
}

static void read_buffer(struct placing *placing, uint32_t step, const struct arrival *arrival)
{
    if (!arrival->is_link)
        add_buffer(&placing->plan->steps[step].in[arrival->channel],
                   placing->buffer_of[value_of(placing->wiring, arrival)] - 1, placing->wiring->way_of[arrival->edge]);
}

static void drop_idle_ways(struct aers_plan_step *step, struct aers_plan_input *input)
{
    uint32_t last = 0;
    for (uint32_t k = 0; k < input->nbuffers; k++)
        last = input->ways[k] > last ? input->ways[k] : last;
    step->nways = last > step->nways ? last : step->nways;
    if (last > 0)
        return;
    free(input->ways);
    input->ways = NULL;
}

/* Ports come first among what is summed, that of the channel before all. */
static void make_inputs(struct placing *placing, uint32_t step)
{
    struct aers_plan_step *is = &placing->plan->steps[step];
    each_arrival(placing, step, count_buffer);
    for (uint32_t c = 0; c < is->nin; c++) {
        uint32_t port = base_port(placing, step, c);
        is->in[c].buffers = aers_need(is->in[c].nbuffers + 1, sizeof *is->in[c].buffers);
        is->in[c].ways = aers_need(is->in[c].nbuffers + 1, sizeof *is->in[c].ways);
        is->in[c].nbuffers = 0;
        if (port != AERS_NO_PORT)
            add_buffer(&is->in[c], port, 0);
    }
    each_arrival(placing, step, read_port);
    each_arrival(placing, step, read_buffer);
    for (uint32_t c = 0; c < is->nin; c++)
        drop_idle_ways(is, &is->in[c]);
}

/* ---- who writes where ---- */

/* reader_of, while a step is placed: whose turn it is to take over a buffer that nobody reads after this step. */
enum { NOBODY = 0, SEVERAL = UINT32_MAX, TAKEN = UINT32_MAX - 1 }; /* else 1 + the one channel that reads it */

static void note_dying(struct placing *placing, uint32_t step, const struct arrival *arrival)
{
    if (arrival->is_link)
        return;
    size_t value = value_of(placing->wiring, arrival);
    uint32_t buffer = placing->buffer_of[value] - 1, channel = arrival->channel;
    if (buffer < placing->nports || placing->last_step[value] != step + 1)
        return;
    uint32_t *reader = &placing->reader_of[buffer];
    if (*reader == NOBODY)
        placing->dying[placing->ndying++] = buffer;
    *reader = *reader == NOBODY || *reader == channel + 1 ? channel + 1 : SEVERAL;
}

/* In place: a module may write channel i over what it reads as channel i, and only there. */
static bool take_over(struct placing *placing, const struct aers_plan_step *step, uint32_t channel, uint32_t *buffer)
{
    for (uint32_t k = 0; channel < step->nin && k < step->in[channel].nbuffers; k++) {
        *buffer = step->in[channel].buffers[k];
        if (*buffer < placing->nports || placing->reader_of[*buffer] != channel + 1)
            continue;
        placing->reader_of[*buffer] = TAKEN;
        return true;
    }
    return false;
}

static uint32_t take_scratch(struct placing *placing)
{
    if (placing->nfree > 0)
        return placing->free[--placing->nfree];
    return placing->nports + placing->plan->nscratch++;
}

static void make_outputs(struct placing *placing, uint32_t step)
{
    struct aers_plan_step *is = &placing->plan->steps[step];
    size_t first = placing->wiring->out_first[placing->client->nodes[step]];
    for (uint32_t c = 0; c < is->nout; c++) {
        uint32_t port = placing->wiring->out_port[first + c];
        if (port != AERS_NO_PORT)
            is->out[c] = placing->plan->ninputs + port;
        else if (!take_over(placing, is, c, &is->out[c]))
            is->out[c] = take_scratch(placing);
        placing->buffer_of[first + c] = is->out[c] + 1;
    }
}

static void give_back(struct placing *placing)
{
    while (placing->ndying > 0) {
        uint32_t buffer = placing->dying[--placing->ndying];
        if (placing->reader_of[buffer] != TAKEN)
            placing->free[placing->nfree++] = buffer;
        placing->reader_of[buffer] = NOBODY;
    }
}

void aers_wiring_place_buffers(const struct aers_wiring *wiring, size_t client, struct aers_plan *plan)
{
    size_t nvalues = wiring->out_first[wiring->graph->nnodes], nbuffers = plan->ninputs + plan->noutputs;
    for (uint32_t s = 0; s < plan->nsteps; s++)
        nbuffers += plan->steps[s].nout;
    struct placing placing = {
        .wiring = wiring,
        .client = &wiring->partition->clients[client],
        .plan = plan,
        .nports = plan->ninputs + plan->noutputs,
        .last_step = aers_need(nvalues, sizeof(uint32_t)),
        .buffer_of = aers_need(nvalues, sizeof(uint32_t)),
        .free = aers_need(nbuffers, sizeof(uint32_t)),
        .dying = aers_need(nbuffers, sizeof(uint32_t)),
        .reader_of = aers_need(nbuffers, sizeof(uint32_t)),
    };
    for (uint32_t s = 0; s < plan->nsteps; s++)
        each_arrival(&placing, s, note_reader);
    for (uint32_t s = 0; s < plan->nsteps; s++) {
        make_inputs(&placing, s);
        each_arrival(&placing, s, note_dying);
        make_outputs(&placing, s);
        give_back(&placing);
    }
    free(placing.last_step);
    free(placing.buffer_of);
    free(placing.free);
    free(placing.dying);
    free(placing.reader_of);
}
