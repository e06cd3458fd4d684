/* SPDX-License-Identifier: ISC */
/* /aers/automation/list, mode, clear: envelopes of parameters. A change is an edit of the graph: it can be undone, and
 * is saved with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/doc/edit.h"
#include "src/aers-graphd/document/envelope.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/target.h"

static void answer_list(struct aers_engine *engine, struct aers_call *call)
{
    struct json_object *object = json_object_new_object(), *all = json_object_new_array();
    for (size_t n = 0; n < engine->graph->nnodes; n++) {
        const struct aers_graph_node *node = &engine->graph->nodes[n];
        struct json_object *list = aers_automation_format(node->automation, node->nautomation);
        for (size_t i = 0; i < json_object_array_length(list); i++) {
            struct json_object *item = json_object_get(json_object_array_get_idx(list, i));
            aers_json_add_string(item, "node", node->id);
            json_object_array_add(all, item);
        }
        json_object_put(list);
    }
    aers_json_add_int(object, "sample_rate", engine->graph->rate_hz);
    json_object_object_add(object, "envelopes", all);
    aers_verb_answer_json(call, object);
}

void aers_verb_automation_list(struct aers_engine *engine, struct aers_call *call)
{
    const char *none;
    if (aers_verb_take_words(call, 0, 0, &none, "nothing"))
        answer_list(engine, call);
}

/* ---- edits ---- */

static enum aers_code find_target(const struct aers_engine *engine, const char *param, struct aers_target *target,
                                  struct aers_error *error)
{
    char *address = aers_need_text("/aers/node/%s", param);
    enum aers_code code = aers_target_find(engine, address, target, error);
    free(address);
    if (code == AERS_OK && (target->is_solo || target->is_normalised || target->param->is_momentary))
        code = aers_error_set(error, AERS_E_INVALID, "", "%.128s cannot have an envelope", param);
    return code;
}

static struct aers_doc *value_doc(const struct aers_target *target)
{
    const double value = aers_target_get(target);
    if (target->param->type == AERS_PARAM_BOOL)
        return aers_doc_create_bool(value > 0.5);
    if (target->param->type == AERS_PARAM_ENUM)
        return aers_doc_create_string(target->param->choices[(size_t)value]);
    return aers_doc_create_number(value);
}

/* What was written goes into the envelope as soon as nothing more is. */
static enum aers_code keep_moves(struct aers_engine *engine, struct aers_doc *root, const char *param,
                                 const struct aers_target *target, struct aers_error *error)
{
    size_t npoints = 0;
    struct aers_envelope_point *points = aers_moves_take(engine, param, &npoints);
    const enum aers_code code =
        points ? aers_document_set_points(root, param, target->param, points, npoints, error) : AERS_OK;
    free(points);
    return code;
}

void aers_verb_automation_mode(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[2];
    struct aers_error error = {.what = ""};
    struct aers_target target;
    if (!aers_verb_take_edit(engine, call, 2, 2, words, "NODE/PARAM, and off, read, touch or write"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = find_target(engine, words[0], &target, &error);
    if (code == AERS_OK) {
        struct aers_doc *value = aers_need_made(value_doc(&target));
        code = aers_document_set_mode(document.doc, words[0], words[1], value, &error);
        aers_doc_destroy(value);
    }
    if (code == AERS_OK && strcmp(words[1], "write") != 0)
        code = keep_moves(engine, document.doc, words[0], &target, &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_automation_clear(struct aers_engine *engine, struct aers_call *call)
{
    const char *param;
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 1, 1, &param, "NODE/PARAM"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    aers_verb_offer_edit(engine, call, &document, aers_document_clear_envelope(document.doc, param, &error), &error);
}
