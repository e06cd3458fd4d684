/* SPDX-License-Identifier: ISC */
/* /aers/session/save: the running graph as YAML, with the values it has now. Writing the file is the asker's. */
#include <stdlib.h>

#include "common/doc/emit.h"
#include "src/aers-graphd/document/paths.h"
#include "src/aers-graphd/document/values.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/verbs.h"

void aers_verb_save(struct aers_engine *engine, struct aers_call *call)
{
    const char *dir;
    char *text = NULL;
    if (!aers_verb_take_words(call, 0, 1, &dir, "nothing, or the directory that the file shall lie in"))
        return;
    if (dir && *dir != '/') {
        aers_answer_error(call->answer, AERS_E_INVALID, "\"%.128s\" is not absolute: give it from / on", dir);
        return;
    }
    char *real = dir ? realpath(dir, NULL) : NULL;
    struct aers_document copy = aers_document_copy(&engine->document);
    aers_document_put_values(copy.doc, engine->values);
    aers_document_put_paths(copy.doc, engine->graph, real); /* of a directory that is not here all are absolute */
    if (aers_doc_emit(copy.doc, &text) == AERS_OK)
        aers_answer_string(call->answer, text);
    else
        aers_answer_error(call->answer, AERS_E_MEMORY, "%s", aers_code_sentence(AERS_E_MEMORY));
    free(text);
    free(real);
    aers_document_finish(&copy);
}
