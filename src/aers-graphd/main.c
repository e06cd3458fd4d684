/* SPDX-License-Identifier: ISC */
/* aers-graphd - plays a graph file as a set of supervised JACK clients. See docs/architecture.md. */
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "common/base/hurry.h"
#include "src/aers-graphd/engine/engine.h"
#include "src/aers-graphd/options.h"
#include "src/aers-graphd/patchbay/decorate.h"
#include "src/aers-graphd/plan/partition.h"

/* What a server could not carry, however right it is. */
static enum aers_code check_size(const struct aers_graph *graph, struct aers_problems *problems)
{
    struct aers_partition *partition = NULL;
    struct aers_error error;
    enum aers_code code = aers_partition_create(graph, &partition, &error);
    if (code != AERS_OK)
        aers_problems_add(problems, 0, 0, "", "%s", error.what);
    aers_partition_destroy(partition);
    return code;
}

/* --check: all problems of the file, or that there are none. */
static enum aers_code check(const char *path)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    aers_problems_init(&problems, path);
    enum aers_code code = aers_graph_load(path, &problems, &graph);
    if (code == AERS_OK)
        code = check_size(graph, &problems);
    if (code == AERS_OK)
        printf("%s: ok (%zu nodes, %zu edges)\n", path, graph->nnodes, graph->nedges);
    else
        aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    aers_graph_destroy(graph);
    return code == AERS_OK ? AERS_OK : AERS_E_INVALID;
}

static enum aers_code play(const struct aers_config *config)
{
    aers_hurry_process();
    uv_loop_t *loop = uv_default_loop();
    struct aers_error error = {0};
    struct aers_engine *engine = aers_engine_create(loop, config);
    enum aers_code code = aers_engine_open(engine, &error);
    if (code != AERS_OK) {
        aers_log_error(&error);
        aers_engine_close(engine);
    }
    uv_run(loop, UV_RUN_DEFAULT);
    if (code == AERS_OK)
        code = engine->verdict;
    aers_engine_destroy(engine);
    uv_loop_close(loop);
    uv_library_shutdown();
    return code;
}

int main(int argc, char **argv)
{
    struct aers_options options;
    struct aers_error error;
    if (argc >= 2 && strcmp(argv[1], "--decorate") == 0) /* what graphd calls itself with: patchbay/decorate.h */
        return aers_decorate_main(argc > 2 ? argv[2] : NULL);
    aers_log_start("aers-graphd", AERS_LOG_TEXT, AERS_LOG_INFO);
    enum aers_code code = aers_options_read(argc, argv, &options, &error);
    if (code != AERS_OK) {
        aers_log_error(&error);
        return aers_code_exit(code);
    }
    aers_log_start("aers-graphd", options.log_format, options.log_level);
    return aers_code_exit(options.check ? check(options.config.graph_path) : play(&options.config));
}
