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

static size_t value_of(const struct aers_wiring *wiring, const struct aers_graph_edge *edge, size_t wire)
{
    return wiring->out_first[edge->from] + edge->wires[wire].from_channel - 1;
}

/* ---- who reads ---- */

typedef void wire_fn(struct placing *placing, uint32_t step, size_t value, uint32_t channel);

/* All wires from within the client that arrive at the node of a step. */
static void each_wire(struct placing *placing, uint32_t step, wire_fn *take)
{
    const struct aers_wiring *wiring = placing->wiring;
    size_t node = placing->client->nodes[step];
    for (size_t i = wiring->adjacency.in_first[node]; i < wiring->adjacency.in_first[node + 1]; i++) {
        const struct aers_graph_edge *edge = &wiring->graph->edges[wiring->adjacency.in[i]];
        if (aers_wiring_is_link(wiring, edge))
            continue;
        for (size_t w = 0; w < edge->nwires; w++)
            take(placing, step, value_of(wiring, edge, w), edge->wires[w].to_channel - 1);
    }
}

static void note_reader(struct placing *placing, uint32_t step, size_t value, uint32_t channel)
{
    placing->last_step[value] = step + 1;
    placing->plan->steps[step].in[channel].nbuffers++;
}

static void read_buffer(struct placing *placing, uint32_t step, size_t value, uint32_t channel)
{
    struct aers_plan_input *input = &placing->plan->steps[step].in[channel];
    input->buffers[input->nbuffers++] = placing->buffer_of[value] - 1;
}

/* A port comes first among what is summed. */
static void make_inputs(struct placing *placing, uint32_t step)
{
    const struct aers_wiring *wiring = placing->wiring;
    struct aers_plan_step *is = &placing->plan->steps[step];
    const uint32_t *ports = wiring->in_port + wiring->in_first[placing->client->nodes[step]];
    for (uint32_t c = 0; c < is->nin; c++) {
        uint32_t nports = ports[c] != AERS_NO_PORT;
        is->in[c].buffers = aers_need(is->in[c].nbuffers + nports, sizeof *is->in[c].buffers);
        is->in[c].nbuffers = nports;
        if (nports)
            is->in[c].buffers[0] = ports[c];
    }
    each_wire(placing, step, read_buffer);
}

/* ---- who writes where ---- */

/* reader_of, while a step is placed: whose turn it is to take over a buffer that nobody reads after this step. */
enum { NOBODY = 0, SEVERAL = UINT32_MAX, TAKEN = UINT32_MAX - 1 }; /* else 1 + the one channel that reads it */

static void note_dying(struct placing *placing, uint32_t step, size_t value, uint32_t channel)
{
    uint32_t buffer = placing->buffer_of[value] - 1;
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
        each_wire(&placing, s, note_reader);
    for (uint32_t s = 0; s < plan->nsteps; s++) {
        make_inputs(&placing, s);
        each_wire(&placing, s, note_dying);
        make_outputs(&placing, s);
        give_back(&placing);
    }
    free(placing.last_step);
    free(placing.buffer_of);
    free(placing.free);
    free(placing.dying);
    free(placing.reader_of);
}
