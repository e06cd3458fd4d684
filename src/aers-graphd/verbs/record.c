/* SPDX-License-Identifier: ISC */
/* /aers/record/add, remove, list: recorders in the running graph that are in no file of it. What they record goes on
 * and off by their parameter `record`, like that of any recorder. */
#include <stdlib.h>
#include <string.h>

#include "common/doc/edit.h"
#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/verbs/verbs.h"

/* ---- another graph, of the same document ---- */

/* Everything but a start, a connection and a value; of somebody who is in the graph now. */
static bool is_hurt(const struct aers_engine *engine, const char *action, const char *subject)
{
    static const char *const harmless[] = {"spawn", "connect", "disconnect", "set", "title"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (strcmp(harmless[i], action) == 0)
            return false;
    return aers_engine_find_client(engine, subject) != NULL;
}

/* A client that has no port where it is to be heard would have to be started anew: nobody's sound is broken off for a
 * recording. */
static enum aers_code check_plan(const struct aers_engine *engine, const struct aers_candidate *candidate,
                                 struct aers_error *error)
{
    enum aers_code code = AERS_OK;
    struct json_object *plan = aers_candidate_plan(engine, candidate);
    for (size_t i = 0; code == AERS_OK && i < json_object_array_length(plan); i++) {
        struct json_object *item = json_object_array_get_idx(plan, i);
        const char *action = aers_json_get_string(item, "action", ""),
                   *subject = aers_json_get_string(item, "subject", "");
        if (is_hurt(engine, action, subject))
            code = aers_error_set(error, AERS_E_CONFLICT, "",
                                  "%.64s shares its process, and has no port where it could be heard: it would be "
                                  "broken off; record what leaves that process, or put a recorder into the graph file",
                                  subject);
    }
    json_object_put(plan);
    return code;
}

static enum aers_code renew(struct aers_engine *engine, bool is_checked, struct aers_error *error)
{
    struct aers_candidate candidate = {0};
    struct aers_problems problems;
    struct aers_document document = aers_document_copy(&engine->document);
    aers_problems_init(&problems, NULL);
    enum aers_code code = aers_candidate_make(engine, &document, &problems, &candidate, error);
    if (code != AERS_OK && problems.nitems)
        aers_error_set(error, code, "", "%.400s", problems.items[0].what);
    if (code == AERS_OK && is_checked)
        code = check_plan(engine, &candidate, error);
    if (code == AERS_OK)
        aers_candidate_apply(engine, &candidate, AERS_STEP_EDIT); /* of the same document: no step for the journal */
    aers_candidate_finish(&candidate);
    aers_problems_finish(&problems);
    aers_document_finish(&document);
    return code;
}

/* ---- verbs ---- */

static struct json_object *describe(const struct aers_engine *engine, const struct aers_recorder *recorder)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "id", recorder->id);
    aers_json_add_string(object, "from", recorder->from);
    aers_json_add_string(object, "to", recorder->to);
    json_object_object_add(object, "recording", aers_take_describe(aers_takes_find(&engine->takes, recorder->id)));
    return object;
}

static enum aers_code add_wishes(struct aers_engine *engine, const struct aers_doc *wishes, struct aers_error *error)
{
    enum aers_code code = AERS_OK;
    if (wishes->type == AERS_DOC_MAP)
        return aers_recorders_add(&engine->recorders, engine->document.doc, wishes, error);
    if (wishes->type != AERS_DOC_SEQ || !wishes->child)
        return aers_error_set(error, AERS_E_INVALID, "", "a recorder is wanted, { from: ID }, or a list of them");
    for (const struct aers_doc *wish = wishes->child; code == AERS_OK && wish; wish = wish->next)
        code = aers_recorders_add(&engine->recorders, engine->document.doc, wish, error);
    return code;
}

static enum aers_code add(struct aers_engine *engine, const char *text, struct aers_error *error)
{
    struct aers_problems problems;
    struct aers_doc *wishes = NULL;
    const size_t nbefore = engine->recorders.nitems;
    aers_problems_init(&problems, NULL);
    enum aers_code code = aers_doc_parse(text, strlen(text), NULL, &problems, &wishes);
    if (code != AERS_OK)
        aers_error_set(error, code, "", "%.400s", problems.nitems ? problems.items[0].what : aers_code_sentence(code));
    else
        code = add_wishes(engine, wishes, error);
    if (code == AERS_OK)
        code = renew(engine, true, error);
    if (code != AERS_OK)
        aers_recorders_cut(&engine->recorders, nbefore);
    aers_doc_destroy(wishes);
    aers_problems_finish(&problems);
    return code;
}

void aers_verb_record_add(struct aers_engine *engine, struct aers_call *call)
{
    const char *text;
    struct aers_error error = {.what = ""};
    const size_t nbefore = engine->recorders.nitems;
    if (!aers_verb_take_words(call, 1, 1, &text, "the YAML of a recorder, { from: ID, file: PATTERN }, or a list"))
        return;
    const enum aers_code code = add(engine, text, &error);
    if (code != AERS_OK) {
        aers_answer_error(call->answer, code, "%s; nothing has changed",
                          *error.what ? error.what : aers_code_sentence(code));
        return;
    }
    struct json_object *list = json_object_new_array();
    for (size_t i = nbefore; i < engine->recorders.nitems; i++)
        json_object_array_add(list, describe(engine, &engine->recorders.items[i]));
    aers_verb_answer_json(call, list);
}

void aers_verb_record_remove(struct aers_engine *engine, struct aers_call *call)
{
    const char *id;
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_words(call, 1, 1, &id, "the id of a recorder that was added, or \"all\""))
        return;
    const bool is_all = strcmp(id, "all") == 0;
    if (!is_all && !aers_recorders_have(&engine->recorders, id)) {
        aers_answer_error(call->answer, AERS_E_NOT_FOUND, "no recorder %.64s was added; /aers/record/list has them",
                          id);
        return;
    }
    if (is_all)
        aers_recorders_cut(&engine->recorders, 0);
    else
        aers_recorders_remove(&engine->recorders, id);
    const enum aers_code code = renew(engine, false, &error);
    if (code == AERS_OK)
        aers_verb_answer_json(call, json_object_new_array());
    else
        aers_answer_error(call->answer, code, "%s", *error.what ? error.what : aers_code_sentence(code));
}

void aers_verb_record_list(struct aers_engine *engine, struct aers_call *call)
{
    const char *none;
    if (!aers_verb_take_words(call, 0, 0, &none, "nothing"))
        return;
    struct json_object *object = json_object_new_object(), *added = json_object_new_array(),
                       *takes = json_object_new_array();
    for (size_t i = 0; i < engine->recorders.nitems; i++)
        json_object_array_add(added, describe(engine, &engine->recorders.items[i]));
    for (size_t i = 0; i < engine->takes.nitems; i++)
        json_object_array_add(takes, aers_take_describe(&engine->takes.items[i]));
    aers_json_add_int(object, "sample_rate", engine->graph->rate_hz);
    json_object_object_add(object, "recorders", added);
    json_object_object_add(object, "takes", takes);
    aers_verb_answer_json(call, object);
}
