/* SPDX-License-Identifier: ISC */
#include "common/model/graph.h"

#include <errno.h>
#include <libgen.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/data.h"
#include "common/doc/edit.h"
#include "common/model/automation.h"
#include "common/model/build.h"
#include "common/model/package.h"
#include "common/model/schema.h"

/* ---- the form, carried inside the program ---- */

static struct aers_schema *form;
static pthread_once_t form_once = PTHREAD_ONCE_INIT;

static void compile_form(void)
{
    const struct aers_data_file *file = aers_data_find("common/model/graph.schema.json");
    struct aers_problems problems;
    struct aers_doc *doc = NULL;
    aers_problems_init(&problems, file ? file->name : "graph.schema.json");
    if (!file || aers_doc_parse(file->text, file->nbytes, NULL, &problems, &doc) ||
        aers_schema_compile(doc, &problems, &form)) {
        aers_problems_print(&problems, stderr);
        abort(); /* a fault of the build */
    }
    aers_problems_finish(&problems);
}

/* ---- from document to graph ---- */

enum { DEFAULT_SWAP_MS = 20 };

static void build_frame(struct aers_build *build)
{
    struct aers_graph *graph = build->graph;
    const struct aers_doc *jack = aers_doc_get(build->doc, "jack");
    const char *id = aers_doc_string(aers_doc_get(build->doc, "graph_id"));
    const char *prefix = aers_doc_string(aers_doc_get(jack, "prefix"));
    const char *server = aers_doc_string(aers_doc_get(jack, "server"));
    const struct aers_doc *rate = aers_doc_get(build->doc, "sample_rate");
    double block = aers_doc_number(aers_doc_get(build->doc, "block_size"));
    graph->graph_id = aers_build_string(build, id ? id : "");
    graph->jack_prefix = aers_build_string(build, prefix ? prefix : "");
    if (server)
        graph->jack_server = aers_build_string(build, server);
    const struct aers_doc *swap = aers_doc_get(build->doc, "swap_ms");
    const double swap_ms = swap ? aers_doc_number(swap) : DEFAULT_SWAP_MS;
    graph->swap_ms = swap_ms >= 0 && swap_ms <= 5000 ? (uint32_t)swap_ms : DEFAULT_SWAP_MS;
    double rate_hz = rate ? aers_doc_number(rate) : 48000;
    graph->rate_hz = rate_hz >= 8000 && rate_hz <= 192000 ? (uint32_t)rate_hz : 0;
    graph->block_nframes = block >= 16 && block <= 8192 ? (uint32_t)block : 0;
}

static void build_all(struct aers_build *build)
{
    static void (*const steps[])(struct aers_build *) = {
        build_frame,      aers_build_tempo,  aers_build_nodes,      aers_build_sinks,    aers_build_edges,
        aers_build_order, aers_build_groups, aers_build_elements,   aers_build_channels, aers_build_wires,
        aers_build_mixes, aers_build_takes,  aers_build_automation,
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !build->out_of_memory; i++)
        steps[i](build);
}

static void finish_build(struct aers_build *build)
{
    for (size_t i = 0; build->nodes && i < build->graph->nnodes; i++) {
        free(build->nodes[i].element_edges);
        free(build->nodes[i].element_docs);
    }
    size_t *const indices[] = {build->by_id, build->in_first, build->in_edges, build->out_first, build->out_edges};
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++)
        free(indices[i]);
    free(build->nodes);
    free(build->edges);
}

enum aers_code aers_graph_check(const struct aers_doc *doc, const char *base_dir, struct aers_problems *problems,
                                struct aers_graph **out)
{
    size_t before = problems->ntotal;
    struct aers_build build = {.doc = doc, .base_dir = base_dir, .problems = problems};
    pthread_once(&form_once, compile_form);
    aers_package_refresh();
    (void)aers_schema_validate(form, doc, problems); /* its verdict is among the problems */
    build.nform = problems->nitems;
    build.graph = calloc(1, sizeof *build.graph);
    if (!build.graph)
        return AERS_E_MEMORY;
    build_all(&build);
    finish_build(&build);
    aers_problems_sort(problems);
    enum aers_code code = build.out_of_memory ? AERS_E_MEMORY : problems->ntotal > before ? AERS_E_INVALID : AERS_OK;
    if (code)
        aers_graph_destroy(build.graph);
    else
        *out = build.graph;
    return code;
}

