/* SPDX-License-Identifier: ISC */
/* aers-node/host/pulse.h - the page in which aers-graphd sees this node's blocks come (common/rt/pulse.h). Control
 * thread only. */
#ifndef AERS_NODE_HOST_PULSE_H
#define AERS_NODE_HOST_PULSE_H

#include "common/base/error.h"
#include "common/rt/duo.h"
#include "common/rt/pulse.h"

/* Takes the descriptor over. AERS_E_INVALID: it is no page to be shared. */
enum aers_code aers_pulse_open(int fd, struct aers_pulse **out, struct aers_error *error) AERS_MUST_USE;
/* The page that two processes share which do the same. AERS_E_INVALID with the sentence. */
enum aers_code aers_duo_open(int fd, struct aers_duo **out, struct aers_error *error) AERS_MUST_USE;
void aers_duo_close(struct aers_duo *seats);     /* NULL is fine */
void aers_pulse_close(struct aers_pulse *pulse); /* after the last block; NULL is fine */

#endif
