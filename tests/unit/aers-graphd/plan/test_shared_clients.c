/* SPDX-License-Identifier: ISC */
/* Whatever nodes share a client: what every module gets to hear is what the graph says. Plans are run here with symbols
 * in place of samples: a buffer holds the name of the value that was last written into it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/plan/compile.h"
#include "tests/unit/aers-graphd/plan/parse.h"
#include "tests/unit/aers-graphd/plan/random_graph.h"

static const struct aers_compile_options options = {
    .meter_host = "127.0.0.1", .meter_port = 7771, .meter_interval_ms = 50};

struct compiled {
    struct aers_graph *graph;
    struct aers_blueprint *blueprint;
};

/* ---- symbols ---- */

/* A channel that a node makes; 0 is nothing. */
static unsigned symbol(size_t node, uint32_t channel)
{
    return (unsigned)(1 + node * 64 + channel);
}

static size_t node_of(const struct aers_graph *graph, const char *id)
{
    return (size_t)(aers_graph_find(graph, id) - graph->nodes);
}

static bool is_port(const char *client, char *const *names, uint32_t n, const char *port, uint32_t *index)
{
    size_t length = strlen(client);
    if (strncmp(client, port, length) != 0 || port[length] != ':')
        return false;
    for (*index = 0; *index < n; ++*index)
        if (strcmp(names[*index], port + length + 1) == 0)
            return true;
    return false;
}

/* What the output port "client:name" carries. */
static unsigned carried_by(const struct compiled *c, const char *port)
{
    for (size_t i = 0; i < c->blueprint->nclients; i++) {
        const struct aers_plan *plan = c->blueprint->clients[i].plan;
        uint32_t index;
        if (!is_port(plan->client, plan->outputs, plan->noutputs, port, &index))
            continue;
        for (uint32_t s = 0; s < plan->nsteps; s++)
            for (uint32_t o = 0; o < plan->steps[s].nout; o++)
                if (plan->steps[s].out[o] == plan->ninputs + index)
                    return symbol(node_of(c->graph, plan->steps[s].id), o);
    }
    fail_msg("no step writes %s", port);
    return 0;
}

enum { MOST = 4096 };

struct heard {
    unsigned symbols[MOST];
    size_t n;
};

static int by_size(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return (x > y) - (x < y);
}

/* Through a port: what all links bring. None of them may come from the client itself, but by feedback. */
static void hear_port(const struct compiled *c, const struct aers_plan *plan, uint32_t input, struct heard *heard)
{
    for (size_t i = 0; i < c->blueprint->nlinks; i++) {
        const struct aers_blueprint_link *link = &c->blueprint->links[i];
        const struct aers_graph_edge *edge = &c->graph->edges[link->owner];
        uint32_t index;
        if (!is_port(plan->client, plan->inputs, plan->ninputs, link->dst, &index) || index != input)
            continue;
        if (c->blueprint->client_of[edge->from] == c->blueprint->client_of[edge->to])
            assert_true(edge->feedback);
        heard->symbols[heard->n++] = carried_by(c, link->src);
    }
}

static void hear_graph(const struct aers_graph *graph, size_t node, uint32_t channel, struct heard *heard)
{
    for (size_t e = 0; e < graph->nedges; e++)
        for (size_t w = 0; graph->edges[e].to == node && w < graph->edges[e].nwires; w++)
            if (graph->edges[e].wires[w].to_channel == channel + 1)
                heard->symbols[heard->n++] = symbol(graph->edges[e].from, graph->edges[e].wires[w].from_channel - 1);
}

