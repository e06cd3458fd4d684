/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/known.h"

#include <stdlib.h>

static uint32_t value_index(const struct aers_plan_step *step, uint32_t slot)
{
    const uint32_t nslots = aers_manifest_nslots(step->manifest, step->nelements);
    return slot == AERS_SLOT_MUTE ? nslots : slot == AERS_SLOT_BYPASS ? nslots + 1 : slot;
}

static double *start_values(const struct aers_plan_step *step)
{
    const uint32_t nslots = aers_manifest_nslots(step->manifest, step->nelements);
    double *values = calloc(nslots + 2, sizeof *values);
    for (uint32_t slot = 0; values && slot < nslots; slot++)
        values[slot] = aers_manifest_param(step->manifest, slot)->preset;
    for (size_t i = 0; values && i < step->nvalues; i++)
        values[value_index(step, step->values[i].slot)] = step->values[i].value;
    return values;
}

bool aers_known_init(struct aers_known *known, const struct aers_plan *plan)
{
    *known = (struct aers_known){plan, calloc(plan->nsteps, sizeof *known->values)};
    for (uint32_t i = 0; known->values && i < plan->nsteps; i++)
        if (!(known->values[i] = start_values(&plan->steps[i])))
            return false;
    return known->values != NULL;
}

void aers_known_finish(struct aers_known *known)
{
    for (uint32_t i = 0; known->values && i < known->plan->nsteps; i++)
        free(known->values[i]);
    free(known->values);
    *known = (struct aers_known){0};
}

double *aers_known_value(const struct aers_known *known, uint32_t step, uint32_t slot)
{
    return &known->values[step][value_index(&known->plan->steps[step], slot)];
}
