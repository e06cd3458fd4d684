/* SPDX-License-Identifier: ISC */
/* document/journal.h - what the running graph was before, and before it was undone: the documents that undo and redo
 * lead to. Bounded: of more than AERS_JOURNAL_MAX steps the oldest are forgotten. Main thread. */
#ifndef AERS_GRAPHD_DOCUMENT_JOURNAL_H
#define AERS_GRAPHD_DOCUMENT_JOURNAL_H

#include <stddef.h>

#include "src/aers-graphd/document/document.h"

enum { AERS_JOURNAL_MAX = 100 };

/* How one graph follows another; NONE: it does not, it is only looked at. */
enum aers_step { AERS_STEP_NONE, AERS_STEP_EDIT, AERS_STEP_UNDO, AERS_STEP_REDO };

struct aers_journal { /* zeroed: empty */
    struct aers_document past[AERS_JOURNAL_MAX], future[AERS_JOURNAL_MAX];
    size_t npast, nfuture; /* the next step is the last of them */
};

/* The document that a step back or forward leads to, borrowed; NULL when there is none. step: UNDO or REDO. */
const struct aers_document *aers_journal_peek(const struct aers_journal *journal, enum aers_step step);
/* A step is made, and old, which is taken, is no longer the running one. An edit is the end of all that was undone. */
void aers_journal_note(struct aers_journal *journal, enum aers_step step, struct aers_document *old);
void aers_journal_finish(struct aers_journal *journal);

#endif
