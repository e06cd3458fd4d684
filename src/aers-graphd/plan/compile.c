/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/compile.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/ranks.h"
#include "src/aers-graphd/plan/seat.h"

enum { JACK_NAME_NBYTES = 63 }; /* of a client's name */
#define FIRST_HASH UINT64_C(14695981039346656037)

#define SEATED UINT64_C(0x9e3779b97f4a7c15)

/* Its buffers come later. */
static void compile_step(const struct aers_graph_node *node, struct aers_plan_step *step)
{
    step->id = aers_need_string(node->id);
    step->manifest = node->manifest;
    step->nsettings = node->nsettings;
    step->settings = aers_need(node->nsettings, sizeof *step->settings);
    for (size_t i = 0; i < node->nsettings; i++)
        step->settings[i] =
            (struct aers_setting){aers_need_string(node->settings[i].key), aers_need_string(node->settings[i].value)};
    step->nelements = node->nelements;
    if (node->element_channels) {
        step->element_channels = aers_need(node->nelements, sizeof *step->element_channels);
        memcpy(step->element_channels, node->element_channels, node->nelements * sizeof *step->element_channels);
    }
    step->nin = node->channels_in;
    step->in = aers_need(step->nin, sizeof *step->in);
    step->nout = node->channels_out;
    step->out = aers_need(step->nout, sizeof *step->out);
}

/* One client of them all gives JACK's transport its bars and beats. */
static void copy_tempo(const struct aers_tempo *from, struct aers_tempo *to)
{
    to->points = aers_need(from->npoints, sizeof *to->points);
    to->npoints = from->npoints;
    if (from->npoints)
        memcpy(to->points, from->points, from->npoints * sizeof *to->points);
}

static struct aers_plan *compile_plan(const struct aers_wiring *wiring, size_t index, const char *suffix,
                                      const struct aers_compile_options *options)
{
    const struct aers_graph *graph = wiring->graph;
    const struct aers_partition_client *client = &wiring->partition->clients[index];
    struct aers_plan *plan = aers_need(1, sizeof *plan);
    plan->graph_id = aers_need_string(graph->graph_id);
    plan->client = aers_need_text("%s%s%s", graph->jack_prefix ? graph->jack_prefix : "", client->name, suffix);
    plan->server = aers_need_string(options->server);
    plan->rate_hz = graph->rate_hz;
    plan->hold = true;
    plan->follows = graph->transport != AERS_TRANSPORT_NONE;
    if (graph->transport == AERS_TRANSPORT_LEAD && index == 0)
        copy_tempo(&graph->tempo, &plan->tempo);
    plan->meter_host = aers_need_string(options->meter_host);
    plan->meter_port = options->meter_port;
    plan->meter_interval_ms = options->meter_interval_ms;
    plan->nsteps = (uint32_t)client->nnodes;
    plan->steps = aers_need(client->nnodes, sizeof *plan->steps);
    for (size_t i = 0; i < client->nnodes; i++)
        compile_step(&graph->nodes[client->nodes[i]], &plan->steps[i]);
    aers_wiring_name_ports(wiring, index, plan);
    aers_wiring_place_buffers(wiring, index, plan);
    return plan;
}

/* FNV-1a */
static uint64_t add_hash(uint64_t hash, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        hash = (hash ^ *c) * UINT64_C(1099511628211);
    return hash;
}

/* Over the plan's own text, and what its modules from others are. */
static uint64_t hash_plan(const struct aers_plan *plan)
{
    static struct aers_tempo_point any = {.bar = 1, .bpm = 1, .beats = 1};
    char *text = NULL;
    struct aers_plan some = *plan;
    if (some.tempo.npoints) /* another tempo is told, and restarts nobody */
        some.tempo = (struct aers_tempo){&any, 1};
    if (aers_plan_format(&some, &text) != AERS_OK)
        text = aers_need_string("");
    uint64_t hash = add_hash(FIRST_HASH, text);
    free(text);
    for (uint32_t i = 0; i < plan->nsteps; i++)
        if (plan->steps[i].manifest->mark)
            hash = add_hash(hash, plan->steps[i].manifest->mark);
    return hash;
}

static uint64_t hash_nodes(const struct aers_plan *plan)
{
    uint64_t hash = FIRST_HASH;
    for (uint32_t i = 0; i < plan->nsteps; i++)
        hash = add_hash(add_hash(hash, plan->steps[i].id), "\n");
    return hash;
}

/* A sink that has a path writes to it: two at a time would write one file. */
static bool writes_a_file(const struct aers_plan_step *step)
{
    for (size_t i = 0; step->nout == 0 && i < step->nsettings; i++)
        if (strcmp(step->settings[i].key, "path") == 0)
            return true;
    return false;
}

static bool may_swap(const struct aers_plan *plan)
{
    for (uint32_t i = 0; i < plan->nsteps; i++)
        if (writes_a_file(&plan->steps[i]))
            return false;
    return aers_seat_has_second(plan->client);
}

