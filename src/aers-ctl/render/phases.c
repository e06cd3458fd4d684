/* SPDX-License-Identifier: ISC */
/* From jackd to the last reading: each phase looks, and either goes on or stays. */
#include <stdio.h>
#include <string.h>

#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/render/render.h"
#include "src/aers-ctl/wait.h"

enum {
    PROBE_MS = 3000,
    PATIENCE_MS = 20000,
    GRAPH_PATIENCE_MS = 120000,
    SETTLE_PATIENCE_MS = 30000,
    STALL_MS = 60000, /* longer than the server waits for a client that does not come back */
    MAX_TRIES = 3,
    LEAD_GROWS = 4
};

static enum aers_code start_jack(struct aers_render *render)
{
    enum aers_code code = aers_render_start_jackd(render);
    aers_render_enter(render, AERS_RENDER_WAIT_FOR_JACK, PATIENCE_MS);
    return code;
}

static enum aers_code wait_for_jack(struct aers_render *render)
{
    struct aers_jack_server server;
    enum aers_code code = aers_jack_probe(render->server, PROBE_MS, &server, &render->ctl->error);
    if (code == AERS_E_UNAVAILABLE || code == AERS_E_TIMEOUT)
        return AERS_OK;
    if (code == AERS_OK)
        code = aers_render_open_capture(render);
    if (code == AERS_OK)
        code = aers_render_start_graphd(render);
    aers_render_enter(render, AERS_RENDER_WAIT_FOR_GRAPHD, PATIENCE_MS);
    return code;
}

static enum aers_code wait_for_graphd(struct aers_render *render)
{
    struct json_object *status;
    if (aers_ask_json(&render->ask, "/aers/status", NULL, &status) != AERS_OK) {
        aers_ask_finish(&render->ask);
        return AERS_OK;
    }
    json_object_put(status);
    aers_render_enter(render, AERS_RENDER_START_GRAPH, PATIENCE_MS);
    return AERS_OK;
}

/* ---- the graph ---- */

/* Whatever is left to chance comes out otherwise, and what had the same seed still has. */
static enum aers_code shift_seed(struct aers_render *render, const struct aers_graph_node *node)
{
    const struct aers_param *param;
    char address[128];
    uint32_t slot;
    if (aers_manifest_resolve(node->manifest, node->nelements, "seed", &slot, &param, NULL) != AERS_OK)
        return AERS_OK;
    double seed = param->preset;
    for (size_t i = 0; i < node->nvalues; i++)
        seed = node->values[i].slot == slot ? node->values[i].value : seed;
    uint64_t range = (uint64_t)(param->max - param->min) + 1;
    seed = param->min + (double)(((uint64_t)(seed - param->min) + render->config->seed) % range);
    snprintf(address, sizeof address, "/aers/node/%s/seed", node->id);
    return aers_ask_number(&render->ask, address, seed);
}

static enum aers_code start_graph(struct aers_render *render)
{
    enum aers_code code = AERS_OK;
    for (size_t i = 0; i < render->graph->nnodes && code == AERS_OK && render->config->has_seed; i++)
        code = shift_seed(render, &render->graph->nodes[i]);
    if (code == AERS_OK)
        code = aers_render_start_traces(render);
    if (code == AERS_OK)
        code = aers_ask_number(&render->ask, "/aers/session/start", render->lead_s);
    if (code != AERS_OK)
        render->ctl->error = render->ask.error;
    render->ntries++;
    aers_render_enter(render, AERS_RENDER_WAIT_FOR_GRAPH, GRAPH_PATIENCE_MS);
    return code;
}

static int64_t count_restarts(struct json_object *status)
{
    struct json_object *nodes = NULL;
    int64_t n = 0;
    json_object_object_get_ex(status, "nodes", &nodes);
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++)
        n += aers_json_get_int(json_object_array_get_idx(nodes, i), "restarts", 0);
    return n;
}

/* From here on blocks follow each other as fast as they can, and the start frame comes when all are ready for it. */
static enum aers_code let_run(struct aers_render *render, struct json_object *status)
{
    render->nrestarts = count_restarts(status);
    render->started_s = aers_clock_ms() / 1e3;
    render->moved_at = 0;
    render->moved_ms = uv_now(&render->loop);
    aers_capture_arm(render->capture, (uint32_t)aers_json_get_int(status, "start_frame", 0), render->nframes);
    enum aers_code code = aers_capture_set_freewheel(render->capture, true, &render->ctl->error);
    aers_render_enter(render, AERS_RENDER_RUN, UINT32_MAX);
    return code;
}

