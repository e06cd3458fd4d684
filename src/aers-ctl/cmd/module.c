/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    const char *words[] = {args[0], args[1]};
    return aers_plan_edit(ctl, "/aers/graph/module", words, (size_t)nargs);
}

const struct aers_command aers_command_module = {
    .name = "module",
    .args = "NODE MODULE",
    .summary = "let a processor run another module",
    .help = "Let a processor run another module. Values and options that both modules have are kept.",
    .min_args = 2,
    .max_args = 2,
    .completes = "node module",
    .run = run,
};