static enum aers_code check_name(const char *name, struct aers_error *error)
{
    if (strlen(name) <= JACK_NAME_NBYTES)
        return AERS_OK;
    return aers_error_set(error, AERS_E_INVALID, name,
                          "a JACK client's name has at most %d bytes: shorten jack.prefix or the id", JACK_NAME_NBYTES);
}

static bool is_hot(const struct aers_blueprint *blueprint, size_t client)
{
    const struct aers_partition_client *is = &blueprint->partition->clients[client];
    return blueprint->wiring.graph->nodes[is->nodes[0]].is_hot;
}

static enum aers_code compile_standbys(const struct aers_compile_options *options, struct aers_blueprint *blueprint,
                                       struct aers_error *error)
{
    enum aers_code code = AERS_OK;
    blueprint->standbys = aers_need(blueprint->nclients, sizeof *blueprint->standbys);
    for (size_t i = 0; i < blueprint->nclients && code == AERS_OK; i++) {
        if (!is_hot(blueprint, i))
            continue;
        struct aers_blueprint_client *standby = &blueprint->standbys[blueprint->nstandbys++];
        standby->plan = compile_plan(&blueprint->wiring, i, AERS_STANDBY_SUFFIX, options);
        standby->hash = hash_plan(standby->plan);
        standby->plan->meter_phase_ms = blueprint->clients[i].plan->meter_phase_ms;
        standby->nodes = blueprint->clients[i].nodes;
        standby->seat = 2;
        blueprint->clients[i].seat = 1;
        blueprint->clients[i].may_swap = false; /* each has another beside it already */
        blueprint->clients[i].hash ^= SEATED;   /* one that was alone has no page to share */
        code = check_name(standby->plan->client, error);
    }
    return code;
}

static enum aers_code compile_clients(const struct aers_compile_options *options, struct aers_blueprint *blueprint,
                                      struct aers_error *error)
{
    size_t nclients = blueprint->partition->nclients;
    blueprint->clients = aers_need(nclients, sizeof *blueprint->clients);
    for (size_t i = 0; i < nclients; i++) {
        struct aers_blueprint_client *client = &blueprint->clients[i];
        client->plan = compile_plan(&blueprint->wiring, i, "", options);
        client->hash = hash_plan(client->plan);
        client->nodes = hash_nodes(client->plan);
        client->may_swap = may_swap(client->plan);
        client->plan->meter_phase_ms = (uint32_t)((uint64_t)options->meter_interval_ms * i / nclients);
        blueprint->nclients = i + 1;
        const enum aers_code code = check_name(client->plan->client, error);
        if (code != AERS_OK)
            return code;
    }
    return compile_standbys(options, blueprint, error);
}

char *aers_blueprint_port(const struct aers_blueprint *blueprint, size_t node, bool output, uint32_t channel)
{
    const struct aers_wiring *wiring = &blueprint->wiring;
    const struct aers_plan *plan = blueprint->clients[blueprint->client_of[node]].plan;
    uint32_t port = output ? wiring->out_port[wiring->out_first[node] + channel - 1]
                           : wiring->in_port[wiring->in_first[node] + channel - 1];
    if (port == AERS_NO_PORT)
        return NULL;
    return aers_need_text("%s:%s", plan->client, (output ? plan->outputs : plan->inputs)[port]);
}

char *aers_blueprint_end(const struct aers_blueprint *blueprint, size_t edge, size_t wire)
{
    const struct aers_wiring *wiring = &blueprint->wiring;
    const struct aers_plan *plan = blueprint->clients[blueprint->client_of[wiring->graph->edges[edge].to]].plan;
    return aers_need_text("%s:%s", plan->client, plan->inputs[wiring->wire_port[wiring->wire_first[edge] + wire]]);
}

/* The same port of the second seat. */
static char *standby_port(const char *port)
{
    const char *colon = strchr(port, ':');
    return aers_need_text("%.*s" AERS_STANDBY_SUFFIX "%s", (int)(colon - port), port, colon);
}

static void add_link(struct aers_blueprint *blueprint, int32_t owner, const char *src, const char *dst)
{
    blueprint->links[blueprint->nlinks++] =
        (struct aers_blueprint_link){.src = aers_need_string(src), .dst = aers_need_string(dst), .owner = owner};
}

/* Both seats hear what the one does, and both are heard, though the one in silence. */
static void link_seats(struct aers_blueprint *blueprint, size_t index, size_t wire)
{
    const int32_t owner = (int32_t)index;
    const struct aers_graph_edge *edge = &blueprint->wiring.graph->edges[index];
    const struct aers_graph_node *nodes = blueprint->wiring.graph->nodes;
    char *src = aers_blueprint_port(blueprint, edge->from, true, edge->wires[wire].from_channel);
    char *dst = aers_blueprint_end(blueprint, index, wire);
    char *second_src = nodes[edge->from].is_hot ? standby_port(src) : NULL;
    char *second_dst = nodes[edge->to].is_hot ? standby_port(dst) : NULL;
    add_link(blueprint, owner, src, dst);
    if (second_src)
        add_link(blueprint, owner, second_src, dst);
    if (second_dst)
        add_link(blueprint, owner, src, second_dst);
    if (second_src && second_dst)
        add_link(blueprint, owner, second_src, second_dst);
    free(src);
    free(dst);
    free(second_src);
    free(second_dst);
}

