/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/session.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    (void)args;
    return aers_session_verb(ctl, "/aers/session/stop");
}

const struct aers_command aers_command_stop = {
    .name = "stop",
    .args = "",
    .summary = "stop the session; aers-graphd stays",
    .help = "Stop every node of the graph; aers-graphd stays and can start it again. Waits until that is done, and "
            "prints the state.",
    .max_args = 0,
    .run = run,
};
