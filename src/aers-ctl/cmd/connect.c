/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    const char *words[] = {args[0], args[1], nargs > 2 ? args[2] : NULL};
    return aers_plan_edit(ctl, "/aers/graph/connect", words, (size_t)nargs);
}

const struct aers_command aers_command_connect = {
    .name = "connect",
    .args = "FROM TO [MAP]",
    .summary = "add an edge to the running graph",
    .help = "Add an edge to the running graph. MAP says which channel goes where, as in a graph file.\n\n"
            "  aers-ctl connect voice desk\n"
            "  aers-ctl connect voice desk \"[[1, 2]]\"",
    .min_args = 2,
    .max_args = 3,
    .completes = "node node",
    .run = run,
};
