/* SPDX-License-Identifier: ISC */
/* Of GET /metrics: what graphd says of the session and its nodes, as of the last second. Ids and states come from
 * outside this program: only what is plain is put into a label. */
#include <stdio.h>
#include <string.h>

#include "src/aers-meter/api/ask.h"
#include "src/aers-meter/api/metrics.h"

enum { LABELS_NBYTES = 256 };

struct figure {
    struct aers_metric metric;
    const char *key; /* of the status */
    double scale;
};

static void put_figures(struct aers_exposition *exposition, struct json_object *status)
{
    static const struct figure figures[] = {
        {{"aers_jack_xruns", AERS_METRIC_COUNTER, "", "Blocks of the JACK server with an xrun since graphd knows it."},
         "xruns",
         1},
        {{"aers_jack_load_ratio", AERS_METRIC_GAUGE, "ratio", "DSP load of the JACK server."}, "dsp_load_pct", 0.01},
        {{"aers_jack_rate_hertz", AERS_METRIC_GAUGE, "hertz", "Sample rate."}, "rate_hz", 1},
        {{"aers_jack_block_frames", AERS_METRIC_GAUGE, "frames", "Frames of one period."}, "block_nframes", 1},
        {{"aers_graphd_uptime_seconds", AERS_METRIC_GAUGE, "seconds", "Since graphd began."}, "uptime_s", 1},
        {{"aers_session_pending", AERS_METRIC_GAUGE, "", "What is under way and will come about by itself."},
         "pending",
         1},
    };
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        aers_exposition_begin(exposition, &figures[i].metric);
        aers_exposition_number(exposition, "", aers_json_get_number(status, figures[i].key, 0) * figures[i].scale);
    }
}

static void put_state(struct aers_exposition *exposition, struct json_object *status)
{
    static const struct aers_metric metric = {"aers_session_state", AERS_METRIC_GAUGE, "",
                                              "1 for the state the session is in, 0 for the others."};
    static const char *const states[] = {"stopped", "starting", "running", "degraded", "stopping"};
    const char *state = aers_json_get_string(status, "state", "");
    char labels[LABELS_NBYTES];
    aers_exposition_begin(exposition, &metric);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        snprintf(labels, sizeof labels, "state=\"%s\"", states[i]);
        aers_exposition_count(exposition, labels, strcmp(state, states[i]) == 0);
    }
}

static void put_node(struct aers_exposition *exposition, struct json_object *status, struct json_object *node,
                     const char *key)
{
    char labels[LABELS_NBYTES];
    const char *graph = aers_json_get_string(status, "graph_id", ""), *id = aers_json_get_string(node, "id", "");
    if (!aers_ask_is_plain(graph, false) || !aers_ask_is_plain(id, false))
        return;
    snprintf(labels, sizeof labels, "graph_id=\"%.64s\",node=\"%.64s\"", graph, id);
    uint64_t value = key ? (uint64_t)aers_json_get_int(node, key, 0)
                         : strcmp(aers_json_get_string(node, "state", ""), "running") == 0;
    aers_exposition_count(exposition, labels, value);
}

static void put_nodes(struct aers_exposition *exposition, struct json_object *status)
{
    static const struct {
        struct aers_metric metric;
        const char *key; /* NULL: whether it runs */
    } figures[] = {
        {{"aers_node_up", AERS_METRIC_GAUGE, "", "1 for a node that is running."}, NULL},
        {{"aers_node_restarts", AERS_METRIC_COUNTER, "", "How often its process was started again."}, "restarts"},
    };
    struct json_object *nodes = NULL;
    json_object_object_get_ex(status, "nodes", &nodes);
    size_t nnodes = json_object_is_type(nodes, json_type_array) ? json_object_array_length(nodes) : 0;
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        aers_exposition_begin(exposition, &figures[i].metric);
        for (size_t n = 0; n < nnodes; n++)
            put_node(exposition, status, json_object_array_get_idx(nodes, n), figures[i].key);
    }
}

void aers_metrics_put_session(struct aers_exposition *exposition, const struct aers_meter *meter)
{
    static const struct aers_metric up = {"aers_graphd_up", AERS_METRIC_GAUGE, "", "1 while aers-graphd answers."};
    aers_exposition_begin(exposition, &up);
    aers_exposition_count(exposition, "", meter->world.answers);
    if (!meter->world.status)
        return;
    put_state(exposition, meter->world.status);
    put_figures(exposition, meter->world.status);
    put_nodes(exposition, meter->world.status);
}
