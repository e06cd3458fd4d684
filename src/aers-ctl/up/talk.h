/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/talk.h - what the programs that were started say, and what their end means. */
#ifndef AERS_CTL_UP_TALK_H
#define AERS_CTL_UP_TALK_H

#include "src/aers-ctl/up/child.h"

/* A line that only tells that all is well: "aers-graphd info: ..." or "level":"info". */
bool aers_talk_is_chatter(const char *line);

/* How a child ended that was not told to; is_ours: its exit status is of the error table. @return the code, with its
 * sentence, to which `outcome` is added ("all is stopped") */
enum aers_code aers_talk_explain_end(const struct aers_child *child, bool is_ours, const char *outcome,
                                     struct aers_error *error);

#endif
