/* SPDX-License-Identifier: ISC */
#include "synth.h"

#include <string.h>

const struct aers_synth *const aers_synths[] = {
    &aers_synth_babble,
    &aers_synth_click,
    &aers_synth_explosion,
    &aers_synth_footstep,
    &aers_synth_impact,
    &aers_synth_sweep,
    NULL,
};

const struct aers_synth *aers_synth_find(const char *name)
{
    for (const struct aers_synth *const *synth = aers_synths; *synth; synth++)
        if (strcmp((*synth)->name, name) == 0)
            return *synth;
    return NULL;
}
