/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/plan/units.h"

#include <stdlib.h>

#include "src/aers-graphd/memory.h"

void aers_units_init(struct aers_units *units, const struct aers_graph *graph, const struct aers_adjacency *adjacency)
{
    *units = (struct aers_units){
        .graph = graph,
        .adjacency = adjacency,
        .parent = aers_need(graph->nnodes, sizeof(size_t)),
        .weight = aers_need(graph->nnodes, sizeof(size_t)),
        .is_fixed = aers_need(graph->nnodes, sizeof(bool)),
        .n = graph->nnodes,
    };
    for (size_t i = 0; i < graph->nnodes; i++) {
        units->parent[i] = i;
        units->weight[i] = 1;
    }
}

void aers_units_finish(struct aers_units *units)
{
    free(units->parent);
    free(units->weight);
    free(units->is_fixed);
    *units = (struct aers_units){0};
}

size_t aers_units_find(struct aers_units *units, size_t node)
{
    while (units->parent[node] != node)
        node = units->parent[node] = units->parent[units->parent[node]];
    return node;
}

void aers_units_join(struct aers_units *units, size_t node, size_t other)
{
    size_t a = aers_units_find(units, node), b = aers_units_find(units, other);
    if (a == b)
        return;
    units->parent[b] = a;
    units->weight[a] += units->weight[b];
    units->is_fixed[a] = units->is_fixed[a] || units->is_fixed[b];
    units->n--;
}

/* ---- a line of units, each after those it hears. Any cut of it into pieces is free of cycles. ---- */

struct line {
    struct aers_units *units;
    size_t *next, *first; /* [nnodes] 1 + the members of a unit, one after the other; 0 ends */
    size_t *waiting;      /* [nnodes] by unit: edges that still arrive */
    size_t *ready[2];     /* free and fixed units that wait for nobody: stacks */
    size_t nready[2];
    size_t *order; /* [units->n] */
    size_t norder;
};

static void make_ready(struct line *line, size_t unit)
{
    bool fixed = line->units->is_fixed[unit];
    line->ready[fixed][line->nready[fixed]++] = unit;
}

static void take(struct line *line, size_t unit)
{
    const struct aers_graph *graph = line->units->graph;
    const struct aers_adjacency *adjacency = line->units->adjacency;
    line->order[line->norder++] = unit;
    for (size_t member = line->first[unit]; member; member = line->next[member - 1]) {
        for (size_t i = adjacency->out_first[member]; i-- > adjacency->out_first[member - 1];) {
            const struct aers_graph_edge *edge = &graph->edges[adjacency->out[i]];
            size_t to = aers_units_find(line->units, edge->to);
            if (!edge->feedback && to != unit && --line->waiting[to] == 0)
                make_ready(line, to);
        }
    }
}

static void prepare(struct line *line)
{
    const struct aers_graph *graph = line->units->graph;
    for (size_t e = 0; e < graph->nedges; e++) {
        size_t from = aers_units_find(line->units, graph->edges[e].from);
        size_t to = aers_units_find(line->units, graph->edges[e].to);
        line->waiting[to] += !graph->edges[e].feedback && from != to;
    }
    for (size_t i = graph->nnodes; i-- > 0;) {
        size_t unit = aers_units_find(line->units, i);
        line->next[i] = line->first[unit];
        line->first[unit] = i + 1;
    }
    for (size_t i = graph->nnodes; i-- > 0;)
        if (line->units->parent[i] == i && line->waiting[i] == 0)
            make_ready(line, i);
}

/* Fixed ones as late as can be: between two of them the free ones then stand together. Depth first, so neighbours do.
 */
static void line_up(struct line *line)
{
    prepare(line);
    while (line->nready[0] + line->nready[1] > 0) {
        bool fixed = line->nready[0] == 0;
        take(line, line->ready[fixed][--line->nready[fixed]]);
    }
}

/* ---- cut it ---- */

/* Pieces of at most `size` nodes each, where a unit is not larger by itself. `joins`: make them units.
 * @return how many units that leaves */
static size_t cut(struct line *line, size_t size, bool joins)
{
    struct aers_units *units = line->units;
    size_t n = 0, filled = 0, piece = 0;
    for (size_t i = 0; i < line->norder; i++) {
        size_t unit = line->order[i], weight = units->weight[unit];
        bool fits = !units->is_fixed[unit] && filled > 0 && filled + weight <= size;
        n += !fits;
        filled = units->is_fixed[unit] ? 0 : fits ? filled + weight : weight;
        if (fits && joins)
            aers_units_join(units, piece, unit);
        else if (!fits)
            piece = unit;
    }
    return n;
}

/* The smallest size of pieces that leaves no more than `most`. */
static size_t find_size(struct line *line, size_t most)
{
    size_t low = 1, high = line->units->graph->nnodes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cut(line, middle, false) <= most)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

size_t aers_units_merge(struct aers_units *units, size_t most)
{
    size_t n = units->graph->nnodes, largest = 0;
    struct line line = {.units = units};
    size_t **arrays[] = {&line.next, &line.first, &line.waiting, &line.ready[0], &line.ready[1], &line.order};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        *arrays[i] = aers_need(n, sizeof(size_t));
    line_up(&line);
    cut(&line, find_size(&line, most), true);
    for (size_t i = 0; i < n; i++)
        if (units->parent[i] == i && !units->is_fixed[i] && units->weight[i] > largest)
            largest = units->weight[i];
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        free(*arrays[i]);
    return largest;
}
