/* SPDX-License-Identifier: ISC */
/* /aers/events/list, trigger, add, log: the timelines of sources of events. */
#include <stdio.h>
#include <string.h>

#include "src/aers-graphd/document/edit.h"
#include "src/aers-graphd/engine/book.h"
#include "src/aers-graphd/verbs/sending.h"

/* ---- list */

static struct json_object *read_back(const struct aers_timeline_event *event)
{
    char *text = NULL;
    struct json_object *object = NULL;
    if (aers_timeline_format_event(event, &text) == AERS_OK)
        (void)!aers_json_parse(text, strlen(text), AERS_OSC_MAX_NBYTES, &object, NULL);
    free(text);
    return object ? object : json_object_new_object();
}

/* As many as an answer holds: a timeline may be longer. */
void aers_verb_events_list(struct aers_engine *engine, struct aers_call *call)
{
    enum { MOST_EVENTS = 1000 };
    const char *id;
    const struct aers_timeline *timeline;
    struct aers_error error;
    if (!aers_verb_take_words(call, 1, 1, &id, "the id of a source of events"))
        return;
    enum aers_code code = aers_book_timeline(engine, id, &timeline, &error);
    if (code != AERS_OK) {
        aers_answer_error(call->answer, code, "%s", error.what);
        return;
    }
    struct json_object *object = json_object_new_object(), *events = json_object_new_array();
    aers_json_add_string(object, "node", id);
    aers_json_add_int(object, "sample_rate", engine->graph->rate_hz);
    aers_json_add_int(object, "nevents", (int64_t)timeline->nevents);
    for (size_t i = 0; i < timeline->nevents && i < MOST_EVENTS; i++)
        json_object_array_add(events, read_back(&timeline->events[i]));
    json_object_object_add(object, "events", events);
    aers_verb_answer_json(call, object);
}

/* ---- trigger */

/* Of several events with one tag the first that waits for it, else the first. */
static enum aers_code find_tag(const struct aers_timeline *timeline, const char *id, const char *tag, double *number,
                               struct aers_error *error)
{
    size_t first = 0;
    const char *words[256];
    size_t nwords = 0;
    for (size_t i = 0; i < timeline->nevents; i++) {
        const struct aers_timeline_event *event = &timeline->events[i];
        if (event->tag && nwords < 256)
            words[nwords++] = event->tag;
        if (!event->tag || strcmp(event->tag, tag) != 0)
            continue;
        if (!first || event->frame == AERS_TIMELINE_UNSET)
            first = i + 1;
        if (event->frame == AERS_TIMELINE_UNSET)
            break;
    }
    *number = (double)first;
    if (first)
        return AERS_OK;
    const char *nearest = aers_did_you_mean(tag, words, nwords);
    return aers_error_set(error, AERS_E_NOT_FOUND, "", "no event of %s has the tag \"%.64s\"%s%s%s", id, tag,
                          nearest ? " (did you mean " : "", nearest ? nearest : "", nearest ? "?)" : "");
}

static enum aers_code read_event(const struct aers_timeline *timeline, const char *id, const struct aers_osc_arg *arg,
                                 double *number, struct aers_error *error)
{
    if (arg->type == 's')
        return find_tag(timeline, id, arg->s, number, error);
    if (!aers_osc_arg_number(arg, number) || *number < 1 || *number > (double)timeline->nevents)
        return aers_error_set(error, AERS_E_RANGE, "", "the events of %s are numbered from 1 to %zu", id,
                              timeline->nevents);
    return AERS_OK;
}

static enum aers_code read_trigger(struct aers_sending *sending, const struct aers_call *call, struct aers_error *error)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg id, event;
    const struct aers_timeline *timeline;
    char address[256];
    aers_osc_reader_init(&reader, call->message);
    if (call->message->nargs != 2 || !aers_osc_read(&reader, &id) || id.type != 's' || !aers_osc_read(&reader, &event))
        return aers_error_set(error, AERS_E_INVALID, "",
                              "the id of a source of events is wanted, and a tag or the number of an event");
    enum aers_code code = aers_book_timeline(sending->engine, id.s, &timeline, error);
    if (code == AERS_OK)
        code = read_event(timeline, id.s, &event, &sending->value, error);
    snprintf(address, sizeof address, "/aers/node/%.64s/trigger", id.s);
    if (code == AERS_OK)
        code = aers_target_find(sending->engine, address, &sending->target, error);
    return code ? code
                : aers_sending_when(sending->engine, call->message->when, &sending->frame, &sending->ahead_ms, error);
}

void aers_verb_events_trigger(struct aers_engine *engine, struct aers_call *call)
{
    struct aers_sending sending = {.engine = engine, .answer = call->answer};
    struct aers_error error;
    const enum aers_code code = read_trigger(&sending, call, &error);
    if (code != AERS_OK) {
        aers_answer_error(call->answer, code, "%s", error.what);
        return;
    }
    (void)aers_sending_is_timed(&sending);
    aers_sending_send(&sending);
}

/* ---- add */

void aers_verb_events_add(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[2];
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 2, 2, words, "the id of a source of events and the YAML of one event"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    const enum aers_code code = aers_document_add_event(document.doc, words[0], words[1], &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

/* ---- log */

static void add_entries(const struct aers_book *book, const char *id, uint64_t from, struct json_object *events)
{
    const uint64_t first = book->nentries > AERS_BOOK_NKEPT ? book->nentries - AERS_BOOK_NKEPT : 0;
    for (uint64_t n = from > first ? from : first; n < book->nentries; n++) {
        const struct aers_book_entry *entry = &book->entries[n % AERS_BOOK_NKEPT];
        if (strcmp(entry->node, id) == 0)
            json_object_array_add(events, json_object_new_string(entry->text));
    }
}

void aers_verb_events_log(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[2];
    const struct aers_timeline *timeline;
    struct aers_error error;
    if (!aers_verb_take_words(call, 1, 2, words, "the id of a source of events, and the `next` of the last answer"))
        return;
    const enum aers_code code = aers_book_timeline(engine, words[0], &timeline, &error);
    if (code != AERS_OK) {
        aers_answer_error(call->answer, code, "%s", error.what);
        return;
    }
    struct json_object *object = json_object_new_object(), *events = json_object_new_array();
    char next[32];
    snprintf(next, sizeof next, "%llu", (unsigned long long)engine->book.nentries);
    add_entries(&engine->book, words[0], words[1] ? strtoull(words[1], NULL, 10) : 0, events);
    aers_json_add_string(object, "next", next);
    json_object_object_add(object, "events", events);
    aers_verb_answer_json(call, object);
}
