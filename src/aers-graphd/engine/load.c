/* SPDX-License-Identifier: ISC */
/* Read a graph file and take it over: parse, check, compile, and only then replace. What differs is for the next turn
 * to find. */
#include <stdlib.h>

#include "common/base/log.h"
#include "common/model/package.h"
#include "src/aers-graphd/engine/candidate.h"
#include "src/aers-graphd/memory.h"

static void log_problems(const struct aers_problems *problems)
{
    for (size_t i = 0; i < problems->nitems; i++) {
        const struct aers_problem *problem = &problems->items[i];
        aers_log(AERS_LOG_ERROR, NULL, "%s:%u:%u: %s%s%s", problems->file, problem->line, problem->column,
                 problem->path, *problem->path ? ": " : "", problem->what);
    }
}

void aers_engine_unload(struct aers_engine *engine)
{
    aers_actions_finish(&engine->actions); /* they borrow from what goes now */
    aers_hardware_finish(&engine->hardware);
    aers_aligner_unload(engine);
    aers_values_destroy(engine->values);
    aers_blueprint_destroy(engine->blueprint);
    aers_graph_destroy(engine->graph);
    aers_document_finish(&engine->document);
}

void aers_engine_resolve_hardware(struct aers_engine *engine)
{
    if (engine->snapshot)
        aers_hardware_resolve(engine->graph, engine->blueprint, engine->snapshot->ports, engine->snapshot->nports,
                              &engine->hardware);
}

enum aers_code aers_engine_load(struct aers_engine *engine, const char *path, struct aers_error *error)
{
    struct aers_problems problems;
    struct aers_document document = {0};
    struct aers_candidate candidate = {0};
    aers_problems_init(&problems, path);
    aers_package_renew(NULL);
    enum aers_code code = aers_document_read(path, &problems, &document);
    if (code == AERS_OK)
        code = aers_candidate_make(engine, &document, &problems, &candidate, error);
    if (code == AERS_OK) {
        aers_candidate_apply(engine, &candidate, AERS_STEP_EDIT);
        aers_problems_finish(&problems);
        return AERS_OK;
    }
    aers_package_take_back();
    if (problems.ntotal) {
        log_problems(&problems);
        aers_error_set(error, code, path, "%zu problem%s; nothing has changed", problems.ntotal,
                       problems.ntotal == 1 ? "" : "s");
    }
    aers_problems_finish(&problems);
    return code;
}

void aers_engine_reload(struct aers_engine *engine)
{
    struct aers_error error = {.what = ""};
    char *path = aers_need_string(engine->document.path); /* loading replaces it */
    if (aers_engine_load(engine, path, &error) == AERS_OK)
        aers_log(AERS_LOG_INFO, path, "read again");
    else
        aers_log_error(&error);
    free(path);
}
