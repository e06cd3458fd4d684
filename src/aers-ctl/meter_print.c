/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/meter_view.h"

#include <math.h>
#include <string.h>

#include "src/aers-ctl/term.h"

/* Least room for a bar; a terminal that is narrower still gets lines that are too long rather than none. */
enum { MIN_BAR = 8, FIGURES = 29 };

/* From where on a level is shown in which colour. */
static const struct {
    double from_db;
    const char *colour;
} zones[] = {{-1.0, AERS_RED}, {-12.0, AERS_YELLOW}, {-150.0, AERS_GREEN}};

static const char *zone_colour(double level_db)
{
    for (size_t i = 0; i + 1 < sizeof zones / sizeof zones[0]; i++)
        if (level_db >= zones[i].from_db)
            return zones[i].colour;
    return AERS_GREEN;
}

/* Cells from the left that a level fills, 0 .. width: the scale is linear in dB. */
static int cells(double level_db, int width)
{
    double part = (level_db - AERS_METER_FLOOR_DB) / -AERS_METER_FLOOR_DB;
    return (int)lround(fmin(fmax(part, 0), 1) * width);
}

static void put_bar(const struct aers_meter_channel *channel, int width, const struct aers_meter_style *style,
                    FILE *stream)
{
    int rms = cells(channel->rms_db, width), peak = cells(channel->peak_db, width);
    int hold = cells(channel->hold_db, width) - 1;
    const char *now = NULL;
    for (int i = 0; i < width; i++) {
        double level_db = AERS_METER_FLOOR_DB * (1 - (i + 0.5) / width);
        bool lit = i < peak || i == hold;
        const char *colour = lit ? zone_colour(level_db) : AERS_DIM;
        if (style->colour && colour != now) {
            fprintf(stream, AERS_PLAIN "%s", colour);
            now = colour;
        }
        if (i == hold)
            fputs(style->utf8 ? "┃" : "|", stream);
        else if (i < rms)
            fputs(style->utf8 ? "█" : "#", stream);
        else if (i < peak)
            fputs(style->utf8 ? "▒" : "=", stream);
        else
            fputs(style->utf8 ? "·" : ".", stream);
    }
    if (style->colour)
        fputs(AERS_PLAIN, stream);
}

static void put_db(double level_db, FILE *stream)
{
    if (level_db <= -149.5)
        fputs("  -inf", stream);
    else
        fprintf(stream, "%6.1f", level_db);
}

static void put_end(const struct aers_meter_style *style, FILE *stream)
{
    fputs(style->colour ? AERS_PLAIN "\033[K\r\n" : "\n", stream);
}

static void put_line(const struct aers_meter_node *node, const struct aers_meter_channel *channel, int number,
                     int name_width, const struct aers_meter_style *style, FILE *stream)
{
    int bar = style->columns - name_width - FIGURES;
    fprintf(stream, "%-*s ", name_width, number <= 1 ? node->id : "");
    if (number > 0)
        fprintf(stream, "%2d ", number);
    else
        fputs("   ", stream);
    put_bar(channel, bar < MIN_BAR ? MIN_BAR : bar, style, stream);
    put_db(channel->peak_db, stream);
    put_db(channel->rms_db, stream);
    if (number <= 1)
        fprintf(stream, " %5.1f %%", node->cpu_pct);
    if (number <= 1 && node->clipped)
        fprintf(stream, "%s clip", style->colour ? AERS_RED : "");
    put_end(style, stream);
}

/* The loudest of all channels, for the view of one line per node. */
static struct aers_meter_channel loudest(const struct aers_meter_node *node)
{
    struct aers_meter_channel all = node->channels[0];
    for (uint32_t c = 1; c < node->nchannels; c++) {
        all.rms_db = fmax(all.rms_db, node->channels[c].rms_db);
        all.peak_db = fmax(all.peak_db, node->channels[c].peak_db);
        all.hold_db = fmax(all.hold_db, node->channels[c].hold_db);
    }
    return all;
}

static void put_heading(const struct aers_meter_view *view, int name_width, const struct aers_meter_style *style,
                        FILE *stream)
{
    char left[128];
    int bar = style->columns - name_width - FIGURES;
    snprintf(left, sizeof left, "%s, %.1f ms", view->graph_id, view->latency_ms);
    fprintf(stream, "%s%-*s  peak   rms   cpu", style->colour ? AERS_BOLD : "",
            name_width + 4 + (bar < MIN_BAR ? MIN_BAR : bar), left);
    put_end(style, stream);
}

static int widest_name(const struct aers_meter_view *view)
{
    size_t width = 4;
    for (size_t i = 0; i < view->nnodes; i++) {
        size_t w = strlen(view->nodes[i].id);
        width = w > width ? w : width;
    }
    return width > 24 ? 24 : (int)width;
}

/* How many lines there are to choose from, in the view that is taken. */
static size_t count_lines(const struct aers_meter_view *view, bool by_channel)
{
    size_t n = 0;
    for (size_t i = 0; i < view->nnodes; i++)
        n += by_channel ? view->nodes[i].nchannels : 1;
    return n;
}

static void put_lines(const struct aers_meter_view *view, bool by_channel, size_t from, size_t to,
                      const struct aers_meter_style *style, int name_width, FILE *stream)
{
    size_t line = 0;
    for (size_t i = 0; i < view->nnodes; i++) {
        const struct aers_meter_node *node = &view->nodes[i];
        uint32_t nlines = by_channel ? node->nchannels : 1;
        for (uint32_t c = 0; c < nlines; c++, line++) {
            if (line < from || line >= to)
                continue;
            struct aers_meter_channel all = by_channel ? node->channels[c] : loudest(node);
            put_line(node, &all, by_channel && node->nchannels > 1 ? (int)c + 1 : 0, name_width, style, stream);
        }
    }
}

void aers_meter_view_print(struct aers_meter_view *view, const struct aers_meter_style *style, FILE *stream)
{
    int name_width = widest_name(view);
    size_t room = style->rows > 2 ? (size_t)style->rows - 2 : style->rows > 0 ? 1 : SIZE_MAX; /* heading, foot */
    bool by_channel = count_lines(view, true) <= room;
    size_t nlines = count_lines(view, by_channel);
    size_t most = nlines > room ? nlines - room : 0;
    view->scroll = view->scroll > most ? most : view->scroll;
    size_t to = most ? view->scroll + room : nlines;
    put_heading(view, name_width, style, stream);
    put_lines(view, by_channel, view->scroll, to, style, name_width, stream);
    if (most)
        fprintf(stream, "%s%zu to %zu of %zu (arrows; q quits)", style->colour ? AERS_DIM : "", view->scroll + 1, to,
                nlines);
    else if (style->rows > 0)
        fprintf(stream, "%sq quits", style->colour ? AERS_DIM : "");
    if (style->rows > 0)
        fputs(style->colour ? AERS_PLAIN "\033[K" : "\n", stream);
}
