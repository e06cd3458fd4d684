/* SPDX-License-Identifier: ISC */
/* What a source sounds: the module behind each kind, the audio file, the capture ports. */
#include <string.h>

#include "common/model/audio_file.h"
#include "common/model/build.h"

static const struct {
    const char *kind, *module;
} kinds[] = {{"sine", "builtin/sine"},
             {"noise", "builtin/noise"},
             {"file", "builtin/file"},
             {"jack", "builtin/bus"},
             {"events", "builtin/events"}};

static const struct aers_manifest *find_module(const char *kind)
{
    for (size_t i = 0; kind && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return aers_manifest_find(kinds[i].module);
    return NULL;
}

static void read_ports(struct aers_build *build, size_t index, const struct aers_doc *source)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_doc *ports = aers_doc_get(source, "ports");
    node->hardware = AERS_HARDWARE_CAPTURE;
    if (!ports || ports->type != AERS_DOC_SEQ)
        return;
    size_t mark = aers_path_key(&build->path, "ports");
    node->hardware_ports = aers_build_alloc(build, ports->nchildren, sizeof *node->hardware_ports);
    for (const struct aers_doc *port = ports->child; port && node->hardware_ports; port = port->next) {
        size_t inner = aers_path_index(&build->path, node->nhardware_ports);
        bool is_name = port->type == AERS_DOC_STRING && aers_build_check_text(build, port);
        node->hardware_ports[node->nhardware_ports++] = aers_build_string(build, is_name ? port->string : "");
        aers_path_back(&build->path, inner);
    }
    aers_path_back(&build->path, mark);
    build->nodes[index].own_channels = (uint32_t)node->nhardware_ports;
}

static void probe_file(struct aers_build *build, size_t index, const struct aers_doc *source)
{
    const char *path = aers_build_get_setting(build, index, "path");
    struct aers_audio_file file;
    struct aers_error error;
    build->nodes[index].is_undetermined = true;
    if (!path)
        return;
    if (!aers_audio_file_probe(path, &file, &error)) {
        build->nodes[index].is_undetermined = false;
        build->nodes[index].own_channels = file.channels;
        return;
    }
    size_t mark = aers_path_key(&build->path, "path");
    aers_build_problem(build, aers_doc_get(source, "path"), "%s", error.what);
    aers_path_back(&build->path, mark);
}

void aers_build_source(struct aers_build *build, size_t index)
{
    static const char *const not_params[] = {"kind", "ports", "events", "events_file", NULL};
    struct aers_graph_node *node = &build->graph->nodes[index];
    const struct aers_doc *source = aers_doc_get(build->nodes[index].doc, "source");
    const char *kind = aers_doc_string(aers_doc_get(source, "kind"));
    node->manifest = find_module(kind);
    if (!node->manifest)
        return; /* the form has been refused */
    size_t mark = aers_path_key(&build->path, "source");
    aers_build_params(build, index, source, not_params);
    if (strcmp(kind, "jack") == 0)
        read_ports(build, index, source);
    if (strcmp(kind, "file") == 0)
        probe_file(build, index, source);
    if (strcmp(kind, "events") == 0)
        aers_build_events(build, index, source);
    aers_path_back(&build->path, mark);
}
