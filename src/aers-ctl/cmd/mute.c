/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/change.h"
#include "src/aers-ctl/cmd.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    return aers_change_switch(ctl, "mute", "on", nargs, args);
}

const struct aers_command aers_command_mute = {
    .name = "mute",
    .args = "NODE... [on|off|toggle]",
    .summary = "silence nodes",
    .help = "Silence nodes (on, when nothing is said). NODE may be a pattern.",
    .min_args = 1,
    .max_args = -1,
    .completes = "switch...",
    .run = run,
};
