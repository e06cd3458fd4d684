/* SPDX-License-Identifier: ISC */
/* /aers/graph/undo, redo: back to the graph before the last change, whoever made it, and forth again. It takes the way
 * of every graph: what both say the same, and every value that was set since, stays. */
#include "src/aers-graphd/verbs/verbs.h"

static void take_step(struct aers_engine *engine, struct aers_call *call, enum aers_step step)
{
    struct aers_problems problems;
    if (!aers_verb_take_edit(engine, call, 0, 0, NULL, "nothing"))
        return;
    if (aers_changes_are_open(engine)) {
        aers_answer_error(call->answer, AERS_E_CONFLICT, "a change is still being made; try again when it is done");
        return;
    }
    const struct aers_document *wanted = aers_journal_peek(&engine->journal, step);
    if (!wanted) {
        aers_answer_error(call->answer, AERS_E_CONFLICT, "there is nothing to %s",
                          step == AERS_STEP_UNDO ? "undo" : "redo");
        return;
    }
    struct aers_document document = aers_document_copy(wanted);
    aers_problems_init(&problems, NULL);
    aers_verb_offer(engine, call, &document, &problems, step);
    aers_problems_finish(&problems);
}

void aers_verb_undo(struct aers_engine *engine, struct aers_call *call)
{
    take_step(engine, call, AERS_STEP_UNDO);
}

void aers_verb_redo(struct aers_engine *engine, struct aers_call *call)
{
    take_step(engine, call, AERS_STEP_REDO);
}
