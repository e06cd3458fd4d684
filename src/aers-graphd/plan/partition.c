/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/partition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/plan/units.h"

struct work {
    const struct aers_graph *graph;
    struct aers_adjacency adjacency;
    struct aers_units units;
    struct aers_partition *partition;
};

/* ---- units: groups, then what the dial says ---- */

static int by_group(const void *a, const void *b, void *user)
{
    const struct aers_graph_node *nodes = user;
    return strcmp(nodes[*(const size_t *)a].group, nodes[*(const size_t *)b].group);
}

static void join_groups(struct work *work)
{
    struct aers_graph_node *nodes = work->graph->nodes;
    size_t n = 0, *grouped = aers_need(work->graph->nnodes, sizeof *grouped);
    for (size_t i = 0; i < work->graph->nnodes; i++)
        if (nodes[i].group)
            grouped[n++] = i;
    qsort_r(grouped, n, sizeof *grouped, by_group, nodes);
    for (size_t i = 0; i < n; i++) {
        work->units.is_fixed[aers_units_find(&work->units, grouped[i])] = true;
        if (i > 0 && strcmp(nodes[grouped[i - 1]].group, nodes[grouped[i]].group) == 0)
            aers_units_join(&work->units, grouped[i - 1], grouped[i]);
    }
    free(grouped);
}

/* What is not ours shares a process only where a group says so, and so do recorders: one that comes and goes is nobody
 * else's affair. What two processes do shares none. */
static void part_foreign(struct work *work)
{
    for (size_t i = 0; i < work->graph->nnodes; i++)
        if (work->graph->nodes[i].is_hot || strcmp(work->graph->nodes[i].manifest->lang, "builtin") != 0 ||
            work->graph->nodes[i].type == AERS_NODE_RECORD)
            work->units.is_fixed[aers_units_find(&work->units, i)] = true;
}

static bool is_free(struct work *work, size_t node)
{
    return !work->units.is_fixed[aers_units_find(&work->units, node)];
}

static void join_chains(struct work *work)
{
    const struct aers_adjacency *adjacency = &work->adjacency;
    for (size_t e = 0; e < work->graph->nedges; e++) {
        const struct aers_graph_edge *edge = &work->graph->edges[e];
        size_t nleave = adjacency->out_first[edge->from + 1] - adjacency->out_first[edge->from];
        size_t narrive = adjacency->in_first[edge->to + 1] - adjacency->in_first[edge->to];
        if (nleave == 1 && narrive == 1 && !edge->feedback && is_free(work, edge->from) && is_free(work, edge->to))
            aers_units_join(&work->units, edge->from, edge->to);
    }
}

static void warn(struct work *work, size_t nbefore, const char *what, size_t largest, bool unsaid)
{
    work->partition->warning = aers_need_text(
        "%zu %s are more JACK clients than %s (%d): neighbours share %zu now, at most %zu nodes in one; `group` says "
        "which shall, %s",
        nbefore, what, unsaid ? "one server has room for" : "run with ease",
        unsaid ? AERS_PARTITION_ROOM : AERS_PARTITION_EASE, work->units.n, largest,
        unsaid ? "`isolation: auto` that any may" : "`isolation: chain` that branches stay apart");
}

static void make_room(struct work *work, bool unsaid)
{
    size_t nnodes = work->units.n, nchains, largest;
    join_chains(work);
    nchains = work->units.n;
    largest = aers_units_merge(&work->units, unsaid ? AERS_PARTITION_ROOM : AERS_PARTITION_EASE);
    if (unsaid)
        warn(work, nnodes, "nodes", largest, true);
    else if (nchains > AERS_PARTITION_EASE)
        warn(work, nchains, "chains", largest, false);
}

static void turn_the_dial(struct work *work)
{
    join_groups(work);
    part_foreign(work);
    switch (work->graph->isolation) {
    case AERS_ISOLATION_UNSAID:
        if (work->units.n > AERS_PARTITION_ROOM)
            make_room(work, true);
        break;
    case AERS_ISOLATION_NODE:
        break;
    case AERS_ISOLATION_CHAIN:
        join_chains(work);
        break;
    case AERS_ISOLATION_GRAPH:
        aers_units_merge(&work->units, 1);
        break;
    case AERS_ISOLATION_AUTO:
        make_room(work, false);
        break;
    }
}

