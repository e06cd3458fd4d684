/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/session.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    (void)args;
    return aers_session_verb(ctl, "/aers/session/start");
}

const struct aers_command aers_command_start = {
    .name = "start",
    .args = "",
    .summary = "start the session",
    .help = "Start every node of the graph, and once more those that were given up on or are held (on_failure). Waits "
            "until that is done, and prints the state.",
    .max_args = 0,
    .run = run,
};
