/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/term.h"
#include "src/aers-ctl/tree.h"

static bool dot;

static const struct argp_option options[] = {{"dot", 'd', NULL, 0, "Print Graphviz DOT", 0}, {0}};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)arg;
    (void)error;
    if (key != 'd')
        return AERS_E_UNSUPPORTED;
    dot = true;
    return AERS_OK;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *graph;
    (void)nargs;
    (void)args;
    enum aers_code code = aers_ask_json(ctl, "/aers/graph", NULL, &graph);
    if (code != AERS_OK)
        return code;
    if (ctl->json)
        aers_print_json(graph);
    else if (dot)
        code = aers_dot_print(graph, stdout, &ctl->error);
    else
        code = aers_tree_print(graph, stdout, aers_term_has_utf8(), &ctl->error);
    json_object_put(graph);
    return code;
}

const struct aers_command aers_command_graph = {
    .name = "graph",
    .args = "",
    .summary = "the graph as a tree, or as DOT",
    .help = "Print the graph as a tree: each output, and below it what it hears. With --dot for Graphviz:\n\n"
            "  aers-ctl graph --dot | dot -Tsvg > graph.svg",
    .options = options,
    .max_args = 0,
    .option = option,
    .run = run,
};
