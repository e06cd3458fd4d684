/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    (void)args;
    if (ctl->json) {
        struct json_object *document = json_object_new_object();
        aers_json_add_string(document, "version", AERS_VERSION);
        aers_print_json(document);
        json_object_put(document);
    } else {
        puts("aers-ctl " AERS_VERSION);
    }
    return AERS_OK;
}

const struct aers_command aers_command_version = {
    .name = "version",
    .args = "",
    .summary = "print the version of aers-ctl",
    .help = "Print the version.",
    .max_args = 0,
    .asks_nobody = true,
    .run = run,
};
