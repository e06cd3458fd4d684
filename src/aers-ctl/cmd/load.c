/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *actions;
    enum aers_code code = nargs > 0 ? aers_plan_ask_file(ctl, "/aers/session/load", args[0], &actions)
                                    : aers_plan_ask(ctl, "/aers/session/reload", NULL, 0, &actions);
    if (code != AERS_OK)
        return code;
    aers_plan_print(ctl, actions, "nothing to do");
    json_object_put(actions);
    return aers_plan_wait(ctl);
}

const struct aers_command aers_command_load = {
    .name = "load",
    .args = "[FILE]",
    .summary = "load another graph file, or the same once more",
    .help =
        "Without FILE, read the file that was loaded last once more: live edits are undone, and what was changed in "
        "the file is done. With FILE the same as apply.",
    .max_args = 1,
    .completes = "file",
    .run = run,
};
