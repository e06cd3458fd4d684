/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/dot.h"
#include "src/aers-ctl/graphviz.h"
#include "src/aers-ctl/term.h"
#include "src/aers-ctl/tree.h"

enum form { TREE, DOT = 'd', SVG = 's' };

static enum form form = TREE;

static const struct argp_option options[] = {
    {"dot", DOT, NULL, 0, "Print Graphviz DOT", 0},
    {"svg", SVG, NULL, 0, "Print a drawing, by Graphviz", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)arg;
    (void)error;
    if (key != DOT && key != SVG)
        return AERS_E_UNSUPPORTED;
    form = (enum form)key;
    return AERS_OK;
}

static enum aers_code draw(struct json_object *graph, struct aers_error *error)
{
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    if (!stream)
        return aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    enum aers_code code = aers_dot_print(graph, stream, error);
    if (fclose(stream) != 0 && code == AERS_OK)
        code = aers_error_set(error, AERS_E_MEMORY, "", "out of memory");
    if (code == AERS_OK)
        code = aers_graphviz_draw(text, nbytes, "svg", error);
    free(text);
    return code;
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
    else if (form == SVG)
        code = draw(graph, &ctl->error);
    else if (form == DOT)
        code = aers_dot_print(graph, stdout, &ctl->error);
    else
        code = aers_tree_print(graph, stdout, aers_term_has_utf8(), &ctl->error);
    json_object_put(graph);
    return code;
}

const struct aers_command aers_command_graph = {
    .name = "graph",
    .args = "",
    .summary = "the graph as a tree, as DOT, or drawn",
    .help = "Print the graph as a tree: each output, and below it what it hears. With --dot for Graphviz, with --svg "
            "drawn by Graphviz, which has to be installed. Nodes that share a client stand in one box; feedback is "
            "dashed.\n\n"
            "  aers-ctl graph --svg > graph.svg\n"
            "  aers-ctl graph --dot | dot -Tpdf > graph.pdf",
    .options = options,
    .max_args = 0,
    .option = option,
    .run = run,
};
