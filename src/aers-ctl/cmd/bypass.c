/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/change.h"
#include "src/aers-ctl/cmd.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    return aers_change_switch(ctl, "bypass", "on", nargs, args);
}

const struct aers_command aers_command_bypass = {
    .name = "bypass",
    .args = "NODE... [on|off|toggle]",
    .summary = "pass nodes by: input to output, as it is",
    .help = "Pass nodes by: their output is their input, later by their latency (on, when nothing is said). NODE may "
            "be a pattern.",
    .min_args = 1,
    .max_args = -1,
    .completes = "switch...",
    .run = run,
};
