/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)args;
    return aers_plan_edit(ctl, "/aers/graph/undo", NULL, (size_t)nargs);
}

const struct aers_command aers_command_undo = {
    .name = "undo",
    .args = "",
    .summary = "undo the last change of the running graph",
    .help = "Go back to the graph before the last change, whoever made it. Values that were set since stay.",
    .min_args = 0,
    .max_args = 0,
    .run = run,
};