/* ---- clients ---- */

#define NO_CLIENT SIZE_MAX

static void number_clients(struct work *work)
{
    struct aers_partition *partition = work->partition;
    size_t *of_unit = aers_need(work->graph->nnodes, sizeof *of_unit);
    partition->clients = aers_need(work->units.n, sizeof *partition->clients);
    partition->client_of = aers_need(work->graph->nnodes, sizeof *partition->client_of);
    for (size_t i = 0; i < work->graph->nnodes; i++)
        of_unit[i] = NO_CLIENT;
    for (size_t i = 0; i < work->graph->nnodes; i++) {
        size_t unit = aers_units_find(&work->units, i);
        if (of_unit[unit] == NO_CLIENT) {
            of_unit[unit] = partition->nclients++;
            partition->clients[of_unit[unit]].nodes = aers_need(work->units.weight[unit], sizeof(size_t));
        }
        partition->client_of[i] = of_unit[unit];
    }
    free(of_unit);
}

static void fill_clients(struct work *work)
{
    size_t *order = aers_need(work->graph->nnodes, sizeof *order);
    aers_adjacency_order(&work->adjacency, work->graph, order);
    for (size_t i = 0; i < work->graph->nnodes; i++) {
        struct aers_partition_client *client = &work->partition->clients[work->partition->client_of[order[i]]];
        client->nodes[client->nnodes++] = order[i];
    }
    free(order);
}

/* Whether somebody else's client has, or may have, this name. */
static bool is_taken(const struct work *work, const char *name, size_t client)
{
    for (size_t i = 0; i < work->graph->nnodes; i++) {
        const struct aers_graph_node *node = &work->graph->nodes[i];
        if ((strcmp(node->id, name) == 0 && work->partition->client_of[i] != client) ||
            (node->group && strcmp(node->group, name) == 0))
            return true;
    }
    return false;
}

static void name_client(struct work *work, size_t index, size_t *nshares)
{
    struct aers_partition_client *client = &work->partition->clients[index];
    const struct aers_graph_node *first = &work->graph->nodes[client->nodes[0]];
    client->name = aers_need_string(first->group ? first->group : first->id);
    if (first->group || client->nnodes == 1 || work->graph->isolation != AERS_ISOLATION_GRAPH)
        return;
    char *name = ++*nshares == 1 ? aers_need_string(work->graph->graph_id)
                                 : aers_need_text("%s-%zu", work->graph->graph_id, *nshares);
    bool taken = is_taken(work, name, index);
    free(taken ? name : client->name);
    client->name = taken ? client->name : name;
}

static enum aers_code check_number(const struct work *work, struct aers_error *error)
{
    if (work->units.n <= AERS_PARTITION_MOST)
        return AERS_OK;
    return aers_error_set(error, AERS_E_LIMIT, work->graph->path ? work->graph->path : work->graph->graph_id,
                          "%zu JACK clients are more than one server carries (%d): `isolation: auto`, or fewer groups",
                          work->units.n, AERS_PARTITION_MOST);
}

enum aers_code aers_partition_create(const struct aers_graph *graph, struct aers_partition **out,
                                     struct aers_error *error)
{
    struct work work = {.graph = graph, .partition = aers_need(1, sizeof *work.partition)};
    size_t nshares = 0;
    aers_adjacency_init(&work.adjacency, graph);
    aers_units_init(&work.units, graph, &work.adjacency);
    turn_the_dial(&work);
    enum aers_code code = check_number(&work, error);
    if (code == AERS_OK) {
        number_clients(&work);
        fill_clients(&work);
        for (size_t i = 0; i < work.partition->nclients; i++)
            name_client(&work, i, &nshares);
        *out = work.partition;
    } else {
        aers_partition_destroy(work.partition);
    }
    aers_units_finish(&work.units);
    aers_adjacency_finish(&work.adjacency);
    return code;
}

void aers_partition_destroy(struct aers_partition *partition)
{
    if (!partition)
        return;
    for (size_t i = 0; i < partition->nclients; i++) {
        free(partition->clients[i].name);
        free(partition->clients[i].nodes);
    }
    free(partition->clients);
    free(partition->client_of);
    free(partition->warning);
    free(partition);
}
