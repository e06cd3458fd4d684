/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/node_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE_WINDOW_US = 1000000 };

void aers_node_table_init(struct aers_node_table *table)
{
    *table = (struct aers_node_table){0};
}

static void remove_node(struct aers_node_table *table, struct aers_node_entry *node)
{
    HASH_DEL(table->nodes, node);
    free(node);
}

void aers_node_table_finish(struct aers_node_table *table)
{
    struct aers_node_entry *node, *next;
    HASH_ITER(hh, table->nodes, node, next)
    remove_node(table, node);
    aers_node_table_init(table);
}

struct aers_node_entry *aers_node_table_find(struct aers_node_table *table, const char *id)
{
    struct aers_node_entry *node;
    HASH_FIND_STR(table->nodes, id, node);
    return node;
}

/* Both fields of an entry have room for what the message's parser lets pass. */
static enum aers_code add_node(struct aers_node_table *table, const struct aers_meter_message *message, uint64_t now_us,
                               struct aers_node_entry **out)
{
    if (HASH_COUNT(table->nodes) >= AERS_NODE_TABLE_MAX)
        return AERS_E_LIMIT;
    struct aers_node_entry *node = calloc(1, sizeof *node);
    if (!node)
        return AERS_E_MEMORY;
    strcpy(node->id, message->node_id);
    strcpy(node->graph_id, message->graph_id);
    node->sequence = message->sequence - 1;
    node->anchor_frame = message->frame;
    node->anchor_us = now_us;
    node->stale = true;
    HASH_ADD_STR(table->nodes, id, node);
    *out = node;
    return AERS_OK;
}

/* A number that goes back is a process that began again (or another graph's node of the same name): no loss. */
static void count_lost(struct aers_node_table *table, struct aers_node_entry *node,
                       const struct aers_meter_message *message)
{
    int32_t gap = (int32_t)(message->sequence - node->sequence - 1);
    bool restarted = gap < 0 || message->sequence == 0 || strcmp(node->graph_id, message->graph_id) != 0;
    if (restarted) {
        strcpy(node->graph_id, message->graph_id);
        node->anchor_frame = message->frame;
    } else {
        node->lost += (uint64_t)gap;
        table->lost += (uint64_t)gap;
    }
    node->sequence = message->sequence;
}

/* Nodes do not tell the sample rate; their frame counters do. Only a rate that exists is believed. */
static void guess_rate(struct aers_node_table *table, struct aers_node_entry *node, int64_t frame, uint64_t now_us)
{
    static const double rates[] = {8000,  11025, 16000, 22050,  24000,  32000, 44100,
                                   48000, 88200, 96000, 176400, 192000, 384000};
    if (now_us - node->anchor_us < RATE_WINDOW_US)
        return;
    double elapsed_s = (double)(now_us - node->anchor_us) / 1e6;
    double rate_hz = ((double)frame - (double)node->anchor_frame) / elapsed_s;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
        if (fabs(rate_hz / rates[i] - 1.0) < 0.03)
            table->rate_hz = rates[i];
    node->anchor_frame = frame;
    node->anchor_us = now_us;
}

static float combine_rms_db(float a_db, uint32_t na, float b_db)
{
    double a = pow(10.0, (double)a_db / 10.0), b = pow(10.0, (double)b_db / 10.0);
    return (float)fmax(10.0 * log10((a * na + b) / (na + 1.0)), AERS_METER_FLOOR_DB);
}

static void read_levels(struct aers_node_table *table, struct aers_node_entry *node,
                        const struct aers_meter_message *message)
{
    bool fresh = node->tick != table->tick || node->ncombined == 0 || node->nchannels != message->nchannels;
    if (fresh) {
        node->ncombined = 0;
        node->nchannels = message->nchannels;
        memcpy(node->peak_db, message->peak_db, message->nchannels * sizeof(float));
        memcpy(node->rms_db, message->rms_db, message->nchannels * sizeof(float));
    } else {
        for (uint32_t i = 0; i < node->nchannels; i++) {
            node->peak_db[i] = fmaxf(node->peak_db[i], message->peak_db[i]);
            node->rms_db[i] = combine_rms_db(node->rms_db[i], node->ncombined, message->rms_db[i]);
        }
    }
    node->tick = table->tick;
    node->ncombined++;
}

static void read_rest(struct aers_node_entry *node, const struct aers_meter_message *message)
{
    node->cpu_avg_pct = message->cpu_avg_pct;
    node->cpu_max_pct = message->cpu_max_pct;
    node->clips = message->clips;
    node->late_blocks = message->late_blocks;
    node->xruns = message->xruns;
    node->queue_depth = message->queue_depth;
    node->latency_frames = message->latency_frames;
    node->noutputs = message->noutputs;
    memcpy(node->outputs, message->outputs, message->noutputs * sizeof(float));
}

enum aers_code aers_node_table_update(struct aers_node_table *table, const struct aers_meter_message *message,
                                      uint64_t now_us)
{
    struct aers_node_entry *node = aers_node_table_find(table, message->node_id);
    if (!node) {
        enum aers_code code = add_node(table, message, now_us, &node);
        if (code != AERS_OK)
            return code;
    }
    count_lost(table, node, message);
    guess_rate(table, node, message->frame, now_us);
    read_levels(table, node, message);
    read_rest(node, message);
    if (node->stale) {
        node->stale = false;
        table->nlive++;
        table->version++;
    }
    node->heard_us = now_us;
    table->messages++;
    return AERS_OK;
}

void aers_node_table_tick(struct aers_node_table *table)
{
    table->tick++;
}

void aers_node_table_expire(struct aers_node_table *table, uint64_t now_us)
{
    struct aers_node_entry *node, *next;
    HASH_ITER(hh, table->nodes, node, next)
    {
        uint64_t silent_us = now_us - node->heard_us;
        if (!node->stale && silent_us >= AERS_NODE_STALE_US) {
            node->stale = true;
            table->nlive--;
            table->version++;
        }
        if (silent_us >= AERS_NODE_FORGET_US) {
            remove_node(table, node);
            table->version++;
        }
    }
}

static float loudest(const float *levels_db, uint32_t n)
{
    float max_db = AERS_METER_FLOOR_DB;
    for (uint32_t i = 0; i < n; i++)
        max_db = fmaxf(max_db, levels_db[i]);
    return max_db;
}

float aers_node_entry_peak_db(const struct aers_node_entry *node)
{
    return loudest(node->peak_db, node->nchannels);
}

float aers_node_entry_rms_db(const struct aers_node_entry *node)
{
    return loudest(node->rms_db, node->nchannels);
}