static enum aers_code refuse_graph(struct aers_render *render, struct json_object *status)
{
    struct json_object *node = aers_status_find_lacking(status, "nodes", "running");
    return aers_error_set(
        &render->ctl->error, AERS_E_FAILED, node ? aers_json_get_string(node, "id", "") : "", "%s; nothing is rendered",
        node ? aers_json_get_string(node, "reason", "does not run") : "not all connections are there");
}

static enum aers_code wait_for_graph(struct aers_render *render)
{
    struct json_object *status;
    enum aers_code code = aers_ask_json(&render->ask, "/aers/status", NULL, &status);
    if (code != AERS_OK) {
        aers_ask_finish(&render->ask);
        return AERS_OK;
    }
    const char *state = aers_json_get_string(status, "state", "");
    bool has_joined = aers_json_get_int(status, "joined", 0) == aers_json_get_int(status, "clients", -1);
    if (strcmp(state, "running") == 0 && has_joined)
        code = let_run(render, status);
    else if (strcmp(state, "degraded") == 0 && aers_status_is_settled(status) &&
             aers_json_get_int(status, "pending", 0) == 0)
        code = refuse_graph(render, status);
    json_object_put(status);
    return code;
}

/* ---- the render ---- */

/* The machine was so busy that the start frame passed first: again, with more time. */
static enum aers_code start_again(struct aers_render *render)
{
    char state[64];
    if (render->ntries == MAX_TRIES)
        return aers_error_set(&render->ctl->error, AERS_E_TIMEOUT, "",
                              "the machine is too busy: the graph began before the server ran freely, %d times",
                              MAX_TRIES);
    render->lead_s *= LEAD_GROWS;
    enum aers_code code = aers_capture_set_freewheel(render->capture, false, &render->ctl->error);
    if (code == AERS_OK && aers_ask_text(&render->ask, "/aers/session/stop", NULL, state, sizeof state) != AERS_OK) {
        render->ctl->error = render->ask.error;
        code = render->ask.error.code;
    }
    aers_render_enter(render, AERS_RENDER_WAIT_FOR_STOP, PATIENCE_MS);
    return code;
}

static enum aers_code wait_for_stop(struct aers_render *render)
{
    struct json_object *status;
    if (aers_ask_json(&render->ask, "/aers/status", NULL, &status) != AERS_OK) {
        aers_ask_finish(&render->ask);
        return AERS_OK;
    }
    if (strcmp(aers_json_get_string(status, "state", ""), "stopped") == 0)
        aers_render_enter(render, AERS_RENDER_START_GRAPH, PATIENCE_MS);
    json_object_put(status);
    return AERS_OK;
}

/* What a desk could not do is why nobody reads any more. */
static enum aers_code find_failure(struct aers_render *render)
{
    for (uint32_t i = 0; i < render->ndesks; i++)
        if (render->desks[i].code != AERS_OK) {
            render->ctl->error = render->desks[i].error;
            return render->desks[i].code;
        }
    return AERS_OK;
}

static enum aers_code look_at_stall(struct aers_render *render)
{
    uint64_t nframes = aers_capture_get_nframes(render->capture);
    if (nframes != render->moved_at)
        render->moved_ms = uv_now(&render->loop);
    render->moved_at = nframes;
    if (uv_now(&render->loop) - render->moved_ms < STALL_MS)
        return AERS_OK;
    return aers_error_set(&render->ctl->error, AERS_E_TIMEOUT, "", "stands still for %d s; nothing is written",
                          STALL_MS / 1000);
}

static enum aers_code run(struct aers_render *render)
{
    aers_render_meters_read(&render->meters);
    switch (aers_capture_get_state(render->capture)) {
    case AERS_CAPTURE_DONE:
        render->ran_s = aers_clock_ms() / 1e3 - render->started_s;
        aers_render_enter(render, AERS_RENDER_SETTLE, SETTLE_PATIENCE_MS);
        return AERS_OK;
    case AERS_CAPTURE_LATE:
        return start_again(render);
    case AERS_CAPTURE_TORN:
        return aers_error_set(&render->ctl->error, AERS_E_TIMEOUT, "",
                              "the JACK server has waited for a block longer than it can; nothing is written");
    case AERS_CAPTURE_LOST:
        return AERS_OK; /* its process is about to tell why */
    default:
        aers_render_show_progress(render);
        return look_at_stall(render);
    }
}

