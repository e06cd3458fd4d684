/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/meter_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HOLD_MS = 1500, MAX_CHANNELS = 64 };
#define FALL_DB_PER_S 20.0
#define SILENCE_DB    -150.0

void aers_meter_view_init(struct aers_meter_view *view)
{
    *view = (struct aers_meter_view){0};
}

void aers_meter_view_finish(struct aers_meter_view *view)
{
    for (size_t i = 0; i < view->nnodes; i++)
        free(view->nodes[i].channels);
    free(view->nodes);
    *view = (struct aers_meter_view){0};
}

static struct aers_meter_node *find(struct aers_meter_view *view, const char *id)
{
    for (size_t i = 0; i < view->nnodes; i++)
        if (strcmp(view->nodes[i].id, id) == 0)
            return &view->nodes[i];
    return NULL;
}

static struct aers_meter_node *add(struct aers_meter_view *view, const char *id)
{
    if (view->nnodes == view->size) {
        size_t size = view->size ? 2 * view->size : 32;
        struct aers_meter_node *nodes = realloc(view->nodes, size * sizeof *nodes);
        if (!nodes)
            return NULL;
        view->nodes = nodes;
        view->size = size;
    }
    struct aers_meter_node *node = &view->nodes[view->nnodes++];
    *node = (struct aers_meter_node){.rank = SIZE_MAX};
    view->has_new = true;
    snprintf(node->id, sizeof node->id, "%s", id);
    return node;
}

static bool resize(struct aers_meter_node *node, uint32_t nchannels)
{
    if (node->nchannels == nchannels)
        return true;
    struct aers_meter_channel *channels = calloc(nchannels, sizeof *channels);
    if (!channels)
        return false;
    for (uint32_t c = 0; c < nchannels; c++)
        channels[c] = (struct aers_meter_channel){SILENCE_DB, SILENCE_DB, SILENCE_DB, 0};
    free(node->channels);
    node->channels = channels;
    node->nchannels = nchannels;
    return true;
}

static void take_levels(struct aers_meter_channel *channel, struct json_object *levels, int64_t now_ms, double past_s)
{
    channel->rms_db = aers_json_get_number(levels, "rms", SILENCE_DB);
    channel->peak_db = aers_json_get_number(levels, "peak", SILENCE_DB);
    if (now_ms - channel->hold_at_ms > HOLD_MS)
        channel->hold_db = fmax(channel->hold_db - FALL_DB_PER_S * past_s, SILENCE_DB);
    if (channel->peak_db >= channel->hold_db) {
        channel->hold_db = channel->peak_db;
        channel->hold_at_ms = now_ms;
    }
}

static bool take_node(struct aers_meter_view *view, const char *id, struct json_object *meter, int64_t now_ms)
{
    struct json_object *channels = NULL;
    json_object_object_get_ex(meter, "channels", &channels);
    bool many = json_object_is_type(channels, json_type_array) && json_object_array_length(channels) > 0;
    size_t n = many ? json_object_array_length(channels) : 1;
    struct aers_meter_node *node = find(view, id);
    if (!node)
        node = add(view, id);
    if (!node || !resize(node, (uint32_t)(n < MAX_CHANNELS ? n : MAX_CHANNELS)))
        return false;
    node->fresh = true;
    node->clipped = aers_json_get_int(meter, "clips", 0) > 0;
    for (uint32_t c = 0; c < node->nchannels; c++)
        take_levels(&node->channels[c], many ? json_object_array_get_idx(channels, c) : meter, now_ms,
                    (double)(now_ms - view->now_ms) / 1000);
    return true;
}

static void drop_stale(struct aers_meter_view *view)
{
    size_t kept = 0;
    for (size_t i = 0; i < view->nnodes; i++) {
        if (view->nodes[i].fresh)
            view->nodes[kept++] = view->nodes[i];
        else
            free(view->nodes[i].channels);
    }
    view->nnodes = kept;
}

static void take_cpu(struct aers_meter_view *view, struct json_object *frame)
{
    struct json_object *cpu, *by_node;
    if (!json_object_object_get_ex(frame, "cpu", &cpu) || !json_object_object_get_ex(cpu, "by_node_pct", &by_node))
        return;
    for (size_t i = 0; i < view->nnodes; i++)
        view->nodes[i].cpu_pct = aers_json_get_number(by_node, view->nodes[i].id, 0);
}

enum aers_code aers_meter_view_update(struct aers_meter_view *view, struct json_object *frame, int64_t now_ms,
                                      struct aers_error *error)
{
    struct json_object *meters, *latency;
    if (!json_object_object_get_ex(frame, "meters", &meters) || !json_object_is_type(meters, json_type_object))
        return aers_error_set(error, AERS_E_INVALID, "/api/meters", "this is no telemetry frame: it has no meters");
    for (size_t i = 0; i < view->nnodes; i++)
        view->nodes[i].fresh = false;
    json_object_object_foreach(meters, key, meter)
    {
        const char *id = strncmp(key, "node/", 5) == 0 ? key + 5 : key;
        if (json_object_is_type(meter, json_type_object) && !take_node(view, id, meter, now_ms))
            return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    }
    drop_stale(view);
    take_cpu(view, frame);
    snprintf(view->graph_id, sizeof view->graph_id, "%s", aers_json_get_string(frame, "graph_id", ""));
    if (json_object_object_get_ex(frame, "latency", &latency))
        view->latency_ms = aers_json_get_number(latency, "overall_ms", 0);
    view->now_ms = now_ms;
    return AERS_OK;
}

static int by_rank(const void *a, const void *b)
{
    const struct aers_meter_node *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return strcmp(x->id, y->id);
}

void aers_meter_view_sort(struct aers_meter_view *view, struct json_object *list)
{
    size_t n = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
    for (size_t i = 0; i < n; i++) {
        struct aers_meter_node *node = find(view, aers_json_get_string(json_object_array_get_idx(list, i), "id", ""));
        if (node)
            node->rank = i;
    }
    if (view->nnodes)
        qsort(view->nodes, view->nnodes, sizeof *view->nodes, by_rank);
    view->has_new = false;
}
