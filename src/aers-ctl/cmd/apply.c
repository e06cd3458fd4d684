/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *actions;
    (void)nargs;
    enum aers_code code = aers_plan_ask_file(ctl, "/aers/session/load", args[0], &actions);
    if (code != AERS_OK)
        return code;
    aers_plan_print(ctl, actions, "nothing to do");
    json_object_put(actions);
    return aers_plan_wait(ctl);
}

const struct aers_command aers_command_apply = {
    .name = "apply",
    .args = "FILE",
    .summary = "make a graph file the running graph; do only what differs",
    .help = "Make FILE the running graph. Only what differs is done: nodes that stay are not restarted, connections "
            "that stay are not touched. A value that was set by hand stays unless the file says something new of it. "
            "A file that is wrong changes nothing. Prints what was done and waits until the graph runs; fails when it "
            "does not.\n\n"
            "FILE is read by aers-graphd; - sends standard input instead, where relative paths start as in the graph "
            "that runs.",
    .min_args = 1,
    .max_args = 1,
    .completes = "file",
    .run = run,
};
