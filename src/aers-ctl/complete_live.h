/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/complete_live.h - the part of completion that asks graphd. */
#ifndef AERS_CTL_COMPLETE_LIVE_H
#define AERS_CTL_COMPLETE_LIVE_H

#include <stdio.h>

#include "src/aers-ctl/ctl.h"

struct aers_completion {
    struct aers_ctl *ctl;
    const char *word; /* under the cursor */
    char **args;      /* of the command, before it */
    int nargs;
    FILE *stream;
};

/* A line of it, when it begins with the word. about may be NULL. */
void aers_completion_offer(const struct aers_completion *completion, const char *text, const char *about);

/* kind: one of complete.h that is not file or command. */
void aers_complete_live(struct aers_completion *completion, const char *kind);

#endif
