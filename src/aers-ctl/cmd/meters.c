/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <unistd.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/http.h"
#include "src/aers-ctl/meter_view.h"
#include "src/aers-ctl/term.h"

enum { FRAME_MS = 50, PLAIN_COLUMNS = 80 };

static bool once;

static const struct argp_option options[] = {{"once", '1', NULL, 0, "Print the levels of now, and end", 0}, {0}};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)arg;
    (void)error;
    if (key != '1')
        return AERS_E_UNSUPPORTED;
    once = true;
    return AERS_OK;
}

static enum aers_code fetch(struct aers_ctl *ctl, struct aers_http *http, struct json_object **frame)
{
    return aers_http_get(http, "/api/meters", ctl->timeout_ms, frame, &ctl->error);
}

/* Into the view; new nodes take their places in the graph's order, if aers-meter can tell it. */
static enum aers_code take_frame(struct aers_ctl *ctl, struct aers_http *http, struct aers_meter_view *view,
                                 struct json_object *frame)
{
    struct json_object *document = NULL, *list = NULL;
    struct aers_error ignored;
    enum aers_code code = aers_meter_view_update(view, frame, aers_clock_whole_ms(), &ctl->error);
    if (code != AERS_OK || !view->has_new)
        return code;
    if (aers_http_get(http, "/api/nodes", ctl->timeout_ms, &document, &ignored) == AERS_OK)
        json_object_object_get_ex(document, "nodes", &list);
    aers_meter_view_sort(view, list);
    json_object_put(document);
    return AERS_OK;
}

/* Lines that scripts can split at spaces: node, channel, peak, rms. */
static void print_once(struct aers_meter_view *view)
{
    struct aers_meter_style style = {.columns = PLAIN_COLUMNS, .colour = false, .utf8 = aers_term_has_utf8()};
    int columns, rows;
    aers_term_size(&columns, &rows);
    if (columns > 0) {
        style.columns = columns;
        aers_meter_view_print(view, &style, stdout);
        return;
    }
    for (size_t i = 0; i < view->nnodes; i++)
        for (uint32_t c = 0; c < view->nodes[i].nchannels; c++)
            printf("%s %u %.1f %.1f\n", view->nodes[i].id, c + 1, view->nodes[i].channels[c].peak_db,
                   view->nodes[i].channels[c].rms_db);
}

static enum aers_code show_once(struct aers_ctl *ctl, struct aers_http *http)
{
    struct aers_meter_view view;
    struct json_object *frame;
    enum aers_code code = fetch(ctl, http, &frame);
    if (code != AERS_OK)
        return code;
    if (ctl->json) {
        aers_print_json(frame);
    } else {
        aers_meter_view_init(&view);
        code = take_frame(ctl, http, &view, frame);
        if (code == AERS_OK)
            print_once(&view);
        aers_meter_view_finish(&view);
    }
    json_object_put(frame);
    return code;
}

/* The whole screen in one write, so that nothing flickers. */
static void draw(struct aers_meter_view *view)
{
    struct aers_meter_style style = {.colour = true, .utf8 = aers_term_has_utf8()};
    char *screen = NULL;
    size_t nbytes = 0;
    aers_term_size(&style.columns, &style.rows);
    FILE *stream = open_memstream(&screen, &nbytes);
    if (!stream)
        return;
    fputs("\033[H", stream);
    aers_meter_view_print(view, &style, stream);
    fputs("\033[J", stream);
    if (fclose(stream) == 0 && screen)
        for (size_t at = 0; at < nbytes;) {
            ssize_t n = write(STDOUT_FILENO, screen + at, nbytes - at);
            if (n <= 0)
                break;
            at += (size_t)n;
        }
    free(screen);
}

/* Until the next frame is due or a key was pressed. @return false when it was the one that quits */
static bool take_key(struct aers_meter_view *view, int64_t due_ms)
{
    int64_t wait_ms = due_ms - aers_clock_whole_ms();
    int key = aers_term_key(wait_ms > 0 ? (int)wait_ms : 0);
    if (key == 'j')
        view->scroll++;
    else if (key == 'k' && view->scroll > 0)
        view->scroll--;
    return key != 'q' && key != '\004';
}

static enum aers_code watch(struct aers_ctl *ctl, struct aers_http *http, struct aers_meter_view *view)
{
    enum aers_code code = AERS_OK;
    bool go_on = true;
    int64_t due_ms = aers_clock_whole_ms();
    while (code == AERS_OK && go_on && !aers_term_is_interrupted()) {
        struct json_object *frame;
        code = fetch(ctl, http, &frame);
        if (code != AERS_OK)
            return code;
        code = take_frame(ctl, http, view, frame);
        json_object_put(frame);
        draw(view);
        due_ms = due_ms + FRAME_MS > aers_clock_whole_ms() ? due_ms + FRAME_MS : aers_clock_whole_ms() + 1;
        do
            go_on = take_key(view, due_ms);
        while (go_on && aers_clock_whole_ms() < due_ms && !aers_term_is_interrupted());
    }
    return code;
}

static enum aers_code show_live(struct aers_ctl *ctl, struct aers_http *http)
{
    struct aers_meter_view view;
    enum aers_code code = aers_term_start(&ctl->error);
    if (code != AERS_OK)
        return code;
    aers_meter_view_init(&view);
    code = watch(ctl, http, &view);
    aers_meter_view_finish(&view);
    aers_term_stop();
    return code;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_http *http;
    (void)nargs;
    (void)args;
    enum aers_code code = aers_http_open(ctl, &http, &ctl->error);
    if (code != AERS_OK)
        return code;
    code = once || ctl->json ? show_once(ctl, http) : show_live(ctl, http);
    aers_http_close(http);
    return code;
}

const struct aers_command aers_command_meters = {
    .name = "meters",
    .args = "",
    .summary = "live levels in the terminal",
    .help =
        "Show the levels of every node, 20 times a second: the bar is RMS, its lighter part the peak, the mark the "
        "peak held. q or "
        "Ctrl-C ends, the arrow keys scroll. With --once, or --json, the levels of now: in a pipe as lines of node, "
        "channel, peak and RMS in dB.",
    .options = options,
    .max_args = 0,
    .option = option,
    .run = run,
};
