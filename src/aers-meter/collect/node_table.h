/* SPDX-License-Identifier: ISC */
/* collect/node_table.h - what every node said last, keyed by node id, in the order they were first heard.
 *
 * Time is given by the caller in microseconds of any steady clock. Frames are cut at ticks: messages of one node that
 * fall between two ticks are combined (highest peak, mean of the squares), so that no peak is lost, and a node that
 * said nothing since the last tick keeps its last reading. A node that is silent for AERS_NODE_STALE_US is stale and
 * not part of frames; one that stays so for AERS_NODE_FORGET_US is removed. */
#ifndef AERS_METER_NODE_TABLE_H
#define AERS_METER_NODE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <uthash.h>

#include "common/osc/meter_message.h"

enum {
    AERS_NODE_STALE_US = 2000000,
    AERS_NODE_FORGET_US = 60000000,
    AERS_NODE_TABLE_MAX = 8192, /* a graph has at most 4,096 nodes; the rest is refused and counted */
};

struct aers_node_entry {
    char id[AERS_METER_MAX_ID + 1];
    char graph_id[AERS_METER_MAX_ID + 1];
    char module[208]; /* id of its module as graphd tells it, "" when not known */
    bool stale;
    bool listed; /* scratch of whoever walks the table */
    uint32_t sequence;
    uint32_t nchannels, noutputs;
    float cpu_avg_pct, cpu_max_pct;
    uint32_t clips, late_blocks, xruns, queue_depth, latency_frames;
    float peak_db[AERS_MAX_CHANNELS], rms_db[AERS_MAX_CHANNELS]; /* of the tick */
    float outputs[AERS_METER_MAX_OUTPUTS];
    uint64_t lost;      /* messages of this node that never arrived */
    uint64_t tick;      /* the readings are of this tick, */
    uint32_t ncombined; /* combined from so many messages */
    uint64_t heard_us;
    int64_t anchor_frame; /* for the sample rate: frame at anchor_us */
    uint64_t anchor_us;
    UT_hash_handle hh;
};

struct aers_node_table {
    struct aers_node_entry *nodes; /* uthash; iterate with hh.next */
    uint64_t tick;
    uint64_t version; /* counts up when a node appears, goes stale, returns or is forgotten */
    uint64_t messages, lost;
    uint32_t nlive;
    double rate_hz; /* guessed from frames and arrival times, 0 until known */
};

void aers_node_table_init(struct aers_node_table *table);
void aers_node_table_finish(struct aers_node_table *table); /* zeroed is fine */

/* AERS_E_LIMIT when the table is full and the node new; AERS_E_MEMORY. */
enum aers_code aers_node_table_update(struct aers_node_table *table, const struct aers_meter_message *message,
                                      uint64_t now_us) AERS_MUST_USE;
/* A frame has been cut: what comes next belongs to another one. */
void aers_node_table_tick(struct aers_node_table *table);
/* Mark and forget the silent. */
void aers_node_table_expire(struct aers_node_table *table, uint64_t now_us);
struct aers_node_entry *aers_node_table_find(struct aers_node_table *table, const char *id); /* NULL when absent */

/* The loudest channel; the floor when there is none. */
float aers_node_entry_peak_db(const struct aers_node_entry *node);
float aers_node_entry_rms_db(const struct aers_node_entry *node);

#endif
