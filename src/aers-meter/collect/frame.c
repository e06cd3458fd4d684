/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/manifest.h"

enum { DB_DECIMALS = 2, MS_DECIMALS = 3, PCT_DECIMALS = 2 };

/* ,"key": with the comma left out after an opening brace */
static void put_key(struct aers_text *text, bool *first, const char *prefix, const char *key)
{
    aers_text_puts(text, *first ? "\"" : ",\"");
    *first = false;
    aers_text_puts(text, prefix);
    aers_text_puts(text, key);
    aers_text_put(text, "\":", 2);
}

static void put_levels(struct aers_text *text, float rms_db, float peak_db)
{
    aers_text_puts(text, "{\"rms\":");
    aers_text_put_number(text, (double)rms_db, DB_DECIMALS);
    aers_text_puts(text, ",\"peak\":");
    aers_text_put_number(text, (double)peak_db, DB_DECIMALS);
}

static void put_channels(struct aers_text *text, const struct aers_node_entry *node)
{
    aers_text_puts(text, ",\"channels\":[");
    for (uint32_t i = 0; i < node->nchannels; i++) {
        if (i)
            aers_text_put(text, ",", 1);
        put_levels(text, node->rms_db[i], node->peak_db[i]);
        aers_text_put(text, "}", 1);
    }
    aers_text_put(text, "]", 1);
}

/* By the manifest's names where graphd told the module, else by number. */
static void put_outputs(struct aers_text *text, const struct aers_node_entry *node)
{
    const struct aers_manifest *manifest = node->module[0] ? aers_manifest_find(node->module) : NULL;
    bool first = true;
    aers_text_puts(text, ",\"outputs\":{");
    for (uint32_t i = 0; i < node->noutputs; i++) {
        char name[24];
        snprintf(name, sizeof name, "output_%u", i + 1);
        put_key(text, &first, "", manifest && i < manifest->noutputs ? manifest->outputs[i].name : name);
        aers_text_put_number(text, (double)node->outputs[i], DB_DECIMALS);
    }
    aers_text_put(text, "}", 1);
}

/* Counts are left out while they are 0, which most are: frames are sent twenty times a second. */
static void put_count(struct aers_text *text, const char *key, uint64_t value)
{
    bool first = false;
    if (value == 0)
        return;
    put_key(text, &first, "", key);
    aers_text_put_uint(text, value);
}

static void put_meter(struct aers_text *text, const struct aers_frame *frame, const struct aers_node_entry *node,
                      bool *first)
{
    put_key(text, first, "node/", node->id);
    put_levels(text, aers_node_entry_rms_db(node), aers_node_entry_peak_db(node));
    if (node->nchannels > 1)
        put_channels(text, node);
    if (node->noutputs)
        put_outputs(text, node);
    put_count(text, "clips", node->clips);
    put_count(text, "late_blocks", node->late_blocks);
    put_count(text, "xruns", node->xruns);
    put_count(text, "queue_depth", node->queue_depth);
    put_count(text, "lost", node->lost);
    if (strcmp(node->graph_id, frame->graph_id) != 0) {
        bool none = false;
        put_key(text, &none, "", "graph_id");
        aers_text_puts(text, "\"");
        aers_text_puts(text, node->graph_id);
        aers_text_puts(text, "\"");
    }
    aers_text_put(text, "}", 1);
}

static double latency_ms(const struct aers_frame *frame, const struct aers_node_entry *node)
{
    return 1000.0 * node->latency_frames / frame->rate_hz;
}

/* What a node that is not heard adds is not known: nothing. */
static double latency_of(void *user, const char *id)
{
    const struct aers_frame *frame = user;
    const struct aers_node_entry *node;
    HASH_FIND_STR(frame->table->nodes, id, node);
    return node && !node->stale ? latency_ms(frame, node) : 0.0;
}

static double overall_ms(const struct aers_frame *frame)
{
    if (frame->paths->nnodes) {
        struct aers_frame copy = *frame;
        return aers_graph_paths_longest(frame->paths, latency_of, &copy);
    }
    double longest = 0.0;
    for (const struct aers_node_entry *node = frame->table->nodes; node; node = node->hh.next)
        if (!node->stale)
            longest = fmax(longest, latency_ms(frame, node));
    return longest;
}

typedef double value_fn(const struct aers_frame *frame, const struct aers_node_entry *node);

static double cpu_avg(const struct aers_frame *frame, const struct aers_node_entry *node)
{
    (void)frame;
    return (double)node->cpu_avg_pct;
}

static double cpu_max(const struct aers_frame *frame, const struct aers_node_entry *node)
{
    (void)frame;
    return (double)node->cpu_max_pct;
}

static int compare_ids(const void *id, const void *item)
{
    return strcmp(id, *(char *const *)item);
}

static bool is_in(const struct aers_frame *frame, const struct aers_node_entry *node)
{
    return !node->stale &&
           (!frame->nnodes || bsearch(node->id, frame->nodes, frame->nnodes, sizeof *frame->nodes, compare_ids));
}

static void put_by_node(struct aers_text *text, const struct aers_frame *frame, value_fn *value, unsigned decimals)
{
    bool first = true;
    aers_text_put(text, "{", 1);
    for (const struct aers_node_entry *node = frame->table->nodes; node; node = node->hh.next) {
        if (!is_in(frame, node))
            continue;
        put_key(text, &first, "", node->id);
        aers_text_put_number(text, value(frame, node), decimals);
    }
    aers_text_put(text, "}", 1);
}

static void put_head(struct aers_text *text, const struct aers_frame *frame)
{
    aers_text_puts(text, "{\"ts\":");
    aers_text_put_number(text, frame->ts_s, 3);
    aers_text_puts(text, ",\"type\":\"frame\",\"graph_id\":\"");
    aers_text_puts(text, frame->graph_id);
    aers_text_puts(text, "\",\"seq\":");
    aers_text_put_uint(text, frame->seq);
}

void aers_frame_write(struct aers_text *text, const struct aers_frame *frame)
{
    bool first = true;
    aers_text_clear(text);
    put_head(text, frame);
    aers_text_puts(text, ",\"meters\":{");
    for (const struct aers_node_entry *node = frame->table->nodes; node; node = node->hh.next)
        if (is_in(frame, node))
            put_meter(text, frame, node, &first);
    aers_text_puts(text, "},\"latency\":{\"overall_ms\":");
    aers_text_put_number(text, overall_ms(frame), MS_DECIMALS);
    aers_text_puts(text, ",\"period_ms\":");
    aers_text_put_number(text, frame->period_ms, MS_DECIMALS);
    aers_text_puts(text, ",\"by_node_ms\":");
    put_by_node(text, frame, latency_ms, MS_DECIMALS);
    aers_text_puts(text, "},\"cpu\":{\"by_node_pct\":");
    put_by_node(text, frame, cpu_avg, PCT_DECIMALS);
    aers_text_puts(text, ",\"max_by_node_pct\":");
    put_by_node(text, frame, cpu_max, PCT_DECIMALS);
    aers_text_puts(text, "}}");
}
