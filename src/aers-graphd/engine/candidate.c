/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/engine/candidate.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/doc/emit.h"
#include "src/aers-graphd/document/values.h"
#include "src/aers-graphd/memory.h"

static enum aers_code check_server(const struct aers_engine *engine, const struct aers_graph *graph,
                                   struct aers_error *error)
{
    if (!engine->server.is_open || engine->server.rate_hz == graph->rate_hz)
        return AERS_OK;
    return aers_error_set(error, AERS_E_CONFLICT, graph->path, "sample_rate is %u, the JACK server runs at %u",
                          graph->rate_hz, engine->server.rate_hz);
}

static enum aers_code compile(const struct aers_engine *engine, struct aers_candidate *candidate,
                              struct aers_error *error)
{
    const struct aers_config *config = engine->config;
    struct aers_compile_options options = {
        .server = config->jack_server,
        .meter_host = *config->meter_host ? config->meter_host : NULL,
        .meter_port = config->meter_port,
        .meter_interval_ms = 50,
    };
    return aers_compile(candidate->graph, &options, &candidate->blueprint, error);
}

/* What the command line says goes before what the file says. */
static enum aers_code obey_command_line(const struct aers_config *config, struct aers_graph *graph,
                                        struct aers_error *error)
{
    if (config->block_nframes)
        graph->block_nframes = config->block_nframes;
    if (config->isolation != AERS_ISOLATION_UNSAID)
        aers_graph_turn_dial(graph, config->isolation);
    if (!config->offline.client)
        return AERS_OK;
    graph->transport = AERS_TRANSPORT_NONE; /* nobody moves one there: the clock is the session's own */
    return aers_graph_take_offline(graph, &config->offline, error);
}

static enum aers_code make_graph(const struct aers_engine *engine, struct aers_candidate *candidate,
                                 struct aers_problems *problems, struct aers_error *error)
{
    enum aers_code code = AERS_OK;
    if (engine->config->rate_hz)
        code = aers_graph_put_rate(candidate->document.doc, engine->config->rate_hz);
    if (code != AERS_OK)
        return code;
    struct aers_doc *whole = aers_recorders_add_to(&engine->recorders, candidate->document.doc);
    code = aers_graph_check(whole, candidate->document.base_dir, problems, &candidate->graph);
    aers_doc_destroy(whole);
    return code == AERS_OK ? obey_command_line(engine->config, candidate->graph, error) : code;
}

static void make_values(const struct aers_engine *engine, struct aers_candidate *candidate)
{
    candidate->values = aers_values_create(candidate->graph);
    if (engine->values)
        aers_values_carry(candidate->values, engine->values);
}

enum aers_code aers_candidate_make(const struct aers_engine *engine, struct aers_document *document,
                                   struct aers_problems *problems, struct aers_candidate *out, struct aers_error *error)
{
    struct aers_candidate candidate = {.document = *document};
    *document = (struct aers_document){0};
    enum aers_code code = make_graph(engine, &candidate, problems, error);
    if (code == AERS_OK) {
        candidate.graph->path = aers_need_string(candidate.document.path);
        code = check_server(engine, candidate.graph, error);
    }
    if (code == AERS_OK)
        code = compile(engine, &candidate, error);
    if (code != AERS_OK) {
        aers_candidate_finish(&candidate);
        return code;
    }
    make_values(engine, &candidate);
    *out = candidate;
    return AERS_OK;
}

void aers_candidate_finish(struct aers_candidate *candidate)
{
    aers_values_destroy(candidate->values);
    aers_blueprint_destroy(candidate->blueprint);
    aers_graph_destroy(candidate->graph);
    aers_document_finish(&candidate->document);
    *candidate = (struct aers_candidate){0};
}

static bool is_same(const struct aers_document *a, const struct aers_document *b)
{
    char *text_a = NULL, *text_b = NULL;
    bool same = a->doc && aers_doc_emit(a->doc, &text_a) == AERS_OK && aers_doc_emit(b->doc, &text_b) == AERS_OK &&
                strcmp(text_a, text_b) == 0 && strcmp(a->base_dir, b->base_dir) == 0;
    free(text_a);
    free(text_b);
    return same;
}

/* The journal will have what was. A document goes in with the values that only it can bring back. */
static void note(struct aers_engine *engine, const struct aers_candidate *candidate, enum aers_step step)
{
    if (!engine->document.doc || (step == AERS_STEP_EDIT && is_same(&engine->document, &candidate->document)))
        return;
    struct aers_document old = aers_document_copy(&engine->document);
    aers_document_put_lost_values(old.doc, engine->values, candidate->graph);
    aers_changes_note(engine, step, &old);
}

void aers_candidate_apply(struct aers_engine *engine, struct aers_candidate *candidate, enum aers_step step)
{
    engine->revision += !is_same(&engine->document, &candidate->document);
    note(engine, candidate, step);
    if (engine->graph && !aers_changes_are_open(engine))
        aers_changes_keep(engine);
    aers_candidate_install(engine, candidate);
}

void aers_candidate_install(struct aers_engine *engine, struct aers_candidate *candidate)
{
    aers_engine_unload(engine);
    engine->document = candidate->document;
    engine->graph = candidate->graph;
    engine->blueprint = candidate->blueprint;
    engine->values = candidate->values;
    *candidate = (struct aers_candidate){0};
    aers_recorders_prune(&engine->recorders, engine->graph);
    if (engine->blueprint->partition->warning)
        aers_log(AERS_LOG_WARNING, engine->graph->graph_id, "%s", engine->blueprint->partition->warning);
    aers_engine_resolve_hardware(engine);
    aers_places_renew(engine);
    aers_aligner_renew(engine);
    aers_engine_renew_feedback(engine);
    if (engine->config->watches) {
        aers_watch_file(engine, engine->document.path);
        aers_renew_watch(engine);
    }
    aers_decorator_renew(&engine->decorator);
    if (engine->server.is_open && engine->graph->block_nframes &&
        engine->graph->block_nframes != engine->server.block_nframes)
        (void)!aers_patchbay_set_block(engine->patchbay, engine->graph->block_nframes);
    aers_engine_touch(engine);
}
