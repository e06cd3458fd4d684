/* SPDX-License-Identifier: ISC */
/* aers-node/host/options.h - a module's fixed settings, by name. */
#ifndef AERS_NODE_HOST_OPTIONS_H
#define AERS_NODE_HOST_OPTIONS_H

#include <aers/module.h>
#include <stdbool.h>

const char *aers_option_get(const struct aers_module_config *config, const char *key); /* NULL when it is not given */
bool aers_option_is_true(const struct aers_module_config *config, const char *key);

#endif
