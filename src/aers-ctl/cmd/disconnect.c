/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    const char *words[] = {args[0], args[1]};
    return aers_plan_edit(ctl, "/aers/graph/disconnect", words, (size_t)nargs);
}

const struct aers_command aers_command_disconnect = {
    .name = "disconnect",
    .args = "FROM TO",
    .summary = "take an edge out of the running graph",
    .help = "Take an edge out of the running graph.",
    .min_args = 2,
    .max_args = 2,
    .completes = "node to",
    .run = run,
};
