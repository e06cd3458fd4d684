/* SPDX-License-Identifier: ISC */
/* /aers/session/check: all that is wrong with a graph file, by place. Nothing is done, and a file that is wrong is no
 * error: it is what was asked. */
#include <stdio.h>

#include "common/doc/json.h"
#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/verbs/verbs.h"

/* Of what has no place in the file, such as a rate that the JACK server does not run at. */
static struct json_object *describe_error(enum aers_code code, const struct aers_error *error)
{
    struct aers_problem problem = {.path = (char[]){""}, .what = (char[sizeof error->what]){0}};
    snprintf(problem.what, sizeof error->what, "%s", *error->what ? error->what : aers_code_sentence(code));
    return aers_json_problem(&problem);
}

static void answer(struct aers_call *call, enum aers_code code, const char *file, const struct aers_problems *problems,
                   const struct aers_error *error)
{
    struct json_object *object = json_object_new_object(), *list = json_object_new_array();
    for (size_t i = 0; i < problems->nitems; i++)
        json_object_array_add(list, aers_json_problem(&problems->items[i]));
    if (code != AERS_OK && problems->nitems == 0)
        json_object_array_add(list, describe_error(code, error));
    aers_json_add_bool(object, "valid", code == AERS_OK);
    aers_json_add_string(object, "file", file);
    json_object_object_add(object, "problems", list);
    aers_json_add_int(object, "problem_count", (int64_t)(problems->ntotal ? problems->ntotal : code != AERS_OK));
    aers_verb_answer_json(call, object);
}

void aers_verb_check(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[2];
    struct aers_problems problems;
    struct aers_document document = {0};
    struct aers_candidate candidate = {0};
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_source(engine, call, words))
        return;
    const char *file = words[1] ? NULL : words[0];
    aers_problems_init(&problems, file);
    enum aers_code code = aers_verb_read_source(engine, words[0], words[1], &problems, &document);
    bool is_there = code != AERS_E_NOT_FOUND && code != AERS_E_IO;
    if (code == AERS_OK)
        code = aers_candidate_make(engine, &document, &problems, &candidate, &error);
    if (is_there)
        answer(call, code, file, &problems, &error);
    else
        aers_verb_answer_problems(call, code, &problems, &error);
    aers_candidate_finish(&candidate);
    aers_problems_finish(&problems);
}
