/* SPDX-License-Identifier: ISC */
/* Where an output goes: nowhere, to playback ports, into a file. */
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/model/build.h"
#include "common/model/take_name.h"

typedef void read_fn(struct aers_build *build, size_t node, const struct aers_doc *sink, const char *rest);

static void read_jack(struct aers_build *build, size_t index, const struct aers_doc *sink, const char *rest)
{
    (void)sink;
    (void)rest;
    build->graph->nodes[index].hardware = AERS_HARDWARE_PLAYBACK;
}

static void read_jack_ports(struct aers_build *build, size_t index, const struct aers_doc *sink, const char *rest)
{
    struct aers_graph_node *node = &build->graph->nodes[index];
    node->hardware = AERS_HARDWARE_PLAYBACK;
    node->hardware_ports = aers_build_alloc(build, AERS_MAX_CHANNELS, sizeof *node->hardware_ports);
    while (node->hardware_ports) {
        size_t length = strcspn(rest, ",");
        const char *colon = memchr(rest, ':', length);
        if (!colon || colon == rest || colon == rest + length - 1) {
            aers_build_problem(build, sink, "\"%.*s\" is no JACK port (allowed: CLIENT:PORT, separated by commas)",
                               (int)(length < 64 ? length : 64), rest);
            return;
        }
        if (node->nhardware_ports == AERS_MAX_CHANNELS) {
            aers_build_problem(build, sink, "more than %d ports", AERS_MAX_CHANNELS);
            return;
        }
        char *name = strndup(rest, length);
        build->out_of_memory |= !name;
        node->hardware_ports[node->nhardware_ports++] = name;
        build->nodes[index].own_channels = (uint32_t)node->nhardware_ports;
        if (!rest[length])
            return;
        rest += length + 1;
    }
}

static void read_wav(struct aers_build *build, size_t index, const struct aers_doc *sink, const char *rest)
{
    struct aers_error error;
    if (aers_take_name_check(rest, &error)) {
        aers_build_problem(build, sink, "%s", error.what);
        rest = "out.wav";
    }
    char *path = aers_build_path(build, rest);
    if (path)
        aers_build_setting(build, index, "path", path);
    free(path);
}

static void refuse_portaudio(struct aers_build *build, size_t index, const struct aers_doc *sink, const char *rest)
{
    (void)index;
    (void)rest;
    aers_build_problem(build, sink,
                       "portaudio is reached through JACK: use JACK's own backends (jackd -d portaudio, jackd -d alsa) "
                       "and sink: jack");
}

static const struct {
    const char *word;
    bool has_rest; /* the word is a beginning */
    const char *module;
    read_fn *read;
} sinks[] = {
    {"null", false, "builtin/null", NULL},
    {"jack", false, "builtin/bus", read_jack},
    {"jack:", true, "builtin/bus", read_jack_ports},
    {"wav:file=", true, "builtin/wav", read_wav},
    {"portaudio", false, "builtin/null", refuse_portaudio},
};

static void read_sink(struct aers_build *build, size_t index, const struct aers_doc *sink, const char *text)
{
    for (size_t i = 0; i < sizeof sinks / sizeof sinks[0]; i++) {
        size_t length = strlen(sinks[i].word);
        if (sinks[i].has_rest ? strncmp(text, sinks[i].word, length) != 0 : strcmp(text, sinks[i].word) != 0)
            continue;
        build->graph->nodes[index].manifest = aers_manifest_find(sinks[i].module);
        if (sinks[i].read)
            sinks[i].read(build, index, sink, text + length);
        return;
    }
}

void aers_build_sink(struct aers_build *build, size_t index)
{
    const struct aers_doc *sink = aers_doc_get(build->nodes[index].doc, "sink");
    if (!sink)
        return; /* the form has been refused */
    size_t mark = aers_path_key(&build->path, "sink");
    if (sink->type == AERS_DOC_NULL)
        read_sink(build, index, sink, "null");
    else if (sink->type == AERS_DOC_STRING && aers_build_check_text(build, sink))
        read_sink(build, index, sink, sink->string);
    aers_path_back(&build->path, mark);
}

/* Two writers of one file would destroy each other's work. */
void aers_build_sinks(struct aers_build *build)
{
    const struct aers_graph *graph = build->graph;
    const struct aers_manifest *wav = aers_manifest_find("builtin/wav");
    for (size_t i = 0; i < graph->nnodes; i++) {
        const char *path = graph->nodes[i].manifest == wav ? aers_build_get_setting(build, i, "path") : NULL;
        for (size_t k = 0; path && k < i; k++) {
            const char *other = graph->nodes[k].manifest == wav ? aers_build_get_setting(build, k, "path") : NULL;
            if (!other || strcmp(path, other) != 0)
                continue;
            size_t mark = aers_path_key(&build->path, "nodes");
            aers_path_index(&build->path, i);
            aers_path_key(&build->path, "sink");
            aers_build_problem(build, aers_doc_get(build->nodes[i].doc, "sink"),
                               "the file is written already by the node in line %u", graph->nodes[k].line);
            aers_path_back(&build->path, mark);
            break;
        }
    }
}
