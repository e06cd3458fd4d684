/* SPDX-License-Identifier: ISC */
/* /aers/latency: how late everything is: node by node, where ways meet and what is added there, and the longest and the
 * shortest way to each node that hands its sound to nobody. */
#include <stdlib.h>

#include "common/doc/json.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/verbs.h"

static void add_time(struct json_object *object, const struct aers_engine *engine, const char *frames, const char *ms,
                     uint32_t nframes)
{
    aers_json_add_int(object, frames, nframes);
    aers_json_add_number(object, ms, 1000.0 * nframes / engine->graph->rate_hz, 4);
}

static struct json_object *node_object(const struct aers_engine *engine, size_t n)
{
    const struct aers_alignment *is = &engine->aligner.is;
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "id", engine->graph->nodes[n].id);
    add_time(object, engine, "latency_frames", "latency_ms", aers_aligner_latency(engine, n));
    aers_json_add_int(object, "shortest_frames", is->out_min[n]);
    add_time(object, engine, "longest_frames", "longest_ms", is->out_max[n]);
    return object;
}

/* ---- where ways meet ---- */

static struct json_object *arrival_object(const struct aers_engine *engine, size_t e)
{
    const struct aers_graph_edge *edge = &engine->graph->edges[e];
    const struct aers_alignment *is = &engine->aligner.is;
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "from", engine->graph->nodes[edge->from].id);
    add_time(object, engine, "latency_frames", "latency_ms", is->out_max[edge->from]);
    add_time(object, engine, "added_frames", "added_ms", is->delay[e]);
    return object;
}

/* NULL where no two ways meet. */
static struct json_object *meeting_object(const struct aers_engine *engine, size_t n)
{
    const struct aers_adjacency *adjacency = &engine->blueprint->wiring.adjacency;
    const struct aers_alignment *is = &engine->aligner.is;
    struct json_object *object = json_object_new_object(), *arrivals = json_object_new_array();
    for (size_t i = adjacency->in_first[n]; i < adjacency->in_first[n + 1]; i++)
        if (!engine->graph->edges[adjacency->in[i]].feedback)
            json_object_array_add(arrivals, arrival_object(engine, adjacency->in[i]));
    aers_json_add_string(object, "node", engine->graph->nodes[n].id);
    aers_json_add_bool(object, "compensate", engine->graph->nodes[n].compensates);
    add_time(object, engine, "apart_frames", "apart_ms", is->in_max[n] - is->in_min[n]);
    json_object_object_add(object, "ways", arrivals);
    if (json_object_array_length(arrivals) > 1)
        return object;
    json_object_put(object);
    return NULL;
}

/* ---- ends ---- */

static bool is_end(const struct aers_engine *engine, size_t n)
{
    const struct aers_adjacency *adjacency = &engine->blueprint->wiring.adjacency;
    bool hands_on = false;
    for (size_t i = adjacency->out_first[n]; i < adjacency->out_first[n + 1]; i++)
        hands_on |= !engine->graph->edges[adjacency->out[i]].feedback;
    return !hands_on;
}

static struct json_object *way_array(const struct aers_engine *engine, size_t n, bool longest, size_t *way)
{
    size_t length = aers_alignment_follow(&engine->aligner.is, engine->graph, &engine->blueprint->wiring.adjacency, n,
                                          longest, way);
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < length; i++)
        json_object_array_add(array, json_object_new_string(engine->graph->nodes[way[i]].id));
    return array;
}

static struct json_object *end_object(const struct aers_engine *engine, size_t n, size_t *way)
{
    const struct aers_alignment *is = &engine->aligner.is;
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "node", engine->graph->nodes[n].id);
    add_time(object, engine, "longest_frames", "longest_ms", is->out_max[n]);
    json_object_object_add(object, "longest", way_array(engine, n, true, way));
    add_time(object, engine, "shortest_frames", "shortest_ms", is->out_min[n]);
    json_object_object_add(object, "shortest", way_array(engine, n, false, way));
    return object;
}

void aers_verb_latency(struct aers_engine *engine, struct aers_call *call)
{
    const struct aers_graph *graph = engine->graph;
    struct json_object *object = json_object_new_object(), *nodes = json_object_new_array(),
                       *meetings = json_object_new_array(), *ends = json_object_new_array();
    size_t *way = aers_need(graph->nnodes, sizeof *way);
    uint32_t longest = 0;
    for (size_t i = 0; i < graph->nnodes; i++) {
        size_t n = graph->order[i];
        struct json_object *meeting = meeting_object(engine, n);
        json_object_array_add(nodes, node_object(engine, n));
        if (meeting)
            json_object_array_add(meetings, meeting);
        if (is_end(engine, n))
            json_object_array_add(ends, end_object(engine, n, way));
        longest = engine->aligner.is.out_max[n] > longest ? engine->aligner.is.out_max[n] : longest;
    }
    free(way);
    aers_json_add_string(object, "graph_id", graph->graph_id);
    aers_json_add_int(object, "rate_hz", graph->rate_hz);
    add_time(object, engine, "overall_frames", "overall_ms", longest);
    json_object_object_add(object, "nodes", nodes);
    json_object_object_add(object, "meetings", meetings);
    json_object_object_add(object, "outputs", ends);
    aers_verb_answer_json(call, object);
}
