/* SPDX-License-Identifier: ISC */
/* aers-node/host/automation.h - envelopes made ready for the audio thread, and handed over while it runs. Control
 * thread only. */
#ifndef AERS_NODE_HOST_AUTOMATION_H
#define AERS_NODE_HOST_AUTOMATION_H

#include "common/model/automation.h"
#include "common/osc/gate.h"
#include "src/aers-node/host/engine.h"
#include "src/aers-node/rt/step.h"

/* For the first block: nobody runs the step yet. */
enum aers_code aers_automation_begin(struct aers_step *step, const struct aers_automation *items, size_t nitems,
                                     double rate_hz, struct aers_error *error) AERS_MUST_USE;
/* While it runs: taken at the next block that is not held. */
enum aers_code aers_automation_offer(struct aers_step *step, const struct aers_automation *items, size_t nitems,
                                     double rate_hz, struct aers_error *error) AERS_MUST_USE;
/* The same for the step that a message names: s id, s JSON as in a plan. */
enum aers_code aers_automation_take(const struct aers_engine *engine, const struct aers_osc_message *message,
                                    struct aers_error *error) AERS_MUST_USE;
void aers_automation_release(struct aers_step *step); /* after the last block; zeroed is fine */

#endif
