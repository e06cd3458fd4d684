/* SPDX-License-Identifier: ISC */
/* collect/frame.h - one telemetry frame as JSON: the fields of docs/telemetry.md. */
#ifndef AERS_METER_FRAME_H
#define AERS_METER_FRAME_H

#include <stdint.h>

#include "src/aers-meter/collect/graph_paths.h"
#include "src/aers-meter/collect/node_table.h"
#include "src/aers-meter/collect/text.h"

struct aers_frame {
    double ts_s;          /* wall clock */
    uint64_t seq;         /* counts frames, so that a client sees what it skipped */
    const char *graph_id; /* needs no escape */
    double rate_hz;       /* > 0 */
    double period_ms;     /* one JACK period, or NaN when not known */
    const struct aers_node_table *table;
    struct aers_graph_paths *paths; /* nnodes 0 when the graph is not known */
    char *const *nodes;             /* [nnodes] sorted ids: only these are in it; nnodes 0: all */
    size_t nnodes;
};

/* Clears text first. Look at text->failed afterwards. */
void aers_frame_write(struct aers_text *text, const struct aers_frame *frame);

#endif
