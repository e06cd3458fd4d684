/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/top/model.h - what `aers-ctl top` shows: the graph's headline and a row for each node, filled from
 * /aers/status and from the levels that come in between. Knows neither the clock nor the terminal. */
#ifndef AERS_CTL_TOP_MODEL_H
#define AERS_CTL_TOP_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/doc/json.h"
#include "common/osc/gate.h"

enum aers_top_column {
    AERS_TOP_NODE,
    AERS_TOP_STATE,
    AERS_TOP_CPU,
    AERS_TOP_MAX,
    AERS_TOP_XRUNS,
    AERS_TOP_RESTARTS,
    AERS_TOP_LEVEL,
    AERS_TOP_GRAPH, /* no column: the order of the graph */
    AERS_TOP_NCOLUMNS
};

#define AERS_TOP_SILENCE_DB -150.0

struct aers_top_row {
    char id[64], module[64], state[16], reason[96];
    double cpu_pct, cpu_max_pct;
    int64_t xruns, restarts;
    bool mute, bypass, solo;
    bool heard;     /* false: silenced by the solo of another */
    double peak_db; /* the loudest channel; falls slowly */
    int64_t level_at_ms;
    size_t rank; /* in the graph */
};

struct aers_top {
    char graph_id[64], state[16];
    int64_t rate_hz, block_nframes, xruns;
    double uptime_s, load_pct;
    struct aers_top_row *rows; /* [nrows], as sorted */
    size_t nrows;
    enum aers_top_column sort;
    bool reversed;
    char selected[64]; /* id; the row goes with its node wherever it is sorted to */
    size_t first;      /* row at the top of the list */
    int64_t aged_ms;   /* when levels fell last */
    bool there;        /* graphd answers */
    char message[256]; /* of the last thing done, or why nothing is shown */
};

void aers_top_init(struct aers_top *top);
void aers_top_finish(struct aers_top *top);

/* Rows are those of status; levels are kept for the nodes that stay. AERS_E_INVALID or AERS_E_MEMORY: unchanged. */
enum aers_code aers_top_take_status(struct aers_top *top, struct json_object *status,
                                    struct aers_error *error) AERS_MUST_USE;
/* /aers/node/<id>/meter f peak f rms ...; anything else is passed over. */
void aers_top_take_message(struct aers_top *top, const struct aers_osc_message *message, int64_t now_ms);
/* Levels fall by 20 dB a second, and are gone two seconds after the last word of them. Called often. */
void aers_top_age(struct aers_top *top, int64_t now_ms);
/* By the column, then by the order of the graph: numbers begin with the highest, words with the first. */
void aers_top_sort(struct aers_top *top);

size_t aers_top_selected(const struct aers_top *top); /* index of the row; 0 when its node has gone */
void aers_top_select(struct aers_top *top, int64_t by);
/* So that the selected row is among the `room` rows from first on. */
void aers_top_scroll(struct aers_top *top, size_t room);

#endif
