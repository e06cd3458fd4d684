/* SPDX-License-Identifier: ISC */
/* Steps back and forth between documents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "common/doc/edit.h"
#include "src/aers-graphd/document/journal.h"
#include "src/aers-graphd/memory.h"

static struct aers_document named(int n)
{
    struct aers_document document = {.doc = aers_need_made(aers_doc_create_number(n))};
    return document;
}

/* The running document is followed by the next; what it was goes into the journal. */
static void step(struct aers_journal *journal, enum aers_step how, struct aers_document *running, int n)
{
    struct aers_document next = how == AERS_STEP_EDIT ? named(n) : aers_document_copy(aers_journal_peek(journal, how));
    aers_journal_note(journal, how, running);
    assert_null(running->doc);
    *running = next;
}

static int name_of(const struct aers_document *document)
{
    assert_non_null(document);
    return (int)aers_doc_number(document->doc);
}

static void undo_goes_back_and_redo_forth(void **state)
{
    struct aers_journal journal = {.npast = 0};
    struct aers_document running = named(0);
    (void)state;
    assert_null(aers_journal_peek(&journal, AERS_STEP_UNDO));
    assert_null(aers_journal_peek(&journal, AERS_STEP_REDO));
    step(&journal, AERS_STEP_EDIT, &running, 1);
    step(&journal, AERS_STEP_EDIT, &running, 2);
    step(&journal, AERS_STEP_UNDO, &running, 0);
    assert_int_equal(name_of(&running), 1);
    step(&journal, AERS_STEP_UNDO, &running, 0);
    assert_int_equal(name_of(&running), 0);
    assert_null(aers_journal_peek(&journal, AERS_STEP_UNDO));
    step(&journal, AERS_STEP_REDO, &running, 0);
    step(&journal, AERS_STEP_REDO, &running, 0);
    assert_int_equal(name_of(&running), 2);
    assert_null(aers_journal_peek(&journal, AERS_STEP_REDO));
    aers_document_finish(&running);
    aers_journal_finish(&journal);
}

static void an_edit_ends_what_was_undone(void **state)
{
    struct aers_journal journal = {.npast = 0};
    struct aers_document running = named(0);
    (void)state;
    step(&journal, AERS_STEP_EDIT, &running, 1);
    step(&journal, AERS_STEP_UNDO, &running, 0);
    step(&journal, AERS_STEP_EDIT, &running, 2);
    assert_null(aers_journal_peek(&journal, AERS_STEP_REDO));
    assert_int_equal(name_of(aers_journal_peek(&journal, AERS_STEP_UNDO)), 0);
    aers_document_finish(&running);
    aers_journal_finish(&journal);
}

static void the_oldest_steps_are_forgotten(void **state)
{
    struct aers_journal journal = {.npast = 0};
    struct aers_document running = named(0);
    (void)state;
    for (int n = 1; n <= AERS_JOURNAL_MAX + 5; n++)
        step(&journal, AERS_STEP_EDIT, &running, n);
    for (int n = AERS_JOURNAL_MAX + 4; n >= 5; n--) {
        step(&journal, AERS_STEP_UNDO, &running, 0);
        assert_int_equal(name_of(&running), n);
    }
    assert_null(aers_journal_peek(&journal, AERS_STEP_UNDO));
    aers_document_finish(&running);
    aers_journal_finish(&journal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undo_goes_back_and_redo_forth),
        cmocka_unit_test(an_edit_ends_what_was_undone),
        cmocka_unit_test(the_oldest_steps_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
