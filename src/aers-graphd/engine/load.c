/* SPDX-License-Identifier: ISC */
/* Read a graph file and take it over: parse, check, compile, and only then replace. What differs is for the next turn
 * to find. */
#include "common/base/log.h"
#include "src/aers-graphd/engine/engine.h"

struct loaded {
    struct aers_graph *graph;
    struct aers_blueprint *blueprint;
    struct aers_values *values;
};

static void log_problems(const struct aers_problems *problems)
{
    for (size_t i = 0; i < problems->nitems; i++) {
        const struct aers_problem *problem = &problems->items[i];
        aers_log(AERS_LOG_ERROR, NULL, "%s:%u:%u: %s%s%s", problems->file, problem->line, problem->column,
                 problem->path, *problem->path ? ": " : "", problem->what);
    }
}

static enum aers_code read_graph(const char *path, struct aers_graph **out, struct aers_error *error)
{
    struct aers_problems problems;
    aers_problems_init(&problems, path);
    enum aers_code code = aers_graph_load(path, &problems, out);
    if (code != AERS_OK) {
        log_problems(&problems);
        aers_error_set(error, code, path, "%zu problem%s; nothing has changed", problems.ntotal,
                       problems.ntotal == 1 ? "" : "s");
    }
    aers_problems_finish(&problems);
    return code;
}

static enum aers_code check_server(const struct aers_engine *engine, const struct aers_graph *graph,
                                   struct aers_error *error)
{
    if (!engine->server.is_open || engine->server.rate_hz == graph->rate_hz)
        return AERS_OK;
    return aers_error_set(error, AERS_E_CONFLICT, graph->path, "sample_rate is %u, the JACK server runs at %u",
                          graph->rate_hz, engine->server.rate_hz);
}

static enum aers_code compile(const struct aers_engine *engine, struct loaded *loaded, struct aers_error *error)
{
    const struct aers_config *config = engine->config;
    struct aers_compile_options options = {
        .server = config->jack_server,
        .meter_host = *config->meter_host ? config->meter_host : NULL,
        .meter_port = config->meter_port,
        .meter_interval_ms = 50,
    };
    return aers_compile(loaded->graph, &options, &loaded->blueprint, error);
}

static void replace(struct aers_engine *engine, struct loaded *loaded)
{
    loaded->values = aers_values_create(loaded->graph);
    if (engine->values)
        aers_values_carry(loaded->values, engine->values);
    aers_engine_unload(engine);
    engine->graph = loaded->graph;
    engine->blueprint = loaded->blueprint;
    engine->values = loaded->values;
    if (engine->blueprint->partition->warning)
        aers_log(AERS_LOG_WARNING, engine->graph->graph_id, "%s", engine->blueprint->partition->warning);
    aers_engine_resolve_hardware(engine);
    aers_engine_renew_feedback(engine);
    aers_decorator_renew(&engine->decorator);
    if (engine->server.is_open && engine->graph->block_nframes &&
        engine->graph->block_nframes != engine->server.block_nframes)
        (void)!aers_patchbay_set_block(engine->patchbay, engine->graph->block_nframes);
    aers_engine_touch(engine);
}

void aers_engine_unload(struct aers_engine *engine)
{
    aers_actions_finish(&engine->actions); /* they borrow from what goes now */
    aers_hardware_finish(&engine->hardware);
    aers_values_destroy(engine->values);
    aers_blueprint_destroy(engine->blueprint);
    aers_graph_destroy(engine->graph);
}

void aers_engine_resolve_hardware(struct aers_engine *engine)
{
    if (engine->snapshot)
        aers_hardware_resolve(engine->graph, engine->blueprint, engine->snapshot->ports, engine->snapshot->nports,
                              &engine->hardware);
}

enum aers_code aers_engine_load(struct aers_engine *engine, const char *path, struct aers_error *error)
{
    struct loaded loaded = {0};
    enum aers_code code = read_graph(path, &loaded.graph, error);
    if (code == AERS_OK)
        code = check_server(engine, loaded.graph, error);
    if (code == AERS_OK)
        code = compile(engine, &loaded, error);
    if (code != AERS_OK) {
        aers_graph_destroy(loaded.graph);
        return code;
    }
    replace(engine, &loaded);
    return AERS_OK;
}
