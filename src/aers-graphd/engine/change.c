/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/change.h"

#include <stdlib.h>

#include "common/base/log.h"
#include "common/model/package.h"
#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/answer.h"

bool aers_changes_are_open(const struct aers_engine *engine)
{
    return engine->changes.before != NULL;
}

void aers_changes_keep(struct aers_engine *engine)
{
    struct aers_candidate *before = aers_need(1, sizeof *before);
    *before = (struct aers_candidate){engine->document, engine->graph, engine->blueprint, engine->values};
    engine->document = (struct aers_document){0};
    engine->graph = NULL;
    engine->blueprint = NULL;
    engine->values = NULL;
    engine->changes.before = before;
}

void aers_changes_note(struct aers_engine *engine, enum aers_step step, struct aers_document *old)
{
    struct aers_change_step **last = &engine->changes.steps;
    while (*last)
        last = &(*last)->next;
    *last = aers_need(1, sizeof **last);
    **last = (struct aers_change_step){step, *old, NULL};
    *old = (struct aers_document){0};
}

void aers_changes_answer(struct aers_engine *engine, struct aers_answer *answer, const char *plan)
{
    if (!aers_changes_are_open(engine)) {
        aers_answer_json(answer, plan, (int64_t)engine->revision);
        return;
    }
    struct aers_change_answer **last = &engine->changes.answers;
    while (*last)
        last = &(*last)->next;
    *last = aers_need(1, sizeof **last);
    **last = (struct aers_change_answer){answer, aers_need_string(plan), NULL};
}

void aers_changes_fail(struct aers_engine *engine, const char *client, const char *reason)
{
    if (!engine->changes.failure)
        engine->changes.failure = aers_need_text("the new process of %s: %s", client, reason);
    aers_engine_touch(engine);
}

/* ---- what came of it ---- */

static void note_steps(struct aers_engine *engine)
{
    struct aers_change_step *step = engine->changes.steps, *next;
    for (; step; step = next) {
        next = step->next;
        aers_journal_note(&engine->journal, step->step, &step->old);
        free(step);
    }
    engine->changes.steps = NULL;
}

static void drop_steps(struct aers_engine *engine)
{
    struct aers_change_step *step = engine->changes.steps, *next;
    for (; step; step = next) {
        next = step->next;
        aers_document_finish(&step->old);
        free(step);
    }
    engine->changes.steps = NULL;
}

static void answer_all(struct aers_engine *engine, const char *failure)
{
    struct aers_change_answer *each = engine->changes.answers, *next;
    engine->changes.answers = NULL;
    for (; each; each = next) {
        next = each->next;
        if (failure)
            aers_answer_error(each->answer, AERS_E_FAILED, "%s; the old one plays on, nothing has changed", failure);
        else
            aers_answer_json(each->answer, each->plan, (int64_t)engine->revision);
        free(each->plan);
        free(each);
    }
}

static void destroy_before(struct aers_engine *engine)
{
    aers_candidate_finish(engine->changes.before);
    free(engine->changes.before);
    engine->changes.before = NULL;
}

static void go_back(struct aers_engine *engine)
{
    char *const failure = engine->changes.failure;
    struct aers_candidate *const before = engine->changes.before;
    aers_log(AERS_LOG_ERROR, before->graph->graph_id, "%s; the old one plays on, nothing has changed", failure);
    engine->changes.before = NULL;
    engine->changes.failure = NULL;
    aers_package_take_back();
    engine->revision++; /* the one that was seen meanwhile is nobody's any more */
    aers_values_return(before->values, engine->values);
    aers_candidate_install(engine, before);
    free(before);
    drop_steps(engine);
    answer_all(engine, failure);
    free(failure);
}

void aers_changes_settle(struct aers_engine *engine)
{
    if (!aers_changes_are_open(engine))
        return;
    if (engine->changes.failure) {
        go_back(engine);
    } else if (!aers_swaps_are_changing(engine)) {
        destroy_before(engine);
        aers_package_settle();
        note_steps(engine);
        answer_all(engine, NULL);
    }
}

void aers_changes_finish(struct aers_engine *engine)
{
    struct aers_change_answer *each = engine->changes.answers, *next;
    for (; each; each = next) {
        next = each->next;
        aers_answer_drop(each->answer);
        free(each->plan);
        free(each);
    }
    engine->changes.answers = NULL;
    drop_steps(engine);
    free(engine->changes.failure);
    engine->changes.failure = NULL;
    if (engine->changes.before)
        destroy_before(engine);
}
