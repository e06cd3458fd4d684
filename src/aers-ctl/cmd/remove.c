/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    const char *words[] = {args[0]};
    return aers_plan_edit(ctl, "/aers/graph/remove", words, (size_t)nargs);
}

const struct aers_command aers_command_remove = {
    .name = "remove",
    .args = "NODE",
    .summary = "take a node out of the running graph",
    .help = "Take a node out of the running graph, with its edges.",
    .min_args = 1,
    .max_args = 1,
    .completes = "node",
    .run = run,
};
