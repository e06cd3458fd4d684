/* SPDX-License-Identifier: ISC */
/* Ends of edges, duplicates, and the index by node. */
#include <stdlib.h>
#include <string.h>

#include "common/model/build.h"

/* Above this the nearest id is not looked for: it would cost nodes times edges. */
#define MAX_SUGGESTED_NODES 512

static void refuse_end(struct aers_build *build, const struct aers_doc *end)
{
    const char *words[MAX_SUGGESTED_NODES];
    size_t nwords = 0;
    char hint[160];
    bool is_worth_it = build->nids <= MAX_SUGGESTED_NODES && aers_problems_has_room(build->problems);
    for (size_t i = 0; is_worth_it && i < build->nids; i++)
        words[nwords++] = build->graph->nodes[build->by_id[i]].id;
    aers_build_problem(build, end, "no node has the id \"%.64s\"%s", end->string,
                       aers_path_suggest(end->string, words, nwords, hint, sizeof hint));
}

/* A node that may not be at this end. */
static const char *why_not(const struct aers_build *build, size_t node, bool is_from)
{
    if (!build->nodes[node].has_type)
        return NULL;
    if (is_from && build->graph->nodes[node].type == AERS_NODE_OUTPUT)
        return "is an output: nothing leaves it";
    if (is_from && build->graph->nodes[node].type == AERS_NODE_RECORD)
        return "is a recorder: nothing leaves it";
    if (!is_from && build->graph->nodes[node].type == AERS_NODE_SOURCE)
        return "is a source: nothing goes into it";
    return NULL;
}

/* AERS_NO_INDEX when there is no such node, or none that may be there. */
static size_t read_end(struct aers_build *build, const struct aers_doc *edge, const char *key)
{
    const struct aers_doc *end = aers_doc_get(edge, key);
    if (!aers_doc_string(end))
        return AERS_NO_INDEX; /* the form has been refused */
    size_t mark = aers_path_key(&build->path, key);
    size_t node = aers_build_find(build, end->string);
    const char *why = node == AERS_NO_INDEX ? NULL : why_not(build, node, *key == 'f');
    if (node == AERS_NO_INDEX)
        refuse_end(build, end);
    else if (why)
        aers_build_problem(build, end, "%s %s", end->string, why);
    aers_path_back(&build->path, mark);
    return why ? AERS_NO_INDEX : node;
}

static bool is_pair(const struct aers_doc *pair)
{
    if (pair->type != AERS_DOC_SEQ || pair->nchildren != 2)
        return false;
    for (const struct aers_doc *channel = pair->child; channel; channel = channel->next)
        if (!(aers_doc_number(channel) >= 1 && aers_doc_number(channel) <= 64))
            return false;
    return true;
}

static void read_map(struct aers_build_edge *edge, const struct aers_doc *map)
{
    if (!map)
        return;
    edge->has_bad_map = map->type != AERS_DOC_SEQ || !map->nchildren || map->nchildren > 64 * 64;
    for (const struct aers_doc *pair = edge->has_bad_map ? NULL : map->child; pair; pair = pair->next)
        edge->has_bad_map |= !is_pair(pair);
    if (!edge->has_bad_map)
        edge->map = map;
}

static void read_edge(struct aers_build *build, size_t index, const struct aers_doc *doc)
{
    struct aers_graph_edge *edge = &build->graph->edges[index];
    build->edges[index].doc = doc;
    edge->line = doc->line;
    edge->column = doc->column;
    if (doc->type != AERS_DOC_MAP)
        return;
    edge->from = read_end(build, doc, "from");
    edge->to = read_end(build, doc, "to");
    build->edges[index].is_valid = edge->from != AERS_NO_INDEX && edge->to != AERS_NO_INDEX;
    read_map(&build->edges[index], aers_doc_get(doc, "map"));
}

/* ---- duplicates ---- */

