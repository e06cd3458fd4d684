/* SPDX-License-Identifier: ISC */
/* Isolation, groups and processors: a group is whole, its name is its own, and it runs on one processor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/build.h"

/* After so many groups in pieces the file is wrong in kind. */
#define MAX_REFUSED 20

#define MAX_CPU 1023 /* as the schema has it */

static const char *const names[] = {
    [AERS_ISOLATION_UNSAID] = "node", [AERS_ISOLATION_NODE] = "node", [AERS_ISOLATION_CHAIN] = "chain",
    [AERS_ISOLATION_GRAPH] = "graph", [AERS_ISOLATION_AUTO] = "auto",
};

const char *aers_isolation_name(enum aers_isolation isolation)
{
    return names[isolation];
}

bool aers_isolation_parse(const char *name, enum aers_isolation *out)
{
    for (int i = AERS_ISOLATION_NODE; i <= AERS_ISOLATION_AUTO; i++) {
        if (strcmp(names[i], name) != 0)
            continue;
        *out = (enum aers_isolation)i;
        return true;
    }
    return false;
}

static const char *const transports[] = {"none", "follow", "lead"};

const char *aers_transport_name(enum aers_transport transport)
{
    return transports[transport];
}

static void read_transport(struct aers_build *build)
{
    const char *word = aers_doc_string(aers_doc_get(build->doc, "transport"));
    for (int i = AERS_TRANSPORT_NONE; word && i <= AERS_TRANSPORT_LEAD; i++)
        if (strcmp(transports[i], word) == 0)
            build->graph->transport = (enum aers_transport)i;
}

static void read_isolation(struct aers_build *build)
{
    const char *word = aers_doc_string(aers_doc_get(build->doc, "isolation"));
    if (word)
        (void)aers_isolation_parse(word, &build->graph->isolation); /* the form knows all that there are */
}

/* ---- what stands for a node when its group is one thing: the first node of the group, or itself ---- */

struct groups {
    struct aers_build *build;
    size_t *by_group; /* [ngrouped] nodes of groups, sorted by group, then by index */
    size_t ngrouped;
    size_t *unit;     /* [nnodes] */
    size_t *next;     /* [nnodes] the next node of the same unit, or AERS_NO_INDEX */
    size_t *came_by;  /* [nnodes] by unit: the edge that led to it in the search under way */
    size_t *queue;    /* [nnodes] units */
    bool *is_refused; /* [nnodes] by unit */
};

static int by_group(const void *a, const void *b, void *user)
{
    const struct aers_graph_node *nodes = user;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int order = strcmp(nodes[x].group, nodes[y].group);
    return order ? order : (x > y) - (x < y);
}

static void find_units(struct groups *groups)
{
    const struct aers_graph *graph = groups->build->graph;
    for (size_t i = 0; i < graph->nnodes; i++) {
        groups->unit[i] = i;
        groups->next[i] = AERS_NO_INDEX;
        if (graph->nodes[i].group)
            groups->by_group[groups->ngrouped++] = i;
    }
    qsort_r(groups->by_group, groups->ngrouped, sizeof *groups->by_group, by_group, graph->nodes);
    for (size_t i = 1; i < groups->ngrouped; i++) {
        size_t before = groups->by_group[i - 1], node = groups->by_group[i];
        if (strcmp(graph->nodes[before].group, graph->nodes[node].group) != 0)
            continue;
        groups->unit[node] = groups->unit[before];
        groups->next[before] = node;
    }
}

/* ---- names ---- */

static void refuse(const struct groups *groups, size_t node, const char *key, const char *what)
{
    struct aers_build *build = groups->build;
    size_t mark = aers_path_key(&build->path, "nodes");
    aers_path_index(&build->path, node);
    aers_path_key(&build->path, key);
    aers_build_problem(build, aers_doc_get(build->nodes[node].doc, key), "%s", what);
    aers_path_back(&build->path, mark);
}

static void check_name(const struct groups *groups, size_t unit)
{
    const struct aers_graph_node *nodes = groups->build->graph->nodes;
    size_t other = aers_build_find(groups->build, nodes[unit].group);
    char what[256];
    if (other == AERS_NO_INDEX || groups->unit[other] == unit)
        return;
    snprintf(what, sizeof what,
             "%s is also the id of a node that is not in the group (line %u): both would be clients "
             "of that name",
             nodes[unit].group, nodes[other].line);
    refuse(groups, unit, "group", what);
}

/* ---- groups in pieces ---- */

/* All edges that leave the unit; where they lead to is put into the queue once. @return the edge back into `home` */
static size_t leave(struct groups *groups, size_t unit, size_t home, size_t *tail)
{
    const struct aers_build *build = groups->build;
    for (size_t node = unit; node != AERS_NO_INDEX; node = groups->next[node]) {
        for (size_t i = build->out_first[node]; i < build->out_first[node + 1]; i++) {
            size_t edge = build->out_edges[i], to = groups->unit[build->graph->edges[edge].to];
            if (build->graph->edges[edge].feedback || to == unit)
                continue;
            if (to == home)
                return edge;
            if (groups->came_by[to] != AERS_NO_INDEX)
                continue;
            groups->came_by[to] = edge;
            groups->queue[(*tail)++] = to;
        }
    }
    return AERS_NO_INDEX;
}

