/* SPDX-License-Identifier: ISC */
#include "builtin.h"

#include <string.h>

const struct aers_module *const aers_builtin_modules[] = {
    &aers_module_biquad_eq, &aers_module_bus,   &aers_module_compressor, &aers_module_delay,
    &aers_module_events,    &aers_module_file,  &aers_module_gain,       &aers_module_gate,
    &aers_module_limiter,   &aers_module_mixer, &aers_module_noise,      &aers_module_null,
    &aers_module_record,    &aers_module_sine,  &aers_module_wav,        NULL,
};

const struct aers_module *aers_builtin_find(const char *id)
{
    for (const struct aers_module *const *module = aers_builtin_modules; *module; module++)
        if (strcmp((*module)->id, id) == 0)
            return *module;
    return NULL;
}

aers_process_metered_fn *aers_builtin_metered(const struct aers_module *module)
{
    return module == &aers_module_gain ? aers_gain_process_metered : NULL;
}
