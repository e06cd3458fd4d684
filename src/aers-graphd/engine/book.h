/* SPDX-License-Identifier: ISC */
/* engine/book.h - the timelines of the graph's sources of events as their nodes have them, and a log of what was
 * triggered. Main thread. */
#ifndef AERS_GRAPHD_BOOK_H
#define AERS_GRAPHD_BOOK_H

#include "common/model/graph.h"
#include "common/model/timeline.h"

/* The newest triggers are kept, so many. */
enum { AERS_BOOK_NKEPT = 4096 };

struct aers_engine;

struct aers_book_entry {
    char *node; /* id */
    char *text; /* the event as JSON, `at` its frame of the session */
};

/* Zeroed is empty. */
struct aers_book {
    struct aers_timeline timeline; /* of this node of this revision, read when it was asked for */
    char *node;
    uint64_t revision;
    struct aers_book_entry *entries; /* [AERS_BOOK_NKEPT]: number n is at n % AERS_BOOK_NKEPT */
    uint64_t nentries;               /* ever */
};

/* *out is valid until the next call. AERS_E_NOT_FOUND: no such node; AERS_E_INVALID: one without events. */
enum aers_code aers_book_timeline(struct aers_engine *engine, const char *id, const struct aers_timeline **out,
                                  struct aers_error *error) AERS_MUST_USE;
/* Event `number` (from 1) of a node has been triggered at a JACK frame; -1: it has not. */
void aers_book_note(struct aers_engine *engine, const struct aers_graph_node *node, uint32_t number, int64_t frame);
void aers_book_finish(struct aers_book *book);

#endif
