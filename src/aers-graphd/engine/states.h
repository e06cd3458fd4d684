/* SPDX-License-Identifier: ISC */
/* engine/states.h - while a client is replaced, what its modules from others save of themselves goes from the process
 * that is heard to the one beside it (src/aers-node/host/states.h). Main thread. */
#ifndef AERS_GRAPHD_STATES_H
#define AERS_GRAPHD_STATES_H

#include "common/base/error.h"
#include "common/osc/gate.h"

struct aers_engine;
struct aers_process;

void aers_states_ask(struct aers_process *heard);
/* What it has saved: for the other seat, as long as nobody is heard there. */
enum aers_code aers_states_take(struct aers_process *from, const struct aers_osc_message *message) AERS_MUST_USE;

#endif
