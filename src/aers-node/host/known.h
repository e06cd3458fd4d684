/* SPDX-License-Identifier: ISC */
/* aers-node/host/known.h - the values of all steps, as the audio thread has last acknowledged them. Loop thread only.
 */
#ifndef AERS_NODE_HOST_KNOWN_H
#define AERS_NODE_HOST_KNOWN_H

#include <stdbool.h>

#include "common/model/plan.h"

struct aers_known {
    const struct aers_plan *plan;
    double **values; /* [nsteps][slots, mute, bypass] */
};

/* As the plan begins. false: not enough memory; finish all the same. */
bool aers_known_init(struct aers_known *known, const struct aers_plan *plan);
void aers_known_finish(struct aers_known *known); /* zeroed is fine */
/* Where the value of a slot is kept. */
double *aers_known_value(const struct aers_known *known, uint32_t step, uint32_t slot);

#endif
