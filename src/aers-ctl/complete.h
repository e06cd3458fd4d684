/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/complete.h - what may stand at the end of a command line, for the shells: commands, options, and the
 * nodes, parameters and values of the live graph. Where no graphd answers there are none of these, and no noise.
 *
 * A descriptor's `completes` has a kind for each argument, the last for all that follow when it ends in "...":
 *
 *   file node param module command     prefix   NODE or NODE/PARAM        to      a node that the one before feeds
 *   events  the words of `events`    tag    of an event of the node before, or a file
 *   module_verb  the words of `module`, and nodes
 *   automation  the words of `automation`   mode   of an envelope
 *   switch  nodes, and on, off, toggle          assignment   the words of set */
#ifndef AERS_CTL_COMPLETE_H
#define AERS_CTL_COMPLETE_H

#include <stdio.h>

#include "src/aers-ctl/cmd.h"

/* words: after "aers-ctl", the last is the one under the cursor, and may be empty. Prints what begins like it, a line
 * each, with a TAB and a description where there is one; the one line ":files" where a file's name is wanted. */
void aers_complete(struct aers_ctl *ctl, char **words, int nwords, FILE *stream);

#endif
