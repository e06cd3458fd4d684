/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"
#include "src/aers-ctl/read_file.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    char *text = NULL;
    const char *word = args[0];
    if (strcmp(args[0], "-") == 0) {
        enum aers_code code = aers_read_file("-", &text, &ctl->error);
        if (code != AERS_OK)
            return code;
        word = text;
    }
    enum aers_code code = aers_plan_edit(ctl, "/aers/graph/add", &word, 1);
    free(text);
    return code;
}

const struct aers_command aers_command_add = {
    .name = "add",
    .args = "NODE-YAML",
    .summary = "add a node to the running graph",
    .help =
        "Add a node to the running graph, written as in a graph file; - reads it from standard input. What is wrong "
        "changes nothing. Waits until the node runs.\n\n"
        "  aers-ctl add '{ id: hiss, type: source, source: { kind: noise, level_db: -40 } }'\n"
        "  aers-ctl connect hiss master",
    .min_args = 1,
    .max_args = 1,
    .run = run,
};