static void run_step(const struct compiled *c, const struct aers_plan *plan, const struct aers_plan_step *step,
                     unsigned *buffers)
{
    static struct heard heard, wanted;
    size_t node = node_of(c->graph, step->id);
    for (uint32_t i = 0; i < step->nin; i++) {
        heard.n = wanted.n = 0;
        for (uint32_t k = 0; k < step->in[i].nbuffers; k++) {
            uint32_t buffer = step->in[i].buffers[k];
            if (buffer < plan->ninputs) {
                hear_port(c, plan, buffer, &heard);
                continue;
            }
            assert_int_not_equal(buffers[buffer], 0); /* read before it was written */
            heard.symbols[heard.n++] = buffers[buffer];
        }
        hear_graph(c->graph, node, i, &wanted);
        assert_int_equal(heard.n, wanted.n);
        qsort(heard.symbols, heard.n, sizeof *heard.symbols, by_size);
        qsort(wanted.symbols, wanted.n, sizeof *wanted.symbols, by_size);
        assert_memory_equal(heard.symbols, wanted.symbols, heard.n * sizeof *heard.symbols);
    }
    for (uint32_t o = 0; o < step->nout; o++)
        buffers[step->out[o]] = symbol(node, o);
}

static void run_plans(const struct compiled *c)
{
    for (size_t i = 0; i < c->blueprint->nclients; i++) {
        const struct aers_plan *plan = c->blueprint->clients[i].plan;
        unsigned *buffers = calloc(plan->ninputs + plan->noutputs + plan->nscratch + 1, sizeof *buffers);
        for (uint32_t s = 0; s < plan->nsteps; s++)
            run_step(c, plan, &plan->steps[s], buffers);
        free(buffers);
    }
}

/* ---- rules ---- */

static double no_value(void *user, const char *id, uint32_t slot)
{
    const struct aers_graph *graph = user;
    const struct aers_graph_node *node = aers_graph_find(graph, id);
    return slot < AERS_SLOT_MUTE ? aers_manifest_param(node->manifest, slot)->preset : 0;
}

static void nodes_take_the_plans(const struct compiled *c)
{
    for (size_t i = 0; i < c->blueprint->nclients; i++) {
        struct aers_plan *plan = NULL;
        struct aers_error error = {0};
        char *text = aers_blueprint_plan(&c->blueprint->clients[i], c->blueprint->clients[i].plan->client, false,
                                         no_value, c->graph);
        if (aers_plan_parse(text, strlen(text), &plan, &error) != AERS_OK)
            fail_msg("%s: %s\n%s", error.where, error.what, text);
        aers_plan_destroy(plan);
        free(text);
    }
}

static void every_node_has_one_place(const struct compiled *c)
{
    size_t nsteps = 0;
    for (size_t n = 0; n < c->graph->nnodes; n++) {
        const struct aers_plan *plan = c->blueprint->clients[c->blueprint->client_of[n]].plan;
        unsigned found = 0;
        for (uint32_t s = 0; s < plan->nsteps; s++)
            found += strcmp(plan->steps[s].id, c->graph->nodes[n].id) == 0;
        assert_int_equal(found, 1);
    }
    for (size_t i = 0; i < c->blueprint->nclients; i++)
        nsteps += c->blueprint->clients[i].plan->nsteps;
    assert_int_equal(nsteps, c->graph->nnodes);
}

/* Take away clients that nobody outside is heard by, until none is left. */
static void clients_have_no_cycle(const struct compiled *c)
{
    bool *gone = calloc(c->blueprint->nclients + 1, sizeof *gone);
    size_t ngone = 0, before;
    do {
        before = ngone;
        for (size_t i = 0; i < c->blueprint->nclients; i++) {
            bool waits = gone[i];
            for (size_t e = 0; e < c->graph->nedges && !waits; e++) {
                const struct aers_graph_edge *edge = &c->graph->edges[e];
                size_t from = c->blueprint->client_of[edge->from], to = c->blueprint->client_of[edge->to];
                waits = !edge->feedback && to == i && from != i && !gone[from];
            }
            if (!waits) {
                gone[i] = true;
                ngone++;
            }
        }
    } while (ngone > before);
    assert_int_equal(ngone, c->blueprint->nclients);
    free(gone);
}

