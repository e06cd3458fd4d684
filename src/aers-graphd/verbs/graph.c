/* SPDX-License-Identifier: ISC */
/* /aers/graph: the graph as it is loaded: nodes, edges, order of processing, wires between ports. */
#include <stdlib.h>

#include "common/doc/json.h"
#include "src/aers-graphd/verbs/verbs.h"

/* Of its channels, in order; null where the node shares its client and no port is needed. */
static struct json_object *ports_array(const struct aers_blueprint *blueprint, size_t n, bool output,
                                       uint32_t nchannels)
{
    struct json_object *ports = json_object_new_array();
    for (uint32_t channel = 1; channel <= nchannels; channel++) {
        char *name = aers_blueprint_port(blueprint, n, output, channel);
        json_object_array_add(ports, name ? json_object_new_string(name) : NULL);
        free(name);
    }
    return ports;
}

static struct json_object *node_object(const struct aers_engine *engine, size_t n)
{
    const struct aers_graph_node *node = &engine->graph->nodes[n];
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "id", node->id);
    aers_json_add_string(object, "type", aers_node_type_name(node->type));
    aers_json_add_string(object, "module", node->manifest->name);
    aers_json_add_string(object, "title", node->title ? node->title : node->id);
    aers_json_add_string(object, "client", engine->blueprint->clients[engine->blueprint->client_of[n]].plan->client);
    aers_json_add_string(object, "group", node->group);
    aers_json_add_int(object, "channels_in", node->channels_in);
    aers_json_add_int(object, "channels_out", node->channels_out);
    json_object_object_add(object, "ports_in", ports_array(engine->blueprint, n, false, node->channels_in));
    json_object_object_add(object, "ports_out", ports_array(engine->blueprint, n, true, node->channels_out));
    aers_json_add_int(object, "level", engine->graph->level[n]);
    aers_json_add_int(object, "latency_frames", aers_aligner_latency(engine, n));
    return object;
}

/* What the document says of its channels; it has the edges in the order of the graph. */
static struct json_object *map_of(const struct aers_doc *said)
{
    const struct aers_doc *map = said ? aers_doc_get(said, "map") : NULL;
    return map ? aers_json_of_doc(map) : NULL;
}

static struct json_object *edge_object(const struct aers_engine *engine, size_t e, const struct aers_doc *said)
{
    const struct aers_graph *graph = engine->graph;
    const struct aers_graph_edge *edge = &graph->edges[e];
    struct json_object *object = json_object_new_object(), *wires = json_object_new_array();
    aers_json_add_string(object, "from", graph->nodes[edge->from].id);
    aers_json_add_string(object, "to", graph->nodes[edge->to].id);
    aers_json_add_bool(object, "feedback", edge->feedback);
    aers_json_add_int(object, "added_frames", engine->aligner.is.delay[e]);
    for (size_t w = 0; w < edge->nwires; w++) {
        struct json_object *pair = json_object_new_array();
        json_object_array_add(pair, json_object_new_int64(edge->wires[w].from_channel));
        json_object_array_add(pair, json_object_new_int64(edge->wires[w].to_channel));
        json_object_array_add(wires, pair);
    }
    json_object_object_add(object, "channels", wires);
    json_object_object_add(object, "map", map_of(said));
    return object;
}

static struct json_object *wires_array(const struct aers_blueprint *blueprint)
{
    struct json_object *wires = json_object_new_array();
    for (size_t i = 0; i < blueprint->nlinks; i++) {
        struct json_object *pair = json_object_new_array();
        json_object_array_add(pair, json_object_new_string(blueprint->links[i].src));
        json_object_array_add(pair, json_object_new_string(blueprint->links[i].dst));
        json_object_array_add(wires, pair);
    }
    return wires;
}

void aers_verb_graph(struct aers_engine *engine, struct aers_call *call)
{
    const struct aers_graph *graph = engine->graph;
    struct json_object *object = json_object_new_object(), *nodes = json_object_new_array(),
                       *edges = json_object_new_array(), *order = json_object_new_array();
    for (size_t n = 0; n < graph->nnodes; n++) {
        struct json_object *node = node_object(engine, n);
        aers_json_add_int(node, "path_latency_frames", engine->aligner.is.out_max[n]);
        json_object_array_add(nodes, node);
        json_object_array_add(order, json_object_new_string(graph->nodes[graph->order[n]].id));
    }
    const struct aers_doc *list = aers_doc_get(engine->document.doc, "edges"), *said = list ? list->child : NULL;
    for (size_t e = 0; e < graph->nedges; e++, said = said ? said->next : NULL)
        json_object_array_add(edges, edge_object(engine, e, said));
    aers_json_add_string(object, "graph_id", graph->graph_id);
    aers_json_add_string(object, "file", graph->path);
    aers_json_add_int(object, "revision", (int64_t)engine->revision);
    aers_json_add_int(object, "rate_hz", graph->rate_hz);
    aers_json_add_string(object, "isolation", aers_isolation_name(graph->isolation));
    json_object_object_add(object, "nodes", nodes);
    json_object_object_add(object, "edges", edges);
    json_object_object_add(object, "order", order);
    json_object_object_add(object, "wires", wires_array(engine->blueprint));
    aers_verb_answer_json(call, object);
}
