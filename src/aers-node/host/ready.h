/* SPDX-License-Identifier: ISC */
/* aers-node/host/ready.h - tells who started the node, once, that it runs or why it does not: a newline, or E and a
 * sentence, on the inherited descriptor, which is then closed. fd -1: nobody asked. */
#ifndef AERS_NODE_HOST_READY_H
#define AERS_NODE_HOST_READY_H

#include "common/base/error.h"

void aers_ready_tell(int fd);
void aers_ready_refuse(int fd, const struct aers_error *error);

#endif
