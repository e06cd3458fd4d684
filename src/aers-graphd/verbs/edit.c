/* SPDX-License-Identifier: ISC */
/* /aers/graph/add, remove, connect, disconnect, map, change, module: an edit of the running graph's document, which
 * then takes the way of every file: checked as a whole, compared, and only what differs is done. */
#include "src/aers-graphd/document/edit.h"
#include "common/doc/json.h"
#include "src/aers-graphd/verbs/verbs.h"

void aers_verb_add(struct aers_engine *engine, struct aers_call *call)
{
    const char *text;
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 1, 1, &text, "the YAML of one node"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = aers_document_add(document.doc, text, &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_remove(struct aers_engine *engine, struct aers_call *call)
{
    const char *id;
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 1, 1, &id, "the id of a node"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = aers_document_remove(document.doc, id, &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_connect(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[3];
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 2, 3, words,
                             "the ids of two nodes, and a map of channels such as \"[[1, 2]]\""))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = aers_document_connect(document.doc, words[0], words[1], words[2], &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_disconnect(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[2];
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 2, 2, words, "the ids of two nodes"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = aers_document_disconnect(document.doc, words[0], words[1], &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_module(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[2];
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 2, 2, words, "the id of a node and the name of a module"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = aers_document_replace(document.doc, words[0], words[1], engine->values, &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_map(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[3];
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 2, 3, words,
                             "the ids of two nodes, and a map of channels such as \"[[1, 2]]\", or none"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = aers_document_map(document.doc, words[0], words[1], words[2], &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_change(struct aers_engine *engine, struct aers_call *call)
{
    const char *words[2];
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 2, 2, words, "the id of a node, and the YAML of what is to be different"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    enum aers_code code = aers_document_change(document.doc, words[0], words[1], engine->values, &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}

void aers_verb_node(struct aers_engine *engine, struct aers_call *call)
{
    const char *id;
    struct aers_doc *node = NULL;
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_words(call, 1, 1, &id, "the id of a node"))
        return;
    const enum aers_code code = aers_document_get_node(engine->document.doc, id, engine->values, &node, &error);
    if (code == AERS_OK)
        aers_verb_answer_json(call, aers_json_of_doc(node));
    else
        aers_answer_error(call->answer, code, "%s", error.what);
    aers_doc_destroy(node);
}
