/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/graph_paths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

enum { MAX_NODES = 8192, MAX_EDGES = 65536 };

/* A node while the order is being found. */
struct vertex {
    const char *id;
    size_t rank;      /* place in the order */
    size_t nincoming; /* edges whose from has no rank yet */
    UT_hash_handle hh;
};

struct edge {
    struct vertex *from, *to;
};

struct sorter {
    struct vertex *vertices; /* [nvertices] */
    size_t nvertices;
    struct vertex *by_id;
    struct edge *edges; /* [nedges] */
    size_t nedges;
};

void aers_graph_paths_init(struct aers_graph_paths *paths)
{
    *paths = (struct aers_graph_paths){0};
}

void aers_graph_paths_finish(struct aers_graph_paths *paths)
{
    for (size_t i = 0; i < paths->nnodes; i++)
        free(paths->ids[i]);
    free(paths->ids);
    free(paths->latency);
    free(paths->longest);
    free(paths->edges);
    aers_graph_paths_init(paths);
}

static size_t array_of(struct json_object *graph, const char *key, size_t max, struct json_object **out)
{
    if (!json_object_object_get_ex(graph, key, out) || !json_object_is_type(*out, json_type_array))
        return 0;
    size_t n = json_object_array_length(*out);
    return n < max ? n : max;
}

static void collect_nodes(struct sorter *sorter, struct json_object *nodes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *id = aers_json_get_string(json_object_array_get_idx(nodes, i), "id", NULL);
        struct vertex *vertex;
        if (!id)
            continue;
        HASH_FIND_STR(sorter->by_id, id, vertex);
        if (vertex)
            continue;
        vertex = &sorter->vertices[sorter->nvertices++];
        vertex->id = id;
        HASH_ADD_KEYPTR(hh, sorter->by_id, vertex->id, strlen(vertex->id), vertex);
    }
}

static void collect_edges(struct sorter *sorter, struct json_object *edges, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct json_object *item = json_object_array_get_idx(edges, i);
        const char *from = aers_json_get_string(item, "from", ""), *to = aers_json_get_string(item, "to", "");
        struct edge edge;
        HASH_FIND_STR(sorter->by_id, from, edge.from);
        HASH_FIND_STR(sorter->by_id, to, edge.to);
        if (edge.from && edge.to && edge.from != edge.to) {
            edge.to->nincoming++;
            sorter->edges[sorter->nedges++] = edge;
        }
    }
}

static int compare_from(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

static size_t first_edge_from(const struct sorter *sorter, const struct vertex *from)
{
    size_t low = 0, high = sorter->nedges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorter->edges[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Kahn. queue [nvertices] becomes the order; where only cycles are left, the first node still waiting is let in. */
static void sort(struct sorter *sorter, struct vertex **queue)
{
    size_t nqueued = 0, next_waiting = 0;
    qsort(sorter->edges, sorter->nedges, sizeof *sorter->edges, compare_from);
    for (size_t i = 0; i < sorter->nvertices; i++) {
        sorter->vertices[i].rank = SIZE_MAX;
        if (sorter->vertices[i].nincoming == 0) {
            sorter->vertices[i].rank = nqueued;
            queue[nqueued++] = &sorter->vertices[i];
        }
    }
    for (size_t done = 0; done < sorter->nvertices; done++) {
        while (done == nqueued) {
            struct vertex *waiting = &sorter->vertices[next_waiting++];
            if (waiting->rank == SIZE_MAX) {
                waiting->rank = nqueued;
                queue[nqueued++] = waiting;
            }
        }
        const struct vertex *from = queue[done];
        for (size_t e = first_edge_from(sorter, from); e < sorter->nedges && sorter->edges[e].from == from; e++) {
            struct vertex *to = sorter->edges[e].to;
            if (--to->nincoming == 0 && to->rank == SIZE_MAX) {
                to->rank = nqueued;
                queue[nqueued++] = to;
            }
        }
    }
}

static int compare_pair(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return (x[0] > y[0]) - (x[0] < y[0]);
}

static enum aers_code write_paths(const struct sorter *sorter, struct vertex *const *order,
                                  struct aers_graph_paths *out)
{
    struct aers_graph_paths paths = {.ids = calloc(sorter->nvertices, sizeof *paths.ids),
                                     .latency = calloc(sorter->nvertices, sizeof *paths.latency),
                                     .longest = calloc(sorter->nvertices, sizeof *paths.longest),
                                     .edges = calloc(sorter->nedges + 1, sizeof *paths.edges)};
    bool ok = paths.ids && paths.latency && paths.longest && paths.edges;
    for (size_t i = 0; ok && i < sorter->nvertices; i++) {
        paths.ids[i] = strdup(order[i]->id);
        ok = paths.ids[i] != NULL;
        paths.nnodes += ok;
    }
    for (size_t i = 0; ok && i < sorter->nedges; i++) {
        size_t from = sorter->edges[i].from->rank, to = sorter->edges[i].to->rank;
        if (from < to) {
            paths.edges[paths.nedges][0] = from;
            paths.edges[paths.nedges++][1] = to;
        }
    }
    if (!ok) {
        aers_graph_paths_finish(&paths);
        return AERS_E_MEMORY;
    }
    qsort(paths.edges, paths.nedges, sizeof *paths.edges, compare_pair);
    *out = paths;
    return AERS_OK;
}

enum aers_code aers_graph_paths_read(struct json_object *graph, struct aers_graph_paths *out)
{
    struct json_object *nodes = NULL, *edges = NULL;
    size_t nnodes = array_of(graph, "nodes", MAX_NODES, &nodes), nedges = array_of(graph, "edges", MAX_EDGES, &edges);
    if (nnodes == 0)
        return AERS_E_INVALID;
    struct sorter sorter = {.vertices = calloc(nnodes, sizeof *sorter.vertices),
                            .edges = calloc(nedges + 1, sizeof *sorter.edges)};
    struct vertex **order = calloc(nnodes, sizeof *order);
    enum aers_code code = AERS_E_MEMORY;
    if (sorter.vertices && sorter.edges && order) {
        collect_nodes(&sorter, nodes, nnodes);
        collect_edges(&sorter, edges, nedges);
        sort(&sorter, order);
        code = sorter.nvertices ? write_paths(&sorter, order, out) : AERS_E_INVALID;
    }
    HASH_CLEAR(hh, sorter.by_id);
    free(order);
    free(sorter.edges);
    free(sorter.vertices);
    return code;
}

double aers_graph_paths_longest(struct aers_graph_paths *paths, aers_latency_fn *latency, void *user)
{
    double longest = 0.0;
    for (size_t i = 0; i < paths->nnodes; i++) {
        paths->latency[i] = latency(user, paths->ids[i]);
        paths->longest[i] = paths->latency[i];
    }
    for (size_t e = 0; e < paths->nedges; e++) {
        size_t from = paths->edges[e][0], to = paths->edges[e][1];
        paths->longest[to] = fmax(paths->longest[to], paths->longest[from] + paths->latency[to]);
    }
    for (size_t i = 0; i < paths->nnodes; i++)
        longest = fmax(longest, paths->longest[i]);
    return longest;
}
