/* SPDX-License-Identifier: ISC */
/* /aers/module/reload: a module from others as it is now, in all nodes that run it. */
#include "common/model/package.h"
#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/verbs/verbs.h"

static struct json_object *plan_of(const struct aers_engine *engine, const struct aers_candidate *candidate,
                                   const char *name, const char *what)
{
    struct json_object *plan = aers_candidate_plan(engine, candidate), *whole = json_object_new_array();
    struct json_object *first = json_object_new_object();
    aers_json_add_string(first, "action", "module");
    aers_json_add_string(first, "subject", name);
    aers_json_add_string(first, "reason", what);
    json_object_array_add(whole, first);
    for (size_t i = 0; i < json_object_array_length(plan); i++)
        json_object_array_add(whole, json_object_get(json_object_array_get_idx(plan, i)));
    json_object_put(plan);
    return whole;
}

void aers_verb_module_reload(struct aers_engine *engine, struct aers_call *call)
{
    const char *name;
    char what[512];
    struct aers_problems problems;
    struct aers_candidate candidate;
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 1, 1, &name, "the name of a module"))
        return;
    aers_problems_init(&problems, NULL);
    const enum aers_code code = aers_renew_module(engine, name, &problems, what, sizeof what, &candidate, &error);
    if (code != AERS_OK) {
        aers_verb_answer_problems(call, code, &problems, &error);
    } else if (!candidate.graph) {
        aers_changes_answer(engine, call->answer, "[]");
    } else {
        struct json_object *plan = plan_of(engine, &candidate, name, what);
        aers_candidate_apply(engine, &candidate, AERS_STEP_EDIT);
        aers_changes_answer(engine, call->answer, json_object_to_json_string_ext(plan, AERS_VERB_JSON));
        json_object_put(plan);
    }
    aers_candidate_finish(&candidate);
    aers_problems_finish(&problems);
}
