/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/feed.h"
#include "src/aers-ctl/top/nudge.h"
#include "src/aers-ctl/top/screen.h"

enum { KEY_MS = 50, LOOK_MS = 500, RENEW_MS = 20000, MESSAGE_MS = 4000, PATIENCE_MS = 1000 };

struct view {
    struct aers_ctl *ctl;
    struct aers_ctl feed; /* a connection of its own, on which nothing but levels comes */
    struct aers_top top;
    struct aers_nudge nudge;
    int64_t look_ms, renew_ms, message_ms; /* when the next is due */
    bool helps, quits;
};

static void say(struct view *view, const char *where, const char *what)
{
    snprintf(view->top.message, sizeof view->top.message, "%.60s%s%.180s", where, *where ? ": " : "", what);
    view->message_ms = aers_clock_whole_ms() + MESSAGE_MS;
}

/* Whoever does not answer is asked anew over another connection. */
static enum aers_code take(struct view *view, enum aers_code code)
{
    if (code == AERS_E_UNAVAILABLE || code == AERS_E_TIMEOUT) {
        aers_ask_finish(view->ctl);
        aers_ask_finish(&view->feed);
        view->top.there = false;
        view->renew_ms = 0;
    }
    if (code != AERS_OK && view->top.there)
        say(view, view->ctl->error.where, view->ctl->error.what);
    return code;
}

/* ---- what is shown */

static void look(struct view *view)
{
    struct json_object *status;
    view->look_ms = aers_clock_whole_ms() + LOOK_MS;
    if (take(view, aers_ask_json(view->ctl, "/aers/status", NULL, &status)) != AERS_OK)
        return;
    (void)take(view, aers_top_take_status(&view->top, status, &view->ctl->error));
    json_object_put(status);
    if (view->top.nrows)
        (void)take(view, aers_nudge_look(view->ctl, &view->nudge, view->top.selected, 0));
}

static void look_at_selected(struct view *view, int by)
{
    if (view->top.there && view->top.nrows)
        (void)take(view, aers_nudge_look(view->ctl, &view->nudge, view->top.selected, by));
}

static void listen_to_levels(struct view *view)
{
    static const struct aers_feed_terms terms = {.rate_hz = 20, .meters = true};
    struct aers_osc_message message;
    int64_t now_ms = aers_clock_whole_ms();
    if (view->top.there && now_ms >= view->renew_ms) {
        view->renew_ms = now_ms + RENEW_MS;
        if (aers_feed_subscribe(&view->feed, "/aers", &terms) != AERS_OK)
            aers_ask_finish(&view->feed);
    }
    aers_top_age(&view->top, now_ms);
    while (view->feed.client) {
        enum aers_code code = aers_osc_client_receive(view->feed.client, 0, &message, &view->feed.error);
        if (code == AERS_OK)
            aers_top_take_message(&view->top, &message, now_ms);
        else if (code == AERS_E_TIMEOUT)
            break;
        else {
            aers_ask_finish(&view->feed);
            view->renew_ms = now_ms + LOOK_MS;
        }
    }
    if (view->top.sort == AERS_TOP_LEVEL)
        aers_top_sort(&view->top);
}

/* ---- keys */

static void sort_by(struct view *view, int column)
{
    view->top.sort = (enum aers_top_column)column;
    aers_top_sort(&view->top);
}

static void sort_by_next(struct view *view, int by)
{
    sort_by(view, ((int)view->top.sort + by + AERS_TOP_NCOLUMNS) % AERS_TOP_NCOLUMNS);
}

static void turn_round(struct view *view, int how)
{
    (void)how;
    view->top.reversed = !view->top.reversed;
    aers_top_sort(&view->top);
}

static void quit(struct view *view, int how)
{
    (void)how;
    view->quits = true;
}

static void help(struct view *view, int how)
{
    (void)how;
    view->helps = !view->helps;
}

static void step(struct view *view, int by)
{
    aers_top_select(&view->top, by);
    look_at_selected(view, 0);
}

static void page(struct view *view, int by)
{
    step(view, by * (int)aers_screen_room());
}

static void jump(struct view *view, int by)
{
    step(view, by * (int)view->top.nrows);
}

enum { MUTE, BYPASS, SOLO };

