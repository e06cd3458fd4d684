/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/change.h"
#include "src/aers-ctl/cmd.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    return aers_change_switch(ctl, "mute", "off", nargs, args);
}

const struct aers_command aers_command_unmute = {
    .name = "unmute",
    .args = "NODE...",
    .summary = "let nodes sound again",
    .help = "The opposite of mute. NODE may be a pattern.",
    .min_args = 1,
    .max_args = -1,
    .completes = "node...",
    .run = run,
};
