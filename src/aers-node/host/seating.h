/* SPDX-License-Identifier: ISC */
/* aers-node/host/seating.h - where a step stands among the buffers of its plan: what it reads and writes, in place,
 * summed or delayed, and the lines for what is delayed. Control thread only, before the first block. */
#ifndef AERS_NODE_HOST_SEATING_H
#define AERS_NODE_HOST_SEATING_H

#include "common/model/plan.h"
#include "src/aers-node/host/memory.h"
#include "src/aers-node/rt/step.h"

/* One buffer is read where it is: no plan lets a step write it as another channel. A sink's inputs are muted in a copy,
 * and what is delayed is one. */
bool aers_seating_needs_own(const struct aers_plan_step *plan, uint32_t channel);

/* @param own [the most inputs of any step] buffers where sums and copies go
 * @return false: there is not enough memory */
bool aers_seating_place(struct aers_memory *memory, const struct aers_plan_step *plan, struct aers_step *step,
                        float *const *own);

/* The dry path of a module that has latency; the step has its module and its place. @return as above */
bool aers_seating_place_dry(struct aers_memory *memory, struct aers_step *step);

#endif
