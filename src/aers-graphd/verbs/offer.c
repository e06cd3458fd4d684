/* SPDX-License-Identifier: ISC */
/* What the verbs that change the graph share: words in, a checked candidate, its plan out. */
#include <stdio.h>
#include <string.h>

#include "common/model/package.h"
#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/verbs/verbs.h"

static bool read_words(struct aers_osc_reader *reader, size_t nargs, size_t least, size_t most, const char **words)
{
    struct aers_osc_arg arg;
    bool is_right = nargs >= least && nargs <= most;
    for (size_t i = 0; i < most; i++)
        words[i] = NULL;
    for (size_t i = 0; is_right && i < nargs; i++) {
        is_right = aers_osc_read(reader, &arg) && arg.type == 's';
        words[i] = is_right ? arg.s : NULL;
    }
    return is_right;
}

bool aers_verb_take_words(struct aers_call *call, size_t least, size_t most, const char **words, const char *usage)
{
    struct aers_osc_reader reader;
    aers_osc_reader_init(&reader, call->message);
    if (read_words(&reader, call->message->nargs, least, most, words))
        return true;
    aers_answer_error(call->answer, AERS_E_INVALID, "%s takes %s", call->address, usage);
    return false;
}

/* A number after the words is the revision that the asker has seen. */
static bool is_current(const struct aers_engine *engine, const struct aers_osc_arg *arg)
{
    int64_t revision = arg->type == 'h' ? arg->h : arg->i;
    return revision >= 0 && (uint64_t)revision == engine->revision;
}

bool aers_verb_take_edit(const struct aers_engine *engine, struct aers_call *call, size_t least, size_t most,
                         const char **words, const char *usage)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    size_t nargs = call->message->nargs;
    bool names_revision = nargs && strchr("ih", call->message->types[nargs - 1]);
    aers_osc_reader_init(&reader, call->message);
    if (!read_words(&reader, nargs - names_revision, least, most, words)) {
        aers_answer_error(call->answer, AERS_E_INVALID, "%s takes %s", call->address, usage);
        return false;
    }
    if (!names_revision || (aers_osc_read(&reader, &arg) && is_current(engine, &arg)))
        return true;
    aers_answer_error(call->answer, AERS_E_STALE, "the graph has been changed since: it is at revision %llu now",
                      (unsigned long long)engine->revision);
    return false;
}

/* "file:line:column: " as far as it is known. */
static void format_place(const struct aers_problems *problems, const struct aers_problem *problem, char *text,
                         size_t size)
{
    *text = 0;
    if (problems->file && problem->line)
        snprintf(text, size, "%s:%u:%u: ", problems->file, problem->line, problem->column);
    else if (problems->file)
        snprintf(text, size, "%s: ", problems->file);
}

void aers_verb_answer_problems(struct aers_call *call, enum aers_code code, const struct aers_problems *problems,
                               const struct aers_error *error)
{
    char place[512], more[64] = "";
    if (!problems->nitems) {
        aers_answer_error(call->answer, code, "%s%s%s; nothing has changed", error->where, *error->where ? ": " : "",
                          *error->what ? error->what : aers_code_sentence(code));
        return;
    }
    const struct aers_problem *first = &problems->items[0];
    format_place(problems, first, place, sizeof place);
    if (problems->ntotal > 1)
        snprintf(more, sizeof more, " (the first of %zu problems)", problems->ntotal);
    aers_answer_error(call->answer, code, "%s%.256s%s%.400s%s; nothing has changed", place, first->path,
                      *first->path ? ": " : "", first->what, more);
}

void aers_verb_offer(struct aers_engine *engine, struct aers_call *call, struct aers_document *document,
                     struct aers_problems *problems, enum aers_step step)
{
    struct aers_candidate candidate = {0};
    struct aers_error error = {.what = ""};
    enum aers_code code = aers_candidate_make(engine, document, problems, &candidate, &error);
    if (code != AERS_OK) {
        if (!aers_changes_are_open(engine))
            aers_package_take_back();
        aers_verb_answer_problems(call, code, problems, &error);
        return;
    }
    struct json_object *plan = aers_candidate_plan(engine, &candidate);
    if (step != AERS_STEP_NONE)
        aers_candidate_apply(engine, &candidate, step);
    aers_candidate_finish(&candidate);
    const char *text = json_object_to_json_string_ext(plan, AERS_VERB_JSON);
    if (step != AERS_STEP_NONE)
        aers_changes_answer(engine, call->answer, text);
    else
        aers_answer_json(call->answer, text, (int64_t)engine->revision);
    json_object_put(plan);
}

void aers_verb_offer_edit(struct aers_engine *engine, struct aers_call *call, struct aers_document *document,
                          enum aers_code code, const struct aers_error *error)
{
    struct aers_problems problems;
    aers_problems_init(&problems, NULL); /* lines of an edited document are nobody's */
    if (code == AERS_OK)
        aers_verb_offer(engine, call, document, &problems, AERS_STEP_EDIT);
    else
        aers_verb_answer_problems(call, code, &problems, error);
    aers_problems_finish(&problems);
    aers_document_finish(document);
}
