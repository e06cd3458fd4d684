/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/book.h"

#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/memory.h"

static const char *find_setting(const struct aers_graph_node *node, const char *key)
{
    for (size_t i = 0; i < node->nsettings; i++)
        if (strcmp(node->settings[i].key, key) == 0)
            return node->settings[i].value;
    return NULL;
}

static bool is_open_at(const struct aers_book *book, const char *id, uint64_t revision)
{
    return book->node && book->revision == revision && strcmp(book->node, id) == 0;
}

enum aers_code aers_book_timeline(struct aers_engine *engine, const char *id, const struct aers_timeline **out,
                                  struct aers_error *error)
{
    struct aers_book *book = &engine->book;
    const struct aers_graph_node *node = aers_graph_find(engine->graph, id);
    const char *events = node ? find_setting(node, "events") : NULL;
    if (!node)
        return aers_error_set(error, AERS_E_NOT_FOUND, "", "no node %.64s", id);
    if (!events)
        return aers_error_set(error, AERS_E_INVALID, "", "%s is no source of events", id);
    if (!is_open_at(book, id, engine->revision)) {
        struct aers_timeline timeline = {0};
        const enum aers_code code = aers_timeline_parse(events, engine->graph->rate_hz, &timeline, error);
        if (code != AERS_OK)
            return code;
        aers_timeline_finish(&book->timeline);
        free(book->node);
        book->timeline = timeline;
        book->node = aers_need_string(id);
        book->revision = engine->revision;
    }
    *out = &book->timeline;
    return AERS_OK;
}

/* The event as it was heard: once, at that frame of the session. */
static char *format_heard(const struct aers_timeline_event *event, int64_t frame)
{
    struct aers_timeline_event heard = *event;
    char *text = NULL;
    heard.frame = frame;
    heard.times = 1;
    heard.every = 0;
    return aers_timeline_format_event(&heard, &text) == AERS_OK ? text : aers_need_string("{}");
}

void aers_book_note(struct aers_engine *engine, const struct aers_graph_node *node, uint32_t number, int64_t frame)
{
    struct aers_book *book = &engine->book;
    const struct aers_timeline *timeline;
    if (frame < 0 || engine->session.start_frame < 0 ||
        aers_book_timeline(engine, node->id, &timeline, NULL) != AERS_OK || number < 1 || number > timeline->nevents)
        return;
    if (!book->entries)
        book->entries = aers_need(AERS_BOOK_NKEPT, sizeof *book->entries);
    struct aers_book_entry *entry = &book->entries[book->nentries++ % AERS_BOOK_NKEPT];
    free(entry->node);
    free(entry->text);
    entry->node = aers_need_string(node->id);
    entry->text = format_heard(&timeline->events[number - 1], (uint32_t)frame - (uint32_t)engine->session.start_frame);
}

void aers_book_finish(struct aers_book *book)
{
    for (size_t i = 0; book->entries && i < AERS_BOOK_NKEPT; i++) {
        free(book->entries[i].node);
        free(book->entries[i].text);
    }
    free(book->entries);
    free(book->node);
    aers_timeline_finish(&book->timeline);
}
