/* SPDX-License-Identifier: ISC */
/* graph_dump FILE - check a graph file and print what it came to, one fact a line, for people and tests to read. */
#include <stdio.h>

#include "common/model/graph.h"

static void print_node(const struct aers_graph *graph, const struct aers_graph_node *node)
{
    char address[128];
    printf("node %s: %s %s in %u out %u level %u%s\n", node->id, aers_node_type_name(node->type), node->manifest->name,
           node->channels_in, node->channels_out, graph->level[node - graph->nodes], node->solo ? " solo" : "");
    for (size_t i = 0; i < node->nsettings; i++)
        printf("  setting %s = %s\n", node->settings[i].key, node->settings[i].value);
    for (size_t i = 0; i < node->nvalues; i++) {
        aers_manifest_address(node->manifest, node->values[i].slot, address, sizeof address);
        printf("  value %s = %.9g\n", address, node->values[i].value);
    }
    for (uint32_t i = 0; node->element_channels && i < node->nelements; i++)
        printf("  element %u: %s, %u channels\n", i + 1, node->element_names[i], node->element_channels[i]);
    for (size_t i = 0; i < node->nhardware_ports; i++)
        printf("  port %s\n", node->hardware_ports[i]);
}

static void print_edge(const struct aers_graph *graph, const struct aers_graph_edge *edge)
{
    printf("edge %s -> %s%s:", graph->nodes[edge->from].id, graph->nodes[edge->to].id,
           edge->feedback ? " feedback" : "");
    for (size_t i = 0; i < edge->nwires; i++)
        printf(" %u-%u", edge->wires[i].from_channel, edge->wires[i].to_channel);
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 2;
    }
    aers_problems_init(&problems, argv[1]);
    enum aers_code code = aers_graph_load(argv[1], &problems, &graph);
    aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    if (code)
        return aers_code_exit(code);
    printf("graph %s: %u Hz, %u frames, prefix \"%s\"\n", graph->graph_id, graph->rate_hz, graph->block_nframes,
           graph->jack_prefix);
    for (size_t i = 0; i < graph->nnodes; i++)
        print_node(graph, &graph->nodes[graph->order[i]]);
    for (size_t i = 0; i < graph->nedges; i++)
        print_edge(graph, &graph->edges[i]);
    aers_graph_destroy(graph);
    return 0;
}
