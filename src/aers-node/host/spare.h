/* SPDX-License-Identifier: ISC */
/* aers-node/host/spare.h - a process that has been started ahead of its plan, so that the one whose place it takes is
 * missed for a shorter time. Control thread. */
#ifndef AERS_NODE_HOST_SPARE_H
#define AERS_NODE_HOST_SPARE_H

#include <stdbool.h>

/* Until the first message has come on this socket, which is read and of no further meaning.
 * @return false: its other end has gone, and nobody will want us */
bool aers_spare_wait(int control_fd);

/* What people who look at processes shall see from now on. argument: of argv, and never made longer. */
void aers_spare_rename(char *argument, const char *name);

#endif
