/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/options.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    const struct aers_command *command;
    if (nargs == 0) {
        aers_print_help(stdout);
        return AERS_OK;
    }
    enum aers_code code = aers_command_lookup(args[0], &command, &ctl->error);
    if (code == AERS_OK)
        aers_print_command_help(command, stdout);
    return code;
}

const struct aers_command aers_command_help = {
    .name = "help",
    .args = "[COMMAND]",
    .summary = "list the commands, or tell more of one",
    .help = "List the commands, or tell more of one.",
    .max_args = 1,
    .completes = "command",
    .asks_nobody = true,
    .run = run,
};