/* ---- the readings ---- */

static enum aers_code check_whole(struct aers_render *render, struct json_object *status)
{
    struct json_object *node = aers_status_find_lacking(status, "nodes", "running");
    if (node || count_restarts(status) != render->nrestarts)
        return aers_error_set(&render->ctl->error, AERS_E_FAILED, node ? aers_json_get_string(node, "id", "") : "",
                              "a node died while it was rendered; nothing is written");
    for (size_t i = 0; i < render->graph->nnodes; i++) {
        const struct aers_graph_node *is = &render->graph->nodes[i];
        for (size_t k = 0; k < is->manifest->noutputs && k < render->meters.nodes[i].noutputs; k++)
            if (strcmp(is->manifest->outputs[k].name, "underruns") == 0 && render->meters.nodes[i].outputs[k] > 0.0f)
                return aers_error_set(&render->ctl->error, AERS_E_IO, is->id,
                                      "its file was not read in time; nothing is written");
    }
    return AERS_OK;
}

static void read_latencies(struct aers_render *render)
{
    for (size_t i = 0; i < render->graph->nnodes; i++) {
        struct aers_render_node *node = &render->nodes[i];
        for (uint32_t c = 0; c < node->nchannels; c++) {
            uint32_t min, max;
            aers_capture_get_latency(render->capture, node->first + c, &min, &max);
            node->path_min = c == 0 || min < node->path_min ? min : node->path_min;
            node->path_max = max > node->path_max ? max : node->path_max;
        }
    }
}

static enum aers_code settle(struct aers_render *render)
{
    struct json_object *status;
    bool has_traces = false;
    aers_render_meters_read(&render->meters);
    if (!aers_reel_is_read(&render->reel)) {
        aers_render_enter(render, AERS_RENDER_SETTLE, SETTLE_PATIENCE_MS); /* a slow disk has its time */
        return AERS_OK;
    }
    if (!aers_render_meters_are_past(&render->meters, aers_capture_get_frame(render->capture)))
        return AERS_OK;
    enum aers_code code = aers_render_take_traces(render, &has_traces);
    if (code != AERS_OK || !has_traces)
        return code;
    code = aers_ask_json(&render->ask, "/aers/status", NULL, &status);
    if (code != AERS_OK) {
        render->ctl->error = render->ask.error;
        return code;
    }
    code = check_whole(render, status);
    json_object_put(status);
    read_latencies(render);
    aers_capture_let_go(render->capture);
    if (code == AERS_OK)
        code = aers_capture_set_freewheel(render->capture, false, &render->ctl->error);
    aers_render_begin_stop(render, code);
    return AERS_OK;
}

/* ---- the table ---- */

static const struct {
    enum aers_code (*look)(struct aers_render *render);
    const char *waited_for;
} phases[AERS_RENDER_NPHASES] = {
    [AERS_RENDER_START_JACK] = {start_jack, "jackd"},
    [AERS_RENDER_WAIT_FOR_JACK] = {wait_for_jack, "jackd"},
    [AERS_RENDER_WAIT_FOR_GRAPHD] = {wait_for_graphd, "aers-graphd"},
    [AERS_RENDER_START_GRAPH] = {start_graph, "aers-graphd"},
    [AERS_RENDER_WAIT_FOR_GRAPH] = {wait_for_graph, "the graph"},
    [AERS_RENDER_WAIT_FOR_STOP] = {wait_for_stop, "the graph's stop"},
    [AERS_RENDER_RUN] = {run, "the render"},
    [AERS_RENDER_SETTLE] = {settle, "what the nodes have to tell"},
};

void aers_render_enter(struct aers_render *render, enum aers_render_phase phase, uint64_t patience_ms)
{
    render->phase = phase;
    render->deadline_ms = uv_now(&render->loop) + patience_ms;
}

enum aers_code aers_render_look(struct aers_render *render)
{
    if (!phases[render->phase].look)
        return AERS_OK;
    uv_update_time(&render->loop);
    enum aers_code code = find_failure(render);
    if (code != AERS_OK)
        return code;
    if (uv_now(&render->loop) > render->deadline_ms)
        return aers_error_set(&render->ctl->error, AERS_E_TIMEOUT, "", "%s did not get ready in time",
                              phases[render->phase].waited_for);
    return phases[render->phase].look(render);
}
