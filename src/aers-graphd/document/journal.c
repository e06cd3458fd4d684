/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/document/journal.h"

#include <string.h>

const struct aers_document *aers_journal_peek(const struct aers_journal *journal, enum aers_step step)
{
    if (step == AERS_STEP_UNDO)
        return journal->npast ? &journal->past[journal->npast - 1] : NULL;
    return journal->nfuture ? &journal->future[journal->nfuture - 1] : NULL;
}

static void push(struct aers_document *stack, size_t *n, struct aers_document *document)
{
    if (*n == AERS_JOURNAL_MAX) {
        aers_document_finish(&stack[0]);
        memmove(stack, stack + 1, (AERS_JOURNAL_MAX - 1) * sizeof *stack);
        (*n)--;
    }
    stack[(*n)++] = *document;
    *document = (struct aers_document){0};
}

static void drop(struct aers_document *stack, size_t *n)
{
    if (*n)
        aers_document_finish(&stack[--*n]);
}

void aers_journal_note(struct aers_journal *journal, enum aers_step step, struct aers_document *old)
{
    if (step == AERS_STEP_UNDO) {
        drop(journal->past, &journal->npast);
        push(journal->future, &journal->nfuture, old);
        return;
    }
    if (step == AERS_STEP_REDO)
        drop(journal->future, &journal->nfuture);
    while (step == AERS_STEP_EDIT && journal->nfuture)
        drop(journal->future, &journal->nfuture);
    push(journal->past, &journal->npast, old);
}

void aers_journal_finish(struct aers_journal *journal)
{
    while (journal->npast)
        drop(journal->past, &journal->npast);
    while (journal->nfuture)
        drop(journal->future, &journal->nfuture);
}
