/* SPDX-License-Identifier: ISC */
/* Recorders: what their files are called, and whether their rate and channels can be in them. */
#include <stdlib.h>
#include <string.h>

#include "common/model/audio_file.h"
#include "common/model/build.h"
#include "common/model/take_name.h"

void aers_build_record(struct aers_build *build, size_t index)
{
    const struct aers_doc *file = aers_doc_get(build->nodes[index].doc, "file");
    struct aers_error error;
    size_t mark = aers_path_key(&build->path, "file");
    const char *pattern = file ? aers_doc_string(file) : AERS_TAKE_NAME_USUAL;
    if (pattern && file && !aers_build_check_text(build, file))
        pattern = NULL;
    if (pattern && file && aers_take_name_check(pattern, &error)) {
        aers_build_problem(build, file, "%s", error.what);
        pattern = NULL;
    }
    char *path = pattern ? aers_build_path(build, pattern) : NULL;
    aers_build_setting(build, index, "path", path ? path : "");
    free(path);
    aers_path_back(&build->path, mark);
}

static void check_buffer(struct aers_build *build, size_t index)
{
    const struct aers_doc *params = aers_doc_get(build->nodes[index].doc, "params");
    const struct aers_doc *buffer = aers_doc_get(params, "buffer_s");
    const double seconds = aers_doc_number(buffer);
    if (!buffer || !aers_build_get_setting(build, index, "buffer_s") || (seconds >= 0.1 && seconds <= 60.0))
        return;
    size_t mark = aers_path_key(&build->path, "nodes");
    aers_path_index(&build->path, index);
    aers_path_key(&build->path, "params");
    aers_path_key(&build->path, "buffer_s");
    aers_build_problem(build, buffer, "must be within 0.1 to 60 s");
    aers_path_back(&build->path, mark);
}

/* Once channels are known. */
void aers_build_takes(struct aers_build *build)
{
    const struct aers_graph *graph = build->graph;
    struct aers_audio_form form;
    struct aers_error error;
    for (size_t i = 0; i < graph->nnodes; i++) {
        const struct aers_graph_node *node = &graph->nodes[i];
        if (build->nodes[i].has_type && node->type == AERS_NODE_RECORD)
            check_buffer(build, i);
        if (!build->nodes[i].has_type || node->type != AERS_NODE_RECORD || !build->nodes[i].is_known || !graph->rate_hz)
            continue;
        const char *path = aers_build_get_setting(build, i, "path");
        if (!path || !*path ||
            aers_audio_form_find(path, aers_build_get_setting(build, i, "format"), graph->rate_hz, node->channels_in,
                                 &form, &error) == AERS_OK)
            continue;
        const struct aers_doc *map = build->nodes[i].doc, *file = aers_doc_get(map, "file");
        size_t mark = aers_path_key(&build->path, "nodes");
        aers_path_index(&build->path, i);
        if (file)
            aers_path_key(&build->path, "file");
        aers_build_problem(build, file ? file : map, "%s", error.what);
        aers_path_back(&build->path, mark);
    }
}
