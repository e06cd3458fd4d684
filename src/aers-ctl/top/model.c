/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/top/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FALL_DB_PER_MS 0.02

enum { LEVEL_LOST_MS = 2000 };

void aers_top_init(struct aers_top *top)
{
    *top = (struct aers_top){.sort = AERS_TOP_GRAPH};
}

void aers_top_finish(struct aers_top *top)
{
    free(top->rows);
    *top = (struct aers_top){0};
}

static struct aers_top_row *find(const struct aers_top *top, const char *id)
{
    for (size_t i = 0; i < top->nrows; i++)
        if (strcmp(top->rows[i].id, id) == 0)
            return &top->rows[i];
    return NULL;
}

/* ---- the status */

static bool truth(struct json_object *object, const char *key, bool otherwise)
{
    struct json_object *value;
    return json_object_object_get_ex(object, key, &value) ? json_object_get_boolean(value) : otherwise;
}

static void copy(char *out, size_t size, struct json_object *object, const char *key)
{
    snprintf(out, size, "%s", aers_json_get_string(object, key, ""));
}

static struct aers_top_row read_row(const struct aers_top *top, struct json_object *node, size_t rank)
{
    struct aers_top_row row = {.peak_db = AERS_TOP_SILENCE_DB, .rank = rank};
    copy(row.id, sizeof row.id, node, "id");
    copy(row.module, sizeof row.module, node, "module");
    copy(row.state, sizeof row.state, node, "state");
    copy(row.reason, sizeof row.reason, node, "reason");
    row.cpu_pct = aers_json_get_number(node, "cpu_pct", 0);
    row.cpu_max_pct = aers_json_get_number(node, "cpu_max_pct", 0);
    row.xruns = aers_json_get_int(node, "xruns", 0);
    row.restarts = aers_json_get_int(node, "restarts", 0);
    row.mute = truth(node, "mute", false);
    row.bypass = truth(node, "bypass", false);
    row.solo = truth(node, "solo", false);
    row.heard = truth(node, "heard", true);
    const struct aers_top_row *before = find(top, row.id);
    if (before) {
        row.peak_db = before->peak_db;
        row.level_at_ms = before->level_at_ms;
    }
    return row;
}

static void read_headline(struct aers_top *top, struct json_object *status)
{
    copy(top->graph_id, sizeof top->graph_id, status, "graph_id");
    copy(top->state, sizeof top->state, status, "state");
    top->rate_hz = aers_json_get_int(status, "rate_hz", 0);
    top->block_nframes = aers_json_get_int(status, "block_nframes", 0);
    top->xruns = aers_json_get_int(status, "xruns", 0);
    top->uptime_s = aers_json_get_number(status, "uptime_s", 0);
    top->load_pct = aers_json_get_number(status, "dsp_load_pct", 0);
}

enum aers_code aers_top_take_status(struct aers_top *top, struct json_object *status, struct aers_error *error)
{
    struct json_object *nodes = NULL;
    json_object_object_get_ex(status, "nodes", &nodes);
    if (!json_object_is_type(nodes, json_type_array))
        return aers_error_set(error, AERS_E_INVALID, "", "answered /aers/status without nodes; is this aers-graphd?");
    size_t n = json_object_array_length(nodes);
    struct aers_top_row *rows = calloc(n + 1, sizeof *rows);
    if (!rows)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    for (size_t i = 0; i < n; i++)
        rows[i] = read_row(top, json_object_array_get_idx(nodes, i), i);
    read_headline(top, status);
    free(top->rows);
    top->rows = rows;
    top->nrows = n;
    top->there = true;
    aers_top_sort(top);
    if (n > 0 && !find(top, top->selected))
        snprintf(top->selected, sizeof top->selected, "%s", rows[0].id);
    return AERS_OK;
}

/* ---- levels */

void aers_top_take_message(struct aers_top *top, const struct aers_osc_message *message, int64_t now_ms)
{
    char id[64];
    int end = 0;
    struct aers_osc_reader reader;
    struct aers_osc_arg peak, rms;
    if (sscanf(message->address, "/aers/node/%63[^/]/meter%n", id, &end) != 1 || end == 0 || message->address[end])
        return;
    struct aers_top_row *row = find(top, id);
    if (!row)
        return;
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &peak) && peak.type == 'f' && aers_osc_read(&reader, &rms))
        if ((double)peak.f > row->peak_db)
            row->peak_db = (double)peak.f;
    row->level_at_ms = now_ms;
}

void aers_top_age(struct aers_top *top, int64_t now_ms)
{
    double fall_db = (double)(now_ms - top->aged_ms) * FALL_DB_PER_MS;
    for (size_t i = 0; i < top->nrows; i++) {
        struct aers_top_row *row = &top->rows[i];
        bool is_lost = now_ms - row->level_at_ms > LEVEL_LOST_MS;
        row->peak_db = is_lost ? AERS_TOP_SILENCE_DB : fmax(row->peak_db - fall_db, AERS_TOP_SILENCE_DB);
    }
    top->aged_ms = now_ms;
}

/* ---- order */

static int by_number(double a, double b)
{
    return (a < b) - (a > b); /* the highest first */
}

static enum aers_top_column sort_column;
static bool sort_reversed;

static int by_column(const struct aers_top_row *a, const struct aers_top_row *b)
{
    switch (sort_column) {
    case AERS_TOP_NODE:
        return strcmp(a->id, b->id);
    case AERS_TOP_STATE:
        return strcmp(a->state, b->state);
    case AERS_TOP_CPU:
        return by_number(a->cpu_pct, b->cpu_pct);
    case AERS_TOP_MAX:
        return by_number(a->cpu_max_pct, b->cpu_max_pct);
    case AERS_TOP_XRUNS:
        return by_number((double)a->xruns, (double)b->xruns);
    case AERS_TOP_RESTARTS:
        return by_number((double)a->restarts, (double)b->restarts);
    case AERS_TOP_LEVEL:
        return by_number(a->peak_db, b->peak_db);
    default:
        return by_number((double)b->rank, (double)a->rank);
    }
}

static int compare(const void *a, const void *b)
{
    const struct aers_top_row *x = a, *y = b;
    int order = by_column(x, y);
    if (order == 0)
        return (x->rank > y->rank) - (x->rank < y->rank);
    return sort_reversed ? -order : order;
}

void aers_top_sort(struct aers_top *top)
{
    sort_column = top->sort;
    sort_reversed = top->reversed;
    if (top->nrows)
        qsort(top->rows, top->nrows, sizeof *top->rows, compare);
}

/* ---- the selected row */

size_t aers_top_selected(const struct aers_top *top)
{
    const struct aers_top_row *row = find(top, top->selected);
    return row ? (size_t)(row - top->rows) : 0;
}

void aers_top_select(struct aers_top *top, int64_t by)
{
    if (!top->nrows)
        return;
    int64_t row = (int64_t)aers_top_selected(top) + by, last = (int64_t)top->nrows - 1;
    row = row < 0 ? 0 : row > last ? last : row;
    snprintf(top->selected, sizeof top->selected, "%s", top->rows[row].id);
}

void aers_top_scroll(struct aers_top *top, size_t room)
{
    size_t row = aers_top_selected(top), most = top->nrows > room ? top->nrows - room : 0;
    if (row < top->first)
        top->first = row;
    else if (room > 0 && row >= top->first + room)
        top->first = row - room + 1;
    if (top->first > most)
        top->first = most;
}
