/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/complete.h"

enum { MOST_MS = 500 }; /* a person waits at the TAB key */

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    if (ctl->timeout_ms > MOST_MS)
        ctl->timeout_ms = MOST_MS;
    aers_complete(ctl, args, nargs, stdout);
    ctl->error.what[0] = 0;
    return AERS_OK;
}

const struct aers_command aers_command_complete = {
    .name = "complete",
    .args = "[--] WORD...",
    .summary = "what the shells offer at the TAB key",
    .help =
        "Print what may stand in the place of the last WORD, which may be empty, of a command line of aers-ctl: a line "
        "each, with a TAB and a description; the line :files where a file is wanted. The completions of bash, zsh and "
        "fish call it.",
    .max_args = -1,
    .asks_nobody = true,
    .run = run,
};
