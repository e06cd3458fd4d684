/* SPDX-License-Identifier: ISC */
/* Ids, types and modules of nodes. */
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/model/build.h"
#include "common/model/package.h"

/* Bytes of a JACK client's name. */
#define MAX_CLIENT_NAME 63

/* ---- what a node's type asks for ---- */

static void read_params(struct aers_build *build, size_t index)
{
    const struct aers_doc *params = aers_doc_get(build->nodes[index].doc, "params");
    if (!build->graph->nodes[index].manifest)
        return;
    size_t mark = params ? aers_path_key(&build->path, "params") : build->path.length;
    aers_build_params(build, index, params, NULL);
    aers_path_back(&build->path, mark);
}

static void refuse_module(struct aers_build *build, const struct aers_doc *doc, const struct aers_manifest *found)
{
    const char *words[256];
    size_t nwords = 0;
    char hint[160];
    if (found) {
        aers_build_problem(build, doc, "%s is no processor but a %s", found->name, found->kind);
        return;
    }
    struct aers_error error;
    if (strncmp(doc->string, "builtin/", 8) != 0 && !aers_package_manifest(doc->string, &error) &&
        error.code != AERS_E_NOT_FOUND) {
        aers_build_problem(build, doc, "%s: %s", error.where, error.what);
        return;
    }
    for (size_t i = 0; i < aers_manifest_builtin_count() && nwords < 256; i++)
        if (strcmp(aers_manifest_builtin(i)->kind, "processor") == 0)
            words[nwords++] = aers_manifest_builtin(i)->name;
    aers_build_problem(build, doc, "no module \"%.64s\"%s", doc->string,
                       aers_path_suggest(doc->string, words, nwords, hint, sizeof hint));
}

static void read_processor(struct aers_build *build, size_t index)
{
    const struct aers_doc *module = aers_doc_get(build->nodes[index].doc, "module");
    const char *name = aers_doc_string(module);
    const struct aers_manifest *manifest = name ? aers_manifest_find(name) : NULL;
    bool fits = manifest && strcmp(manifest->kind, "processor") == 0;
    size_t mark = aers_path_key(&build->path, "module");
    if (name && !fits)
        refuse_module(build, module, manifest);
    aers_path_back(&build->path, mark);
    if (!fits)
        return;
    build->graph->nodes[index].manifest = manifest;
    read_params(build, index);
}

static void read_mixer(struct aers_build *build, size_t index)
{
    build->graph->nodes[index].manifest = aers_manifest_find("builtin/mixer");
    read_params(build, index);
}

static void read_bus(struct aers_build *build, size_t index)
{
    build->graph->nodes[index].manifest = aers_manifest_find("builtin/bus");
}

static void read_output(struct aers_build *build, size_t index)
{
    aers_build_sink(build, index);
    read_params(build, index);
}

static void read_record(struct aers_build *build, size_t index)
{
    build->graph->nodes[index].manifest = aers_manifest_find("builtin/record");
    aers_build_record(build, index);
    read_params(build, index);
}

static const struct {
    const char *name;
    void (*read)(struct aers_build *build, size_t index);
} types[] = {
    [AERS_NODE_SOURCE] = {"source", aers_build_source}, [AERS_NODE_PROCESSOR] = {"processor", read_processor},
    [AERS_NODE_MIXER] = {"mixer", read_mixer},          [AERS_NODE_BUS] = {"bus", read_bus},
    [AERS_NODE_OUTPUT] = {"output", read_output},       [AERS_NODE_RECORD] = {"record", read_record},
};

#define NTYPES (sizeof types / sizeof types[0])

const char *aers_node_type_name(enum aers_node_type type)
{
    return (size_t)type < NTYPES ? types[type].name : "unknown";
}

static void read_by_type(struct aers_build *build, size_t index)
{
    const char *word = aers_doc_string(aers_doc_get(build->nodes[index].doc, "type"));
    for (size_t i = 0; word && i < NTYPES; i++) {
        if (strcmp(types[i].name, word) != 0)
            continue;
        build->graph->nodes[index].type = (enum aers_node_type)i;
        build->nodes[index].has_type = true;
        types[i].read(build, index);
        return;
    }
}

/* ---- what every node has ---- */

/* Of an id or group. */
static char *read_client_name(struct aers_build *build, const struct aers_doc *name, const char *key)
{
    size_t mark = aers_path_key(&build->path, key);
    size_t length = strlen(build->graph->jack_prefix) + strlen(name->string);
    if (length > MAX_CLIENT_NAME)
        aers_build_problem(build, name, "with jack.prefix the client's name has %zu bytes (allowed: %d)", length,
                           MAX_CLIENT_NAME);
    aers_path_back(&build->path, mark);
    return aers_build_string(build, name->string);
}

static void read_names(struct aers_build *build, size_t index)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_doc *id = aers_doc_get(build->nodes[index].doc, "id");
    const struct aers_doc *title = aers_doc_get(build->nodes[index].doc, "title");
    const struct aers_doc *group = aers_doc_get(build->nodes[index].doc, "group");
    if (aers_doc_string(id))
        node->id = read_client_name(build, id, "id");
    if (aers_doc_string(group))
        node->group = read_client_name(build, group, "group");
    if (aers_doc_string(title)) {
        size_t mark = aers_path_key(&build->path, "title");
        if (aers_build_check_text(build, title))
            node->title = aers_build_string(build, title->string);
        aers_path_back(&build->path, mark);
    }
}

static void read_channels(struct aers_build *build, size_t index)
{
    const struct aers_doc *channels = aers_doc_get(build->nodes[index].doc, "channels");
    double n = aers_doc_number(channels);
    if (!channels)
        return;
    if (n >= 1 && n <= AERS_MAX_CHANNELS)
        build->nodes[index].declared = (uint32_t)n;
    else
        build->nodes[index].is_undetermined = true;
}