static void toggle(struct view *view, int which)
{
    static const char *const switches[] = {[MUTE] = "mute", [BYPASS] = "bypass", [SOLO] = "solo"};
    if (view->top.nrows && take(view, aers_nudge_toggle(view->ctl, view->top.selected, switches[which])) == AERS_OK)
        look(view);
}

static void nudge(struct view *view, int direction)
{
    if (view->top.nrows && take(view, aers_nudge_move(view->ctl, &view->nudge, direction)) == AERS_OK)
        look_at_selected(view, 0);
}

static const struct {
    int key;
    void (*act)(struct view *view, int how);
    int how;
} keys[] = {
    {'q', quit, 0},
    {4 /* Ctrl-D */, quit, 0},
    {'h', help, 0},
    {'?', help, 0},
    {AERS_KEY_UP, step, -1},
    {'k', step, -1},
    {AERS_KEY_DOWN, step, 1},
    {'j', step, 1},
    {AERS_KEY_PAGE_UP, page, -1},
    {AERS_KEY_PAGE_DOWN, page, 1},
    {AERS_KEY_HOME, jump, -1},
    {AERS_KEY_END, jump, 1},
    {AERS_KEY_LEFT, look_at_selected, -1},
    {AERS_KEY_RIGHT, look_at_selected, 1},
    {'m', toggle, MUTE},
    {'b', toggle, BYPASS},
    {'s', toggle, SOLO},
    {'+', nudge, 1},
    {'=', nudge, 1},
    {'-', nudge, -1},
    {'d', nudge, 0},
    {'>', sort_by_next, 1},
    {'<', sort_by_next, -1},
    {'n', sort_by, AERS_TOP_NODE},
    {'c', sort_by, AERS_TOP_CPU},
    {'x', sort_by, AERS_TOP_XRUNS},
    {'r', sort_by, AERS_TOP_RESTARTS},
    {'l', sort_by, AERS_TOP_LEVEL},
    {'g', sort_by, AERS_TOP_GRAPH},
    {'R', turn_round, 0},
};

static void take_key(struct view *view, int key)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].key == key)
            keys[i].act(view, keys[i].how);
}

static void watch(struct view *view)
{
    while (!view->quits && !aers_screen_is_interrupted()) {
        int64_t now_ms = aers_clock_whole_ms();
        if (now_ms >= view->look_ms)
            look(view);
        listen_to_levels(view);
        if (now_ms >= view->message_ms)
            view->top.message[0] = 0;
        aers_screen_draw(&view->top, view->top.there ? view->nudge.shown : "", view->helps);
        take_key(view, aers_screen_key(KEY_MS));
    }
}

static enum aers_code print_once(struct aers_ctl *ctl)
{
    struct json_object *status;
    enum aers_code code = aers_ask_json(ctl, "/aers/status", NULL, &status);
    if (code == AERS_OK) {
        aers_print_json(status);
        json_object_put(status);
    }
    return code;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    (void)args;
    if (ctl->json)
        return print_once(ctl);
    enum aers_code code = aers_ask_open(ctl); /* who is not there to begin with is worth a word, not a screen */
    if (code == AERS_OK)
        code = aers_screen_open(ctl->colour, &ctl->error);
    if (code != AERS_OK)
        return code;
    struct view view = {.ctl = ctl, .feed = *ctl};
    view.feed.client = NULL;
    if (ctl->timeout_ms > PATIENCE_MS)
        ctl->timeout_ms = PATIENCE_MS; /* keys are waited for meanwhile */
    aers_top_init(&view.top);
    watch(&view);
    aers_screen_close();
    aers_ask_finish(&view.feed);
    aers_top_finish(&view.top);
    ctl->error.what[0] = 0;
    return AERS_OK;
}

const struct aers_command aers_command_top = {
    .name = "top",
    .args = "",
    .summary = "nodes at work, full screen: CPU, xruns, restarts, levels",
    .help =
        "Show every node with its state, processor time in per cent of a block (average and highest), xruns, restarts "
        "and peak level, and change what is selected: m mutes, b bypasses, s solos, + and - nudge a parameter, which "
        "the arrows choose. < and > sort by the next column. h lists the keys, q or Ctrl-C ends. When aers-graphd "
        "goes it waits for another. With --json the status, once.",
    .max_args = 0,
    .run = run,
};