static int by_ends(const void *a, const void *b, void *user)
{
    const struct aers_graph_edge *edges = user;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    if (edges[x].from != edges[y].from)
        return edges[x].from < edges[y].from ? -1 : 1;
    if (edges[x].to != edges[y].to)
        return edges[x].to < edges[y].to ? -1 : 1;
    return (x > y) - (x < y);
}

static void refuse_duplicate(struct aers_build *build, size_t index, size_t first)
{
    const struct aers_graph_edge *edge = &build->graph->edges[index];
    const struct aers_graph_node *nodes = build->graph->nodes;
    size_t mark = aers_path_key(&build->path, "edges");
    aers_path_index(&build->path, index);
    aers_build_problem(
        build, build->edges[index].doc,
        "the edge from %s to %s is given twice (first in line %u; one edge carries all channels, see map)",
        nodes[edge->from].id, nodes[edge->to].id, build->graph->edges[first].line);
    aers_path_back(&build->path, mark);
    build->edges[index].is_valid = false;
}

static void refuse_duplicates(struct aers_build *build)
{
    const struct aers_graph_edge *edges = build->graph->edges;
    size_t n = 0, *order = aers_build_alloc(build, build->graph->nedges, sizeof *order);
    if (!order)
        return;
    for (size_t i = 0; i < build->graph->nedges; i++)
        if (build->edges[i].is_valid)
            order[n++] = i;
    qsort_r(order, n, sizeof *order, by_ends, build->graph->edges);
    for (size_t i = 1, first = 0; i < n; i++) {
        bool is_same = edges[order[i]].from == edges[order[first]].from && edges[order[i]].to == edges[order[first]].to;
        if (is_same)
            refuse_duplicate(build, order[i], order[first]);
        else
            first = i;
    }
    free(order);
}

/* ---- index ---- */

static void index_edges(struct aers_build *build)
{
    const struct aers_graph *graph = build->graph;
    build->in_first = aers_build_alloc(build, graph->nnodes + 2, sizeof(size_t));
    build->out_first = aers_build_alloc(build, graph->nnodes + 2, sizeof(size_t));
    build->in_edges = aers_build_alloc(build, graph->nedges, sizeof(size_t));
    build->out_edges = aers_build_alloc(build, graph->nedges, sizeof(size_t));
    if (build->out_of_memory)
        return;
    /* Counted two places on, summed, then filled one place on: afterwards [n] and [n + 1] bound node n. */
    for (size_t i = 0; i < graph->nedges; i++) {
        if (!build->edges[i].is_valid)
            continue;
        build->in_first[graph->edges[i].to + 2]++;
        build->out_first[graph->edges[i].from + 2]++;
    }
    for (size_t i = 2; i < graph->nnodes + 2; i++) {
        build->in_first[i] += build->in_first[i - 1];
        build->out_first[i] += build->out_first[i - 1];
    }
    for (size_t i = 0; i < graph->nedges; i++) {
        if (!build->edges[i].is_valid)
            continue;
        build->in_edges[build->in_first[graph->edges[i].to + 1]++] = i;
        build->out_edges[build->out_first[graph->edges[i].from + 1]++] = i;
    }
}

void aers_build_edges(struct aers_build *build)
{
    const struct aers_doc *edges = aers_doc_get(build->doc, "edges");
    size_t n = edges && edges->type == AERS_DOC_SEQ ? edges->nchildren : 0, index = 0;
    build->graph->edges = aers_build_alloc(build, n, sizeof *build->graph->edges);
    build->edges = aers_build_alloc(build, n, sizeof *build->edges);
    if (build->out_of_memory)
        return;
    build->graph->nedges = n;
    size_t mark = aers_path_key(&build->path, "edges");
    for (const struct aers_doc *doc = n ? edges->child : NULL; doc; doc = doc->next) {
        size_t inner = aers_path_index(&build->path, index);
        read_edge(build, index++, doc);
        aers_path_back(&build->path, inner);
    }
    aers_path_back(&build->path, mark);
    refuse_duplicates(build);
    index_edges(build);
}