static void compile_links(const struct aers_graph *graph, struct aers_blueprint *blueprint)
{
    size_t nwires = 0;
    for (size_t e = 0; e < graph->nedges; e++)
        nwires += graph->edges[e].nwires;
    blueprint->links = aers_need(4 * nwires, sizeof *blueprint->links);
    for (size_t e = 0; e < graph->nedges; e++) {
        const struct aers_graph_edge *edge = &graph->edges[e];
        for (size_t w = 0; w < edge->nwires && aers_wiring_is_link(&blueprint->wiring, edge); w++)
            link_seats(blueprint, e, w);
    }
}

/* A client of several nodes starts with the first of them. */
static void rank_clients(const struct aers_graph *graph, struct aers_blueprint *blueprint)
{
    uint32_t *ranks = aers_need(graph->nnodes, sizeof *ranks);
    aers_ranks(graph, ranks);
    for (size_t i = 0; i < blueprint->nclients; i++)
        blueprint->clients[i].rank = UINT32_MAX;
    for (size_t n = 0; n < graph->nnodes; n++) {
        struct aers_blueprint_client *client = &blueprint->clients[blueprint->client_of[n]];
        client->rank = ranks[n] < client->rank ? ranks[n] : client->rank;
    }
    free(ranks);
    for (size_t i = 0, s = 0; i < blueprint->nclients; i++)
        if (blueprint->clients[i].seat)
            blueprint->standbys[s++].rank = blueprint->clients[i].rank;
}

enum aers_code aers_compile(const struct aers_graph *graph, const struct aers_compile_options *options,
                            struct aers_blueprint **out, struct aers_error *error)
{
    struct aers_blueprint *blueprint = aers_need(1, sizeof *blueprint);
    enum aers_code code = aers_partition_create(graph, &blueprint->partition, error);
    if (code == AERS_OK) {
        blueprint->client_of = blueprint->partition->client_of;
        aers_wiring_init(&blueprint->wiring, graph, blueprint->partition);
        code = compile_clients(options, blueprint, error);
    }
    if (code != AERS_OK) {
        aers_blueprint_destroy(blueprint);
        return code;
    }
    compile_links(graph, blueprint);
    rank_clients(graph, blueprint);
    *out = blueprint;
    return AERS_OK;
}

void aers_blueprint_destroy(struct aers_blueprint *blueprint)
{
    if (!blueprint)
        return;
    for (size_t i = 0; i < blueprint->nclients; i++)
        aers_plan_destroy(blueprint->clients[i].plan);
    for (size_t i = 0; i < blueprint->nlinks; i++) {
        free(blueprint->links[i].src);
        free(blueprint->links[i].dst);
    }
    for (size_t i = 0; i < blueprint->nstandbys; i++)
        aers_plan_destroy(blueprint->standbys[i].plan);
    free(blueprint->standbys);
    free(blueprint->clients);
    free(blueprint->links);
    aers_wiring_finish(&blueprint->wiring);
    aers_partition_destroy(blueprint->partition);
    free(blueprint);
}

/* Every value that is not what the module starts with, as the node will be told. */
static void fill_step(struct aers_plan_step *step, aers_blueprint_value_fn *value, void *user)
{
    static const uint32_t host_slots[] = {AERS_SLOT_MUTE, AERS_SLOT_BYPASS};
    uint32_t nslots = aers_manifest_nslots(step->manifest, step->nelements);
    step->values = aers_need(nslots + 2, sizeof *step->values);
    for (uint32_t i = 0; i < nslots + 2; i++) {
        uint32_t slot = i < nslots ? i : host_slots[i - nslots];
        double preset = i < nslots ? aers_manifest_param(step->manifest, slot)->preset : 0;
        double now = value(user, step->id, slot);
        if (!(now < preset) && !(now > preset))
            continue;
        char address[128];
        aers_manifest_address(step->manifest, slot, address, sizeof address);
        step->values[step->nvalues++] = (struct aers_value){aers_need_string(address), slot, now};
    }
}

static void empty_step(struct aers_plan_step *step)
{
    for (size_t i = 0; i < step->nvalues; i++)
        free(step->values[i].address);
    free(step->values);
    step->values = NULL;
    step->nvalues = 0;
}

char *aers_blueprint_plan(const struct aers_blueprint_client *client, const char *name, bool silent,
                          aers_blueprint_value_fn *value, void *user)
{
    char *text = NULL;
    struct aers_plan plan = *client->plan;
    plan.client = aers_need_string(name);
    plan.silent = silent;
    for (uint32_t i = 0; i < client->plan->nsteps; i++)
        fill_step(&client->plan->steps[i], value, user);
    if (aers_plan_format(&plan, &text) != AERS_OK)
        text = NULL;
    free(plan.client);
    for (uint32_t i = 0; i < client->plan->nsteps; i++)
        empty_step(&client->plan->steps[i]);
    return text ? text : aers_need_string("");
}
