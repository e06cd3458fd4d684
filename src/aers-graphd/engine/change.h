/* SPDX-License-Identifier: ISC */
/* engine/change.h - a change of the graph that is not certain yet: another graph has taken the place of the running
 * one, and some of its clients are being replaced (engine/swap.h). Until they are heard the graph that was is kept, and
 * who asked waits for his answer. When one of them fails, it is the running one again, as if nothing had been asked;
 * what is set meanwhile is kept.
 *
 * Changes that come before the first one is certain are one with it: they stand or fall together. Main thread. */
#ifndef AERS_GRAPHD_CHANGE_H
#define AERS_GRAPHD_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/aers-graphd/document/document.h"
#include "src/aers-graphd/document/journal.h"

struct aers_engine;
struct aers_answer;
struct aers_candidate;

struct aers_change_step { /* what the journal will note when it is certain */
    enum aers_step step;
    struct aers_document old;
    struct aers_change_step *next;
};

struct aers_change_answer {
    struct aers_answer *answer;
    char *plan; /* JSON */
    struct aers_change_answer *next;
};

struct aers_changes {              /* zeroed: none */
    struct aers_candidate *before; /* what was the running one; NULL: no change is open */
    struct aers_change_step *steps;
    struct aers_change_answer *answers;
    char *failure; /* why it will be taken back at the end of this turn */
};

bool aers_changes_are_open(const struct aers_engine *engine);
/* The running graph, out of the engine, which is given another one now. The document is kept as it is. */
void aers_changes_keep(struct aers_engine *engine);
/* A step of the journal; old is taken. */
void aers_changes_note(struct aers_engine *engine, enum aers_step step, struct aers_document *old);
/* Answer with the plan when it is certain what came of it: at once when nothing is open. */
void aers_changes_answer(struct aers_engine *engine, struct aers_answer *answer, const char *plan);
/* A client's new process has ended. */
void aers_changes_fail(struct aers_engine *engine, const char *client, const char *reason);
/* At the end of a turn. */
void aers_changes_settle(struct aers_engine *engine);
void aers_changes_finish(struct aers_engine *engine);

#endif
