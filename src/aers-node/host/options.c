/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/options.h"

#include <string.h>

const char *aers_option_get(const struct aers_module_config *config, const char *key)
{
    for (uint32_t i = 0; i < config->noptions; i++)
        if (strcmp(config->options[i].key, key) == 0)
            return config->options[i].value;
    return NULL;
}

const char *aers_option_or(const struct aers_module_config *config, const char *key, const char *otherwise)
{
    const char *value = aers_option_get(config, key);
    return value ? value : otherwise;
}

bool aers_option_is_true(const struct aers_module_config *config, const char *key)
{
    const char *value = aers_option_get(config, key);
    return value && strcmp(value, "true") == 0;
}
