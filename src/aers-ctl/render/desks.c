/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/aers-ctl/render/render.h"

static enum aers_code open_file(struct aers_render *render, struct aers_sound_file *file, const char *path,
                                uint32_t nchannels)
{
    const struct aers_sound_shape shape = {render->graph->rate_hz, nchannels, render->nframes};
    enum aers_code code = aers_sound_file_plan(path, render->config->sample, &shape, file, &render->ctl->error);
    return code == AERS_OK ? aers_sound_file_open(file, &render->ctl->error) : code;
}

/* A stem is of the kind that the mix is of. */
static enum aers_code open_stem(struct aers_render *render, size_t i)
{
    char path[PATH_MAX];
    const char *end = render->config->output ? strrchr(render->config->output, '.') : ".wav";
    int n = snprintf(path, sizeof path, "%s/%s%s", render->config->stems, render->graph->nodes[i].id, end ? end : "");
    if (n < 0 || (size_t)n >= sizeof path)
        return aers_error_set(&render->ctl->error, AERS_E_USAGE, render->config->stems, "is too long a name");
    return open_file(render, &render->nodes[i].stem, path, render->nodes[i].nchannels);
}

static enum aers_code make_directory(struct aers_render *render)
{
    const char *path = render->config->stems;
    render->made_stems = mkdir(path, 0777) == 0;
    if (render->made_stems || errno == EEXIST)
        return AERS_OK;
    return aers_error_set(&render->ctl->error, AERS_E_IO, path, "cannot be made: %s", strerror(errno));
}

static enum aers_code open_files(struct aers_render *render)
{
    const struct aers_render_config *config = render->config;
    enum aers_code code = AERS_OK;
    if (config->report)
        code = aers_whole_file_plan(config->report, &render->report, &render->ctl->error);
    if (code == AERS_OK && config->output)
        code = open_file(render, &render->mix, config->output, render->noutput_channels);
    if (code == AERS_OK && config->stems)
        code = make_directory(render);
    for (size_t i = 0; i < render->graph->nnodes && code == AERS_OK && config->stems; i++)
        if (render->nodes[i].is_stem)
            code = open_stem(render, i);
    return code;
}

/* ---- desks ---- */

static enum aers_code start_measuring(struct aers_render *render, struct aers_render_node *node)
{
    node->loudness = aers_loudness_create(node->nchannels, render->graph->rate_hz);
    node->channels = calloc(node->nchannels, sizeof *node->channels);
    return node->loudness && node->channels ? AERS_OK
                                            : aers_error_set(&render->ctl->error, AERS_E_MEMORY, "", "out of memory");
}

enum aers_code aers_render_set_up_desks(struct aers_render *render)
{
    enum aers_code code = open_files(render);
    render->desks = calloc(render->graph->nnodes + 1, sizeof *render->desks);
    if (code == AERS_OK && !render->desks)
        code = aers_error_set(&render->ctl->error, AERS_E_MEMORY, "", "out of memory");
    if (code == AERS_OK && render->config->output)
        render->desks[render->ndesks++] =
            (struct aers_desk){.nchannels = render->noutput_channels, .file = &render->mix};
    for (size_t i = 0; i < render->graph->nnodes && code == AERS_OK; i++) {
        struct aers_render_node *node = &render->nodes[i];
        bool has_file = node->is_stem && render->config->stems;
        if (node->is_measured)
            code = start_measuring(render, node);
        if (node->is_measured || has_file)
            render->desks[render->ndesks++] = (struct aers_desk){
                node->first, node->nchannels, node->loudness, has_file ? &node->stem : NULL, NULL, AERS_OK, {0}};
    }
    if (code == AERS_OK && aers_reel_init(&render->reel, render->nchannels, aers_crew_size(render->ndesks)) != AERS_OK)
        code = aers_error_set(&render->ctl->error, AERS_E_MEMORY, "", "out of memory");
    return code;
}

/* All of them are whole before the first has its name. */
enum aers_code aers_render_keep_files(struct aers_render *render)
{
    enum aers_code code = AERS_OK;
    for (uint32_t i = 0; i < render->ndesks && code == AERS_OK; i++)
        if (render->desks[i].file)
            code = aers_sound_file_close(render->desks[i].file, &render->ctl->error);
    for (uint32_t i = 0; i < render->ndesks && code == AERS_OK; i++)
        if (render->desks[i].file)
            code = aers_sound_file_keep(render->desks[i].file, &render->ctl->error);
    render->made_stems &= code != AERS_OK;
    return code;
}

void aers_render_clear_desks(struct aers_render *render)
{
    aers_reel_finish(&render->reel);
    aers_sound_file_drop(&render->mix);
    aers_whole_file_drop(&render->report);
    for (size_t i = 0; render->nodes && i < render->graph->nnodes; i++) {
        aers_sound_file_drop(&render->nodes[i].stem);
        aers_loudness_destroy(render->nodes[i].loudness);
        free(render->nodes[i].channels);
    }
    if (render->made_stems)
        (void)rmdir(render->config->stems);
    free(render->desks);
    free(render->nodes);
}
