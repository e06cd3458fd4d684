/* SPDX-License-Identifier: ISC */
/* /aers/session/load, plan and reload: another graph file, or the same once more; or only what that would change. */
#include <stdlib.h>

#include "common/base/log.h"
#include "common/model/package.h"
#include "src/aers-graphd/verbs/verbs.h"

/* A path of our own machine, or, with an empty one, the text itself. */
enum aers_code aers_verb_read_source(const struct aers_engine *engine, const char *path, const char *text,
                                     struct aers_problems *problems, struct aers_document *out)
{
    return text ? aers_document_parse(text, &engine->document, problems, out) : aers_document_read(path, problems, out);
}

static void take(struct aers_engine *engine, struct aers_call *call, const char *path, const char *text,
                 enum aers_step step)
{
    struct aers_problems problems;
    struct aers_document document = {0};
    struct aers_error none = {.what = ""};
    aers_problems_init(&problems, text ? NULL : path);
    if (step != AERS_STEP_NONE)
        aers_package_renew(NULL);
    enum aers_code code = aers_verb_read_source(engine, path, text, &problems, &document);
    if (code == AERS_OK)
        aers_verb_offer(engine, call, &document, &problems, step);
    else
        aers_verb_answer_problems(call, code, &problems, &none);
    aers_problems_finish(&problems);
}

bool aers_verb_take_source(const struct aers_engine *engine, struct aers_call *call, const char **words)
{
    if (!aers_verb_take_edit(engine, call, 1, 2, words, "the path of a graph file, or \"\" and the text of one"))
        return false;
    bool is_path = words[0][0] == '/' && !words[1], is_text = !words[0][0] && words[1];
    if (is_path || is_text)
        return true;
    if (words[1])
        aers_answer_error(call->answer, AERS_E_INVALID, "a path and a text: give one of them, \"\" before a text");
    else
        aers_answer_error(call->answer, AERS_E_INVALID,
                          "\"%.128s\" is not absolute: only the asker knows where it starts; give it from / on",
                          words[0]);
    return false;
}

static void take_words(struct aers_engine *engine, struct aers_call *call, enum aers_step step)
{
    const char *words[2];
    if (aers_verb_take_source(engine, call, words))
        take(engine, call, words[0], words[1], step);
}

void aers_verb_load(struct aers_engine *engine, struct aers_call *call)
{
    take_words(engine, call, AERS_STEP_EDIT);
}

void aers_verb_plan(struct aers_engine *engine, struct aers_call *call)
{
    take_words(engine, call, AERS_STEP_NONE);
}

void aers_verb_reload(struct aers_engine *engine, struct aers_call *call)
{
    if (aers_verb_take_edit(engine, call, 0, 0, NULL, "nothing"))
        take(engine, call, engine->document.path, NULL, AERS_STEP_EDIT);
}