/* Breadth first: the shortest way out of the group and back. @return its last edge */
static size_t find_way_back(struct groups *groups, size_t home)
{
    size_t head = 0, tail = 0, edge = leave(groups, home, home, &tail);
    while (edge == AERS_NO_INDEX && head < tail)
        edge = leave(groups, groups->queue[head++], home, &tail);
    return edge;
}

/* "a -> b, b -> c"; the middle of a long way is left out. Groups on it are in pieces as well, and have been told. */
static void name_way(struct groups *groups, size_t home, size_t edge, char *text, size_t size)
{
    const struct aers_graph *graph = groups->build->graph;
    size_t n = 0, at = 0;
    for (;; edge = groups->came_by[groups->unit[graph->edges[edge].from]]) {
        groups->queue[n++] = edge;
        groups->is_refused[groups->unit[graph->edges[edge].from]] = true;
        if (groups->unit[graph->edges[edge].from] == home)
            break;
    }
    for (size_t i = n; i-- > 0;) {
        const struct aers_graph_edge *step = &graph->edges[groups->queue[i]];
        bool is_left_out = n > 6 && i >= 3 && i < n - 3;
        if (!is_left_out)
            at += (size_t)snprintf(text + at, size - at, "%s%s -> %s", at ? ", " : "", graph->nodes[step->from].id,
                                   graph->nodes[step->to].id);
        else if (i == 3)
            at += (size_t)snprintf(text + at, size - at, ", ...");
    }
}

static void check_whole(struct groups *groups, size_t unit, unsigned *nrefused)
{
    char way[768], what[960];
    if (*nrefused == MAX_REFUSED || groups->is_refused[unit])
        return;
    for (size_t i = 0; i < groups->build->graph->nnodes; i++)
        groups->came_by[i] = AERS_NO_INDEX;
    size_t edge = find_way_back(groups, unit);
    if (edge == AERS_NO_INDEX)
        return;
    name_way(groups, unit, edge, way, sizeof way);
    snprintf(what, sizeof what,
             "the group %s would wait for itself: %s (allowed: a group that holds all that lies between "
             "its nodes)",
             groups->build->graph->nodes[unit].group, way);
    refuse(groups, unit, "group", what);
    ++*nrefused;
}

/* ---- processors ---- */

static void read_compensation(struct aers_build *build)
{
    const struct aers_doc *all = aers_doc_get(build->doc, "compensate");
    for (size_t i = 0; i < build->graph->nnodes; i++) {
        const struct aers_doc *own = aers_doc_get(build->nodes[i].doc, "compensate");
        const struct aers_doc *says = own ? own : all;
        build->graph->nodes[i].compensates = says && says->type == AERS_DOC_BOOL && says->boolean;
    }
}

static void read_placement(struct aers_build *build)
{
    const char *word = aers_doc_string(aers_doc_get(build->doc, "placement"));
    build->graph->places = !word || strcmp(word, "off") != 0;
    for (size_t i = 0; i < build->graph->nnodes; i++) {
        const struct aers_doc *doc = aers_doc_get(build->nodes[i].doc, "cpu");
        double cpu = doc && aers_doc_is_number(doc) ? aers_doc_number(doc) : AERS_CPU_ANY;
        build->graph->nodes[i].cpu = cpu >= 0 && cpu <= MAX_CPU ? (int32_t)cpu : AERS_CPU_ANY; /* else told already */
    }
}

/* Each node against the last one of its group that names a processor. */
static void check_processors(struct groups *groups)
{
    const struct aers_graph_node *nodes = groups->build->graph->nodes;
    size_t said = AERS_NO_INDEX;
    char what[256];
    for (size_t i = 0; i < groups->ngrouped; i++) {
        size_t node = groups->by_group[i];
        if (said != AERS_NO_INDEX && groups->unit[said] != groups->unit[node])
            said = AERS_NO_INDEX;
        if (nodes[node].cpu == AERS_CPU_ANY)
            continue;
        if (said != AERS_NO_INDEX && nodes[said].cpu != nodes[node].cpu) {
            snprintf(what, sizeof what,
                     "%s, of the same group %s, names processor %d (line %u): one client runs on one", nodes[said].id,
                     nodes[node].group, nodes[said].cpu, nodes[said].line);
            refuse(groups, node, "cpu", what);
        }
        said = node;
    }
}

static void check_groups(struct groups *groups)
{
    unsigned nrefused = 0;
    for (size_t i = 0; i < groups->ngrouped; i++) {
        size_t node = groups->by_group[i];
        if (groups->unit[node] != node)
            continue;
        check_name(groups, node);
        check_whole(groups, node, &nrefused);
    }
}

void aers_build_groups(struct aers_build *build)
{
    size_t n = build->graph->nnodes;
    struct groups groups = {.build = build};
    size_t **arrays[] = {&groups.by_group, &groups.unit, &groups.next, &groups.came_by, &groups.queue};
    read_isolation(build);
    read_transport(build);
    read_placement(build);
    read_compensation(build);
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        *arrays[i] = aers_build_alloc(build, n, sizeof(size_t));
    groups.is_refused = aers_build_alloc(build, n, sizeof *groups.is_refused);
    if (!build->out_of_memory) {
        find_units(&groups);
        check_groups(&groups);
        check_processors(&groups);
    }
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        free(*arrays[i]);
    free(groups.is_refused);
}
