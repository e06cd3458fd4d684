/* SPDX-License-Identifier: ISC */
/* Of GET /metrics: what the nodes say of themselves over UDP, as in the frames. */
#include <stdio.h>

#include "common/model/manifest.h"
#include "src/aers-meter/api/metrics.h"

enum { LABELS_NBYTES = 256 };

static void put_labels(char labels[LABELS_NBYTES], const struct aers_node_entry *node, const char *key,
                       const char *value)
{
    int n = snprintf(labels, LABELS_NBYTES, "graph_id=\"%s\",node=\"%s\"", node->graph_id, node->id);
    if (key)
        snprintf(labels + n, LABELS_NBYTES - (size_t)n, ",%s=\"%s\"", key, value);
}

static void put_levels(struct aers_exposition *exposition, const struct aers_node_table *table,
                       const struct aers_metric *metric, bool is_peak)
{
    char labels[LABELS_NBYTES], channel[16];
    aers_exposition_begin(exposition, metric);
    for (const struct aers_node_entry *node = table->nodes; node; node = node->hh.next) {
        for (uint32_t i = 0; !node->stale && i < node->nchannels; i++) {
            snprintf(channel, sizeof channel, "%u", i + 1);
            put_labels(labels, node, "channel", channel);
            aers_exposition_number(exposition, labels, (double)(is_peak ? node->peak_db[i] : node->rms_db[i]));
        }
    }
}

static void put_outputs(struct aers_exposition *exposition, const struct aers_node_table *table)
{
    static const struct aers_metric metric = {"aers_node_output", AERS_METRIC_GAUGE, "",
                                              "What a module reads out, in the unit that the output's name tells."};
    char labels[LABELS_NBYTES], number[24];
    aers_exposition_begin(exposition, &metric);
    for (const struct aers_node_entry *node = table->nodes; node; node = node->hh.next) {
        const struct aers_manifest *manifest = node->module[0] ? aers_manifest_find(node->module) : NULL;
        for (uint32_t i = 0; !node->stale && i < node->noutputs; i++) {
            snprintf(number, sizeof number, "output_%u", i + 1);
            put_labels(labels, node, "output", manifest && i < manifest->noutputs ? manifest->outputs[i].name : number);
            aers_exposition_number(exposition, labels, (double)node->outputs[i]);
        }
    }
}

struct figure {
    struct aers_metric metric;
    double (*value)(const struct aers_node_entry *node, double rate_hz);
};

static double xruns(const struct aers_node_entry *node, double rate_hz)
{
    (void)rate_hz;
    return node->xruns;
}

static double late_blocks(const struct aers_node_entry *node, double rate_hz)
{
    (void)rate_hz;
    return node->late_blocks;
}

static double clips(const struct aers_node_entry *node, double rate_hz)
{
    (void)rate_hz;
    return node->clips;
}

static double lost(const struct aers_node_entry *node, double rate_hz)
{
    (void)rate_hz;
    return (double)node->lost;
}

static double cpu(const struct aers_node_entry *node, double rate_hz)
{
    (void)rate_hz;
    return (double)node->cpu_avg_pct / 100.0;
}

static double cpu_max(const struct aers_node_entry *node, double rate_hz)
{
    (void)rate_hz;
    return (double)node->cpu_max_pct / 100.0;
}

static double queue_depth(const struct aers_node_entry *node, double rate_hz)
{
    (void)rate_hz;
    return node->queue_depth;
}

static double latency(const struct aers_node_entry *node, double rate_hz)
{
    return node->latency_frames / rate_hz;
}

static const struct figure figures[] = {
    {{"aers_node_xruns", AERS_METRIC_COUNTER, "", "Blocks that the node's process missed since it began."}, xruns},
    {{"aers_node_late_blocks", AERS_METRIC_COUNTER, "", "Callbacks that ended after their period."}, late_blocks},
    {{"aers_node_clips", AERS_METRIC_COUNTER, "", "Samples at or above 0 dBFS."}, clips},
    {{"aers_node_messages_lost", AERS_METRIC_COUNTER, "", "Meter messages of the node that never came."}, lost},
    {{"aers_node_cpu_ratio", AERS_METRIC_GAUGE, "ratio", "Of a block's duration, spent in the callback."}, cpu},
    {{"aers_node_cpu_max_ratio", AERS_METRIC_GAUGE, "ratio", "The same, the most since its last message."}, cpu_max},
    {{"aers_node_queue_depth", AERS_METRIC_GAUGE, "", "Parameter changes that wait in the node."}, queue_depth},
    {{"aers_node_latency_seconds", AERS_METRIC_GAUGE, "seconds", "What the node itself adds."}, latency},
};

void aers_metrics_put_nodes(struct aers_exposition *exposition, const struct aers_meter *meter)
{
    static const struct aers_metric peak = {"aers_node_peak_dbfs", AERS_METRIC_GAUGE, "dbfs",
                                            "Highest peak of the last frame; -150 and less is silence."};
    static const struct aers_metric rms = {"aers_node_rms_dbfs", AERS_METRIC_GAUGE, "dbfs", "RMS of the last frame."};
    char labels[LABELS_NBYTES];
    put_levels(exposition, &meter->table, &peak, true);
    put_levels(exposition, &meter->table, &rms, false);
    put_outputs(exposition, &meter->table);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        aers_exposition_begin(exposition, &figures[i].metric);
        for (const struct aers_node_entry *node = meter->table.nodes; node; node = node->hh.next) {
            if (node->stale)
                continue;
            put_labels(labels, node, NULL, NULL);
            aers_exposition_number(exposition, labels, figures[i].value(node, aers_meter_rate_hz(meter)));
        }
    }
}
