/* SPDX-License-Identifier: ISC */
/* A source of events: its timeline, inline and from a file, becomes the setting `events` that the node reads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "common/model/audio_file.h"
#include "common/model/build.h"
#include "common/model/timeline.h"

/* Problems of a file of events that are told; the rest is counted. */
enum { MAX_TOLD = 20 };

/* A file that events play, looked at once. */
struct played {
    UT_hash_handle hh;
    const char *path; /* an event's */
    bool is_fine;
    uint32_t nchannels;
    struct aers_error error;
};

struct events {
    struct aers_build *build;
    size_t index; /* of the node */
    const struct aers_doc *source;
    struct aers_timeline timeline;
    size_t ninline; /* the first ones, from the graph file */
    struct played *played;
    size_t nrepeats;
    uint32_t declared, nchannels; /* of the source: 0 when the file does not say; what the events ask for */
};

static void on_problem(void *user, const struct aers_doc *doc, bool at_key, const char *what)
{
    struct aers_build *build = user;
    if (at_key)
        aers_build_problem_at_key(build, doc, "%s", what);
    else
        aers_build_problem(build, doc, "%s", what);
}

static void read_inline(struct events *events)
{
    struct aers_build *build = events->build;
    const struct aers_doc *list = aers_doc_get(events->source, "events");
    struct aers_timeline_reader reader = {.rate_hz = build->graph->rate_hz ? build->graph->rate_hz : 48000,
                                          .tempo = &build->graph->tempo,
                                          .base_dir = build->base_dir,
                                          .path = &build->path,
                                          .problem = on_problem,
                                          .user = build};
    if (!list)
        return;
    const size_t mark = aers_path_key(&build->path, "events");
    build->out_of_memory |= aers_timeline_read(&reader, list, &events->timeline) == AERS_E_MEMORY;
    aers_path_back(&build->path, mark);
    events->ninline = events->timeline.nevents;
}

/* Problems of the other file are told at the field that names it, each with its own place. */
static void hand_over(struct events *events, const struct aers_doc *doc, const struct aers_problems *problems)
{
    const size_t n = problems->nitems < MAX_TOLD ? problems->nitems : MAX_TOLD;
    for (size_t i = 0; i < n; i++) {
        const struct aers_problem *problem = &problems->items[i];
        if (problem->line)
            aers_build_problem(events->build, doc, "line %u, column %u: %s%s%s", problem->line, problem->column,
                               problem->path, *problem->path ? ": " : "", problem->what);
        else
            aers_build_problem(events->build, doc, "%s", problem->what);
    }
    if (problems->ntotal > n)
        aers_build_problem(events->build, doc, "and %zu problems more", problems->ntotal - n);
}

static void read_file(struct events *events)
{
    struct aers_build *build = events->build;
    const struct aers_doc *doc = aers_doc_get(events->source, "events_file");
    if (!aers_doc_string(doc))
        return;
    const size_t mark = aers_path_key(&build->path, "events_file");
    char *path = aers_build_check_text(build, doc) ? aers_build_path(build, doc->string) : NULL;
    if (path) {
        struct aers_problems problems;
        aers_problems_init(&problems, path);
        const double rate_hz = build->graph->rate_hz ? build->graph->rate_hz : 48000;
        const enum aers_code code =
            aers_timeline_load(path, rate_hz, &build->graph->tempo, &events->timeline, &problems);
        build->out_of_memory |= code == AERS_E_MEMORY;
        hand_over(events, doc, &problems);
        aers_build_setting(build, events->index, "events_file", path);
        aers_problems_finish(&problems);
    }
    free(path);
    aers_path_back(&build->path, mark);
}

/* ---- what the events ask for ---- */

/* The place in the graph file of an event's field: for one of another file, the field that names the file. */
static void complain(struct events *events, size_t index, const char *field, const char *what)
{
    struct aers_build *build = events->build;
    const bool is_inline = index < events->ninline;
    const struct aers_doc *doc = aers_doc_get(events->source, is_inline ? "events" : "events_file");
    const size_t mark = aers_path_key(&build->path, is_inline ? "events" : "events_file");
    if (is_inline) {
        doc = doc->child;
        for (size_t i = 0; i < index; i++)
            doc = doc->next;
        aers_path_index(&build->path, index);
        if (aers_doc_get(doc, field)) {
            doc = aers_doc_get(doc, field);
            aers_path_key(&build->path, field);
        }
        aers_build_problem(build, doc, "%s", what);
    } else {
        aers_build_problem(build, doc, "line %u: %s: %s", events->timeline.events[index].line, field, what);
    }
    aers_path_back(&build->path, mark);
}

static struct played *probe(struct events *events, const char *path)
{
    struct played *played = NULL;
    struct aers_audio_file file;
    HASH_FIND_STR(events->played, path, played);
    if (played)
        return played;
    played = aers_build_alloc(events->build, 1, sizeof *played);
    if (!played)
        return NULL;
    played->path = path;
    played->is_fine = aers_audio_file_probe(path, &file, &played->error) == AERS_OK;
    played->nchannels = played->is_fine ? file.channels : 0;
    if (played->nchannels > 2) {
        played->is_fine = false;
        snprintf(played->error.what, sizeof played->error.what, "%s has %u channels (an event has 1 or 2)", path,
                 file.channels);
    }
    HASH_ADD_KEYPTR(hh, events->played, played->path, strlen(played->path), played);
    return played;
}

static void check_events(struct events *events)
{
    for (size_t i = 0; i < events->timeline.nevents && !events->build->out_of_memory; i++) {
        const struct aers_timeline_event *event = &events->timeline.events[i];
        const struct played *played = event->play ? probe(events, event->play) : NULL;
        const bool is_panned = event->pan < 0.0 || event->pan > 0.0;
        if (played && !played->is_fine)
            complain(events, i, "play", played->error.what);
        if (is_panned && events->declared == 1)
            complain(events, i, "pan", "pan needs a source of 2 channels, and this one has 1 (set channels: 2)");
        if (is_panned || (played && played->nchannels == 2))
            events->nchannels = 2;
        events->nrepeats += event->times != 1;
        if (event->times != 1 && events->nrepeats == AERS_TIMELINE_MAX_REPEATS + 1)
            complain(events, i, "repeat", "more than 1024 events that repeat");
    }
    if (HASH_COUNT(events->played) > AERS_TIMELINE_MAX_FILES)
        aers_build_problem(events->build, events->source, "plays %u different files (allowed: %d)",
                           HASH_COUNT(events->played), AERS_TIMELINE_MAX_FILES);
}

static void forget_played(struct events *events)
{
    struct played *each, *next;
    HASH_ITER(hh, events->played, each, next)
    {
        HASH_DEL(events->played, each);
        free(each);
    }
}

void aers_build_events(struct aers_build *build, size_t index, const struct aers_doc *source)
{
    struct events events = {
        .build = build, .index = index, .source = source, .declared = build->nodes[index].declared, .nchannels = 1};
    char *text = NULL;
    const size_t before = build->problems->ntotal;
    read_inline(&events);
    read_file(&events);
    /* Which event stands where is known only when all of them could be read. */
    if (build->problems->ntotal == before)
        check_events(&events);
    forget_played(&events);
    build->nodes[index].own_channels = events.nchannels;
    if (!build->out_of_memory && aers_timeline_format(&events.timeline, &text))
        build->out_of_memory = true;
    if (text)
        aers_build_setting(build, index, "events", text);
    free(text);
    aers_timeline_finish(&events.timeline);
}
