/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/render/render.h"

/* A server has 2048 ports, and each channel that is led here takes two. */
enum { MAX_CHANNELS = 900, DEFAULT_BLOCK_NFRAMES = 1024 };

static enum aers_code load_graph(struct aers_render *render)
{
    const struct aers_render_config *config = render->config;
    struct aers_problems problems;
    struct aers_error *error = &render->ctl->error;
    aers_problems_init(&problems, config->graph);
    enum aers_code code = aers_graph_load_at(config->graph, config->rate_hz, &problems, &render->graph);
    if (code == AERS_E_INVALID) {
        aers_problems_print(&problems, stderr);
        aers_error_set(error, code, config->graph, "the graph is not rendered");
    } else if (code != AERS_OK) {
        aers_error_set(error, code, config->graph, "%s",
                       problems.nitems ? problems.items[0].what : aers_code_sentence(code));
    }
    aers_problems_finish(&problems);
    return code;
}

static enum aers_code find_outputs(struct aers_render *render)
{
    const struct aers_graph *graph = render->graph;
    bool has_output = false;
    for (size_t i = 0; i < graph->nnodes; i++) {
        render->nodes[i].is_output = render->nodes[i].is_measured = graph->nodes[i].type == AERS_NODE_OUTPUT;
        has_output |= render->nodes[i].is_output;
    }
    return has_output ? AERS_OK
                      : aers_error_set(&render->ctl->error, AERS_E_INVALID, render->config->graph,
                                       "there is no output node: nothing would be heard of this graph");
}

static enum aers_code read_claims(struct aers_render *render)
{
    const struct aers_words *words = &render->config->claims;
    enum aers_code code = AERS_OK;
    for (size_t i = 0; i < words->n && code == AERS_OK; i++) {
        struct aers_claim *claim = &render->claims[i];
        code = aers_claim_parse(words->items[i], render->graph, claim, &render->ctl->error);
        if (code == AERS_OK && aers_claim_is_of_signal(claim))
            render->nodes[claim->node].is_measured = true;
    }
    return code;
}

/* ---- stems: those that are named, or whatever sums ---- */

static enum aers_code name_stem(struct aers_render *render, const char *id)
{
    const struct aers_graph_node *node = aers_graph_find(render->graph, id);
    if (!node)
        return aers_error_set(&render->ctl->error, AERS_E_NOT_FOUND, id, "the graph has no such node");
    render->nodes[node - render->graph->nodes].is_stem = true;
    return AERS_OK;
}

static enum aers_code choose_stems(struct aers_render *render)
{
    const struct aers_words *ids = &render->config->stem_ids;
    enum aers_code code = AERS_OK;
    for (size_t i = 0; i < ids->n && code == AERS_OK; i++)
        code = name_stem(render, ids->items[i]);
    for (size_t i = 0; i < render->graph->nnodes && ids->n == 0 && render->config->stems; i++) {
        enum aers_node_type type = render->graph->nodes[i].type;
        render->nodes[i].is_stem = type == AERS_NODE_BUS || type == AERS_NODE_MIXER || type == AERS_NODE_OUTPUT;
    }
    return code;
}

/* ---- what is led here ---- */

static uint32_t count_channels(const struct aers_render *render, size_t i)
{
    const struct aers_graph_node *node = &render->graph->nodes[i];
    const struct aers_render_node *is = &render->nodes[i];
    if (is->is_output)
        return node->channels_in;
    return is->is_measured || is->is_stem ? node->channels_out : 0;
}

static uint32_t count_all_channels(const struct aers_render *render)
{
    uint32_t n = 0;
    for (size_t i = 0; i < render->graph->nnodes; i++)
        n += count_channels(render, i);
    return n;
}

/* A report tells of every node, as long as there are ports for all of them. */
static void measure_all(struct aers_render *render)
{
    uint32_t n = count_all_channels(render);
    for (size_t i = 0; i < render->graph->nnodes; i++)
        n += count_channels(render, i) == 0 ? render->graph->nodes[i].channels_out : 0;
    if (n > MAX_CHANNELS)
        aers_log(AERS_LOG_WARNING, render->config->graph,
                 "%u channels are more than can be measured at once (%d): the report has the levels of the outputs, "
                 "the stems and what is asserted",
                 n, MAX_CHANNELS);
    for (size_t i = 0; i < render->graph->nnodes; i++)
        render->nodes[i].is_measured |=
            render->nodes[i].is_stem || (n <= MAX_CHANNELS && render->graph->nodes[i].channels_out > 0);
}

static enum aers_code number_channels(struct aers_render *render)
{
    for (int outputs = 1; outputs >= 0; outputs--) {
        for (size_t i = 0; i < render->graph->nnodes; i++) {
            struct aers_render_node *node = &render->nodes[i];
            if (node->is_output != (outputs == 1))
                continue;
            node->first = render->nchannels;
            node->nchannels = count_channels(render, i);
            render->nchannels += node->nchannels;
            if (node->nchannels == 0 && (node->is_measured || node->is_stem))
                return aers_error_set(&render->ctl->error, AERS_E_INVALID, render->graph->nodes[i].id,
                                      "nothing leaves this node that could be measured or written");
        }
        if (outputs == 1)
            render->noutput_channels = render->nchannels;
    }
    if (render->nchannels <= MAX_CHANNELS)
        return AERS_OK;
    return aers_error_set(&render->ctl->error, AERS_E_LIMIT, render->config->graph,
                          "%u channels are more than can be written and measured at once (%d): name fewer stems",
                          render->nchannels, MAX_CHANNELS);
}

/* ---- what a listener should know ---- */

static void warn(const struct aers_render *render)
{
    for (size_t i = 0; i < render->graph->nnodes; i++)
        if (render->graph->nodes[i].hardware == AERS_HARDWARE_CAPTURE)
            aers_log(AERS_LOG_WARNING, render->graph->nodes[i].id, "would hear hardware: it is silent in a render");
    for (size_t i = 0; i < render->graph->nedges; i++)
        if (render->graph->edges[i].feedback)
            aers_log(AERS_LOG_INFO, render->graph->nodes[render->graph->edges[i].from].id,
                     "feeds back, which takes one block more: with other blocks this render sounds different");
}

enum aers_code aers_render_prepare(struct aers_render *render)
{
    const struct aers_render_config *config = render->config;
    enum aers_code code = load_graph(render);
    if (code != AERS_OK)
        return code;
    render->nodes = calloc(render->graph->nnodes ? render->graph->nnodes : 1, sizeof *render->nodes);
    if (!render->nodes)
        return aers_error_set(&render->ctl->error, AERS_E_MEMORY, "", "out of memory");
    render->block_nframes = config->block_nframes          ? config->block_nframes
                            : render->graph->block_nframes ? render->graph->block_nframes
                                                           : DEFAULT_BLOCK_NFRAMES;
    render->nframes = (uint64_t)llround(config->duration_s * render->graph->rate_hz);
    code = find_outputs(render);
    if (code == AERS_OK)
        code = read_claims(render);
    if (code == AERS_OK)
        code = choose_stems(render);
    if (code == AERS_OK && (config->report || render->ctl->json))
        measure_all(render);
    if (code == AERS_OK)
        code = number_channels(render);
    if (code == AERS_OK && render->nframes == 0)
        code = aers_error_set(&render->ctl->error, AERS_E_USAGE, "--duration", "is shorter than one sample");
    if (code == AERS_OK)
        warn(render);
    return code;
}
