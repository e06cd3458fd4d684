/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/meter_view.h - live meters: what is kept between telemetry frames (peak hold), and how it is drawn.
 * Knows neither the clock nor the terminal: time and size are given. */
#ifndef AERS_CTL_METER_VIEW_H
#define AERS_CTL_METER_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/doc/json.h"

/* Lowest level drawn and printed as a number; below it is -inf. */
#define AERS_METER_FLOOR_DB -60.0

struct aers_meter_channel {
    double rms_db, peak_db;
    double hold_db;     /* highest peak of the last seconds, then falling */
    int64_t hold_at_ms; /* when it was met */
};

struct aers_meter_node {
    char id[64];
    double cpu_pct;
    bool clipped;
    bool fresh;  /* in the newest frame */
    size_t rank; /* place in the graph */
    uint32_t nchannels;
    struct aers_meter_channel *channels; /* [nchannels] */
};

struct aers_meter_view {
    char graph_id[64];
    double latency_ms;
    struct aers_meter_node *nodes;
    size_t nnodes, size;
    bool has_new; /* a node has come since the last aers_meter_view_sort */
    int64_t now_ms;
    size_t scroll; /* lines; held within what there is by print */
};

void aers_meter_view_init(struct aers_meter_view *view);
void aers_meter_view_finish(struct aers_meter_view *view);

/* Take in a telemetry frame. Nodes that are no longer in it go. AERS_E_INVALID (unchanged), AERS_E_MEMORY. */
enum aers_code aers_meter_view_update(struct aers_meter_view *view, struct json_object *frame, int64_t now_ms,
                                      struct aers_error *error) AERS_MUST_USE;

/* The order of the graph: list is the "nodes" of docs/osc.md's /aers/list, or NULL. Nodes that are not in it come last,
 * by name. Sets has_new to false. */
void aers_meter_view_sort(struct aers_meter_view *view, struct json_object *list);

struct aers_meter_style {
    int columns, rows; /* rows 0: all */
    bool colour, utf8;
};

/* One line per channel; one per node when these are more than rows; and of those the ones scrolled to. Lines end in
 * "\033[K\r\n" when colour is set, else in "\n". */
void aers_meter_view_print(struct aers_meter_view *view, const struct aers_meter_style *style, FILE *stream);

#endif