static void read_switches(struct aers_build *build, size_t index)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_doc *map = build->nodes[index].doc, *mute = aers_doc_get(map, "mute");
    const struct aers_doc *bypass = aers_doc_get(map, "bypass"), *solo = aers_doc_get(map, "solo");
    node->solo = solo && solo->type == AERS_DOC_BOOL && solo->boolean;
    if (!node->manifest)
        return;
    if (mute && mute->type == AERS_DOC_BOOL)
        aers_build_value(build, index, AERS_SLOT_MUTE, mute);
    if (!bypass || bypass->type != AERS_DOC_BOOL)
        return;
    if (node->manifest->can_bypass) {
        aers_build_value(build, index, AERS_SLOT_BYPASS, bypass);
        return;
    }
    size_t mark = aers_path_key(&build->path, "bypass");
    aers_build_problem_at_key(build, bypass, "%s has no dry path to bypass to (mute it, or take it out)",
                              node->manifest->name);
    aers_path_back(&build->path, mark);
}

const char *aers_failure_name(enum aers_failure failure)
{
    static const char *const names[] = {"", "silence", "bypass", "hold"};
    return names[failure];
}

static void read_on_failure(struct aers_build *build, size_t index)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_doc *doc = aers_doc_get(build->nodes[index].doc, "on_failure");
    const char *word = aers_doc_string(doc);
    for (int i = AERS_FAILURE_SILENCE; word && i <= AERS_FAILURE_HOLD; i++)
        if (strcmp(word, aers_failure_name((enum aers_failure)i)) == 0)
            node->on_failure = (enum aers_failure)i;
    if (node->on_failure != AERS_FAILURE_BYPASS || !node->manifest ||
        (node->type == AERS_NODE_PROCESSOR && node->manifest->can_bypass))
        return;
    size_t mark = aers_path_key(&build->path, "on_failure");
    aers_build_problem(build, doc, "%s has no dry path around it (allowed: silence, hold)", node->manifest->name);
    aers_path_back(&build->path, mark);
}

static void read_redundancy(struct aers_build *build, size_t index)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_doc *doc = aers_doc_get(build->nodes[index].doc, "redundancy");
    const char *word = aers_doc_string(doc);
    node->is_hot = word && strcmp(word, "hot") == 0;
    const char *why = node->group                            ? "it shares its client with its group"
                      : node->hardware != AERS_HARDWARE_NONE ? "it is wired to other clients' ports"
                                                             : NULL;
    if (!node->is_hot || !why)
        return;
    size_t mark = aers_path_key(&build->path, "redundancy");
    aers_build_problem(build, doc, "no second process can stand beside this node: %s (allowed: none)", why);
    aers_path_back(&build->path, mark);
}

static void read_node(struct aers_build *build, size_t index, const struct aers_doc *doc)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    build->nodes[index].doc = doc;
    node->line = doc->line;
    node->column = doc->column;
    if (doc->type != AERS_DOC_MAP)
        return;
    read_names(build, index);
    read_channels(build, index);
    read_by_type(build, index);
    read_switches(build, index);
    read_on_failure(build, index);
    read_redundancy(build, index);
}

/* ---- ids ---- */

static int by_id(const void *a, const void *b, void *user)
{
    const struct aers_graph_node *nodes = user;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int order = strcmp(nodes[x].id, nodes[y].id);
    return order ? order : (x > y) - (x < y);
}

static void index_ids(struct aers_build *build)
{
    const struct aers_graph *graph = build->graph;
    build->by_id = aers_build_alloc(build, graph->nnodes, sizeof *build->by_id);
    if (!build->by_id)
        return;
    for (size_t i = 0; i < graph->nnodes; i++)
        if (graph->nodes[i].id)
            build->by_id[build->nids++] = i;
    qsort_r(build->by_id, build->nids, sizeof *build->by_id, by_id, graph->nodes);
    for (size_t i = 0, first = 0; i < build->nids; i++) {
        const struct aers_graph_node *node = &graph->nodes[build->by_id[i]],
                                     *other = &graph->nodes[build->by_id[first]];
        if (strcmp(node->id, other->id) != 0)
            first = i;
        if (first == i)
            continue;
        size_t mark = aers_path_key(&build->path, "nodes");
        aers_path_index(&build->path, build->by_id[i]);
        aers_path_key(&build->path, "id");
        aers_build_problem(build, aers_doc_get(build->nodes[build->by_id[i]].doc, "id"),
                           "the id %s is taken by the node in line %u", node->id, other->line);
        aers_path_back(&build->path, mark);
    }
}

void aers_build_nodes(struct aers_build *build)
{
    const struct aers_doc *nodes = aers_doc_get(build->doc, "nodes");
    size_t n = nodes && nodes->type == AERS_DOC_SEQ ? nodes->nchildren : 0;
    if (n > AERS_GRAPH_MAX_NODES)
        n = 0; /* the form has been refused */
    build->graph->nodes = aers_build_alloc(build, n, sizeof *build->graph->nodes);
    build->nodes = aers_build_alloc(build, n, sizeof *build->nodes);
    if (build->out_of_memory)
        return;
    build->graph->nnodes = n;
    size_t mark = aers_path_key(&build->path, "nodes"), index = 0;
    for (const struct aers_doc *doc = n ? nodes->child : NULL; doc && !build->out_of_memory; doc = doc->next) {
        size_t inner = aers_path_index(&build->path, index);
        read_node(build, index++, doc);
        aers_path_back(&build->path, inner);
    }
    aers_path_back(&build->path, mark);
    if (!build->out_of_memory)
        index_ids(build);
}
