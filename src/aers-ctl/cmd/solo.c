/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/change.h"
#include "src/aers-ctl/cmd.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    return aers_change_switch(ctl, "solo", "on", nargs, args);
}

const struct aers_command aers_command_solo = {
    .name = "solo",
    .args = "NODE... [on|off|toggle]",
    .summary = "hear only these nodes and what belongs to their paths",
    .help = "While any node is soloed, every node that is neither upstream nor downstream of a soloed one is silent. "
            "NODE may be a pattern.",
    .min_args = 1,
    .max_args = -1,
    .completes = "switch...",
    .run = run,
};
