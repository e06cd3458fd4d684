/* SPDX-License-Identifier: ISC */
#include "common/model/graph.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/check_size.h"
#include "src/aers-ctl/cmd.h"

static void print_json(const char *file, enum aers_code code, const struct aers_problems *problems)
{
    struct json_object *document = json_object_new_object(), *list = json_object_new_array();
    for (size_t i = 0; i < problems->nitems; i++)
        json_object_array_add(list, aers_json_problem(&problems->items[i]));
    aers_json_add_string(document, "file", file);
    aers_json_add_bool(document, "valid", code == AERS_OK);
    aers_json_add_int(document, "nproblems", (int64_t)problems->ntotal);
    json_object_object_add(document, "problems", list);
    aers_print_json(document);
    json_object_put(document);
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    (void)nargs;
    aers_problems_init(&problems, args[0]);
    enum aers_code code = aers_graph_load(args[0], &problems, &graph);
    if (code == AERS_OK)
        code = aers_check_size(args[0], &problems);
    if (ctl->json)
        print_json(args[0], code, &problems);
    else if (code == AERS_OK)
        printf("%s: fine: %s, %zu nodes, %zu edges\n", args[0], graph->graph_id, graph->nnodes, graph->nedges);
    else
        aers_problems_print(&problems, stderr);
    if (code != AERS_OK && problems.nitems == 0) /* each problem is said already */
        aers_error_set(&ctl->error, code, args[0], "%s", aers_code_sentence(code));
    aers_graph_destroy(graph);
    aers_problems_finish(&problems);
    return code;
}

const struct aers_command aers_command_check = {
    .name = "check",
    .args = "FILE",
    .summary = "check a graph file; start nothing",
    .help = "Check a graph file and print every problem with line, column and path. Needs neither a JACK server nor "
            "aers-graphd.",
    .min_args = 1,
    .max_args = 1,
    .completes = "file",
    .asks_nobody = true,
    .run = run,
};
