/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)args;
    return aers_plan_edit(ctl, "/aers/graph/redo", NULL, (size_t)nargs);
}

const struct aers_command aers_command_redo = {
    .name = "redo",
    .args = "",
    .summary = "make a change again that was undone",
    .help = "Make the change again that undo took back.",
    .min_args = 0,
    .max_args = 0,
    .run = run,
};