/* ---- the two ways in ---- */

enum aers_code aers_graph_parse(const char *text, size_t nbytes, const char *base_dir, struct aers_problems *problems,
                                struct aers_graph **out)
{
    struct aers_doc *doc = NULL;
    char *base = realpath(base_dir ? base_dir : ".", NULL);
    enum aers_code code = aers_doc_parse(text, nbytes, NULL, problems, &doc);
    if (!code)
        code = aers_graph_check(doc, base ? base : base_dir ? base_dir : ".", problems, out);
    aers_problems_sort(problems);
    aers_doc_destroy(doc);
    free(base);
    return code;
}

enum aers_code aers_graph_put_rate(struct aers_doc *doc, uint32_t rate_hz)
{
    if (doc->type != AERS_DOC_MAP)
        return AERS_OK; /* its form will be refused */
    return aers_doc_put(doc, "sample_rate", aers_doc_create_number(rate_hz)) ? AERS_OK : AERS_E_MEMORY;
}

enum aers_code aers_graph_load(const char *path, struct aers_problems *problems, struct aers_graph **out)
{
    return aers_graph_load_at(path, 0, problems, out);
}

enum aers_code aers_graph_load_at(const char *path, uint32_t rate_hz, struct aers_problems *problems,
                                  struct aers_graph **out)
{
    struct aers_doc *doc = NULL;
    struct aers_graph *graph = NULL;
    enum aers_code code = aers_doc_parse_file(path, NULL, problems, &doc);
    char *absolute = code ? NULL : realpath(path, NULL), *copy = absolute ? strdup(absolute) : NULL;
    if (!code && !copy) {
        aers_problems_add(problems, 0, 0, "", "%s", strerror(errno));
        code = AERS_E_IO;
    }
    if (!code && rate_hz)
        code = aers_graph_put_rate(doc, rate_hz);
    if (!code)
        code = aers_graph_check(doc, dirname(copy), problems, &graph);
    aers_problems_sort(problems);
    aers_doc_destroy(doc);
    free(copy);
    if (code) {
        free(absolute);
        return code;
    }
    graph->path = absolute;
    *out = graph;
    return AERS_OK;
}

struct aers_graph_node *aers_graph_find(const struct aers_graph *graph, const char *id)
{
    for (size_t i = 0; i < graph->nnodes; i++)
        if (strcmp(graph->nodes[i].id, id) == 0)
            return &graph->nodes[i];
    return NULL;
}

/* ---- end of life ---- */

static void destroy_texts(char **texts, size_t n)
{
    for (size_t i = 0; texts && i < n; i++)
        free(texts[i]);
    free(texts);
}

static void finish_node(struct aers_graph_node *node)
{
    for (size_t i = 0; i < node->nsettings; i++) {
        free(node->settings[i].key);
        free(node->settings[i].value);
    }
    aers_automation_destroy(node->automation, node->nautomation);
    for (size_t i = 0; i < node->nvalues; i++)
        free(node->values[i].address);
    destroy_texts(node->element_names, node->nelements);
    destroy_texts(node->hardware_ports, node->nhardware_ports);
    free(node->element_channels);
    free(node->settings);
    free(node->values);
    free(node->title);
    free(node->group);
    free(node->id);
}

void aers_graph_destroy(struct aers_graph *graph)
{
    if (!graph)
        return;
    for (size_t i = 0; i < graph->nnodes; i++)
        finish_node(&graph->nodes[i]);
    for (size_t i = 0; i < graph->nedges; i++)
        free(graph->edges[i].wires);
    free(graph->nodes);
    free(graph->edges);
    free(graph->tempo.points);
    free(graph->order);
    free(graph->level);
    free(graph->graph_id);
    free(graph->jack_prefix);
    free(graph->jack_server);
    free(graph->path);
    free(graph);
}
