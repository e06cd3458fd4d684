/* SPDX-License-Identifier: ISC */
/* Record: what is triggered from now on, a line of JSON each, until Ctrl-C. Replay: the same again, as far apart. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/timeline.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/events/events.h"

enum { LOOK_MS = 50, AHEAD_MS = 400 };

/* ---- record */

static volatile sig_atomic_t ends;

static void on_signal(int number)
{
    (void)number;
    ends = 1;
}

static bool print_new(struct json_object *answer, FILE *file)
{
    struct json_object *events = NULL;
    json_object_object_get_ex(answer, "events", &events);
    for (size_t i = 0; events && i < json_object_array_length(events); i++)
        fprintf(file, "%s\n", json_object_get_string(json_object_array_get_idx(events, i)));
    return fflush(file) == 0;
}

/* What is new since `next`; prints it when there is a file. */
static enum aers_code look(struct aers_ctl *ctl, const char *node, char *next, size_t size, FILE *file)
{
    const char *words[] = {node, next};
    char *text = NULL;
    struct json_object *answer = NULL;
    enum aers_code code = aers_ask_words(ctl, "/aers/events/log", words, *next ? 2 : 1, &text);
    if (code == AERS_OK)
        code = aers_json_parse(text, strlen(text), AERS_OSC_MAX_NBYTES, &answer, &ctl->error);
    free(text);
    if (code != AERS_OK)
        return code;
    if (file && !print_new(answer, file))
        code = aers_error_set(&ctl->error, AERS_E_IO, "", "cannot write: %s", strerror(errno));
    snprintf(next, size, "%s", aers_json_get_string(answer, "next", "0"));
    json_object_put(answer);
    return code;
}

enum aers_code aers_events_record(struct aers_ctl *ctl, const char *node, const char *path)
{
    const struct sigaction action = {.sa_handler = on_signal};
    char next[32] = "";
    enum aers_code code = look(ctl, node, next, sizeof next, NULL);
    FILE *file = code != AERS_OK ? NULL : path ? fopen(path, "we") : stdout;
    if (code == AERS_OK && !file)
        return aers_error_set(&ctl->error, AERS_E_IO, path, "cannot write: %s", strerror(errno));
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    while (code == AERS_OK && !ends) {
        poll(NULL, 0, LOOK_MS);
        code = look(ctl, node, next, sizeof next, file);
    }
    if (file && path && fclose(file) != 0 && code == AERS_OK)
        code = aers_error_set(&ctl->error, AERS_E_IO, path, "cannot write: %s", strerror(errno));
    return code;
}

/* ---- replay */

static int by_frame(const void *a, const void *b)
{
    const struct aers_timeline_event *x = a, *y = b;
    return (x->frame > y->frame) - (x->frame < y->frame);
}

static enum aers_code check(const struct aers_timeline *timeline, const char *path, struct aers_error *error)
{
    for (size_t i = 0; i < timeline->nevents; i++) {
        const struct aers_timeline_event *event = &timeline->events[i];
        if (!event->tag || event->frame == AERS_TIMELINE_UNSET)
            return aers_error_set(error, AERS_E_INVALID, path, "event %zu has no %s: it cannot be triggered again",
                                  i + 1, event->tag ? "time" : "tag");
    }
    return timeline->nevents ? AERS_OK : aers_error_set(error, AERS_E_INVALID, path, "there are no events in it");
}

static enum aers_code load(const char *path, double rate_hz, struct aers_timeline *timeline, struct aers_error *error)
{
    struct aers_problems problems;
    aers_problems_init(&problems, path);
    enum aers_code code = aers_timeline_load(path, rate_hz, NULL, timeline, &problems);
    if (code != AERS_OK && problems.nitems)
        aers_error_set(error, code, path, "line %u: %s", problems.items[0].line, problems.items[0].what);
    else if (code != AERS_OK)
        aers_error_set(error, code, path, "%s", aers_code_sentence(code));
    aers_problems_finish(&problems);
    return code ? code : check(timeline, path, error);
}

struct replay {
    const char *node;
    const struct aers_timeline *timeline;
    double rate_hz, begin_ms;
    size_t nsent, nheard;
};

static double at_ms(const struct replay *replay, size_t i)
{
    const struct aers_timeline_event *events = replay->timeline->events;
    return replay->begin_ms + 1000.0 * (double)(events[i].frame - events[0].frame) / replay->rate_hz;
}

/* Whatever is to be heard soon: its time tag takes it to its frame. */
static enum aers_code send_due(struct aers_ctl *ctl, struct replay *replay)
{
    enum aers_code code = AERS_OK;
    for (; code == AERS_OK && replay->nsent < replay->timeline->nevents; replay->nsent++) {
        const double ahead_ms = at_ms(replay, replay->nsent) - aers_clock_ms();
        if (ahead_ms > AHEAD_MS)
            break;
        code = aers_events_send(ctl, replay->node, replay->timeline->events[replay->nsent].tag, ahead_ms / 1000.0);
    }
    return code;
}

static enum aers_code hear(struct aers_ctl *ctl, struct replay *replay)
{
    int64_t frame = -1;
    const enum aers_code code = aers_events_receive(ctl, LOOK_MS, &frame);
    const bool is_overdue = aers_clock_ms() > at_ms(replay, replay->nheard) + ctl->timeout_ms;
    if (code == AERS_E_TIMEOUT && !is_overdue)
        return AERS_OK;
    if (code == AERS_OK && !ctl->quiet)
        printf("%s (frame %lld)\n", replay->timeline->events[replay->nheard].tag, (long long)frame);
    replay->nheard++;
    return code;
}

static enum aers_code push_all(struct aers_ctl *ctl, const char *node, const struct aers_timeline *timeline,
                               double rate_hz)
{
    struct replay replay = {node, timeline, rate_hz, aers_clock_ms() + AHEAD_MS, 0, 0};
    enum aers_code code = AERS_OK;
    while (code == AERS_OK && replay.nheard < timeline->nevents) {
        code = send_due(ctl, &replay);
        if (code == AERS_OK)
            code = hear(ctl, &replay);
    }
    return code;
}

enum aers_code aers_events_replay(struct aers_ctl *ctl, const char *node, const char *path)
{
    struct json_object *answer;
    struct aers_timeline timeline = {0};
    enum aers_code code = aers_ask_json(ctl, "/aers/events/list", node, &answer);
    if (code != AERS_OK)
        return code;
    const double rate_hz = aers_json_get_number(answer, "sample_rate", 48000);
    json_object_put(answer);
    code = load(path, rate_hz, &timeline, &ctl->error);
    if (code == AERS_OK) {
        qsort(timeline.events, timeline.nevents, sizeof *timeline.events, by_frame);
        code = push_all(ctl, node, &timeline, rate_hz);
    }
    aers_timeline_finish(&timeline);
    return code;
}
