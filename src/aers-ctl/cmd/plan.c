/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/plan.h"
#include "src/aers-ctl/cmd.h"

enum { KEY_EXIT_CODE = 'e' };

static bool tells_by_exit;

static const struct argp_option options[] = {
    {"exit-code", KEY_EXIT_CODE, NULL, 0, "Exit with 1 when there is something to do", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)arg;
    (void)error;
    if (key != KEY_EXIT_CODE)
        return AERS_E_UNSUPPORTED;
    tells_by_exit = true;
    return AERS_OK;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *actions;
    (void)nargs;
    enum aers_code code = aers_plan_ask_file(ctl, "/aers/session/plan", args[0], &actions);
    if (code != AERS_OK)
        return code;
    aers_plan_print(ctl, actions, "nothing to do");
    if (tells_by_exit && json_object_array_length(actions))
        code = AERS_E_FAILED; /* without a sentence: all is said */
    json_object_put(actions);
    return code;
}

const struct aers_command aers_command_plan = {
    .name = "plan",
    .args = "FILE",
    .summary = "what a graph file would change; do nothing",
    .help =
        "Print what aers-ctl apply would do, in order, with reasons, and do nothing. FILE is read by aers-graphd; - "
        "sends standard input instead. Exits with 0 when the file is right, whether there is something to do or "
        "not; see --exit-code. While the session is stopped nothing runs, and nothing has to change.",
    .options = options,
    .min_args = 1,
    .max_args = 1,
    .option = option,
    .completes = "file",
    .run = run,
};