static size_t place_of(const struct aers_plan *plan, const char *id)
{
    size_t s = 0;
    while (strcmp(plan->steps[s].id, id) != 0)
        s++;
    return s;
}

/* Only so does it read the block before. */
static void feedback_is_read_before_it_is_made(const struct compiled *c)
{
    for (size_t e = 0; e < c->graph->nedges; e++) {
        const struct aers_graph_edge *edge = &c->graph->edges[e];
        size_t client = c->blueprint->client_of[edge->from];
        const struct aers_plan *plan = c->blueprint->clients[client].plan;
        if (edge->feedback && edge->from != edge->to && c->blueprint->client_of[edge->to] == client)
            assert_true(place_of(plan, c->graph->nodes[edge->to].id) < place_of(plan, c->graph->nodes[edge->from].id));
    }
}

static void names_are_unique(const struct compiled *c)
{
    for (size_t i = 0; i < c->blueprint->nclients; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(c->blueprint->clients[i].plan->client, c->blueprint->clients[k].plan->client);
}

/* And nobody else is in them. */
static void groups_are_kept(const struct compiled *c)
{
    for (size_t n = 0; n < c->graph->nnodes; n++) {
        const struct aers_plan *plan = c->blueprint->clients[c->blueprint->client_of[n]].plan;
        const char *group = c->graph->nodes[n].group;
        if (group)
            assert_string_equal(plan->client, group);
        for (uint32_t s = 0; s < plan->nsteps && !group; s++)
            assert_null(aers_graph_find(c->graph, plan->steps[s].id)->group);
    }
}

static void hardware_has_its_ports(const struct compiled *c)
{
    for (size_t n = 0; n < c->graph->nnodes; n++) {
        const struct aers_graph_node *node = &c->graph->nodes[n];
        for (uint32_t i = 1; node->hardware == AERS_HARDWARE_PLAYBACK && i <= node->channels_out; i++) {
            char *port = aers_blueprint_port(c->blueprint, n, true, i);
            assert_non_null(port);
            free(port);
        }
    }
}

static void every_rule_holds(const struct compiled *c)
{
    every_node_has_one_place(c);
    clients_have_no_cycle(c);
    feedback_is_read_before_it_is_made(c);
    names_are_unique(c);
    groups_are_kept(c);
    hardware_has_its_ports(c);
    nodes_take_the_plans(c);
    run_plans(c);
}

static void every_dial_of_every_graph_keeps_every_rule(void **state)
{
    (void)state;
    static char text[1 << 17];
    unsigned ngrouped = 0, nfused = 0, nfeedback = 0;
    for (unsigned seed = 1; seed <= 600; seed++) {
        struct dice dice = {seed};
        random_graph(&dice, seed % 2, text, sizeof text);
        struct aers_graph *graph = parse_graph(text, seed % 2 == 0);
        if (!graph && seed % 2) /* a group in pieces */
            continue;
        for (int dial = AERS_ISOLATION_NODE; dial <= AERS_ISOLATION_AUTO; dial++) {
            struct aers_error error;
            struct compiled c = {graph, NULL};
            graph->isolation = (enum aers_isolation)dial;
            assert_int_equal(aers_compile(graph, &options, &c.blueprint, &error), AERS_OK);
            every_rule_holds(&c);
            nfused += c.blueprint->nclients < graph->nnodes;
            aers_blueprint_destroy(c.blueprint);
        }
        for (size_t e = 0; e < graph->nedges; e++)
            nfeedback += graph->edges[e].feedback;
        ngrouped += seed % 2;
        aers_graph_destroy(graph);
    }
    assert_in_range(ngrouped, 50, 300); /* the dice do throw what is to be tested */
    assert_in_range(nfused, 500, 2400);
    assert_in_range(nfeedback, 100, 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_dial_of_every_graph_keeps_every_rule)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
