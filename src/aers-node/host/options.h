/* SPDX-License-Identifier: ISC */
/* aers-node/host/options.h - a module's fixed settings, by name. */
#ifndef AERS_NODE_HOST_OPTIONS_H
#define AERS_NODE_HOST_OPTIONS_H

#include <aers/module.h>
#include <stdbool.h>

/* What the host tells a module that writes files, beside its own settings. */
#define AERS_OPTION_GRAPH   "host.graph"
#define AERS_OPTION_NODE    "host.node"
#define AERS_OPTION_RESUMES "host.resumes" /* "true": this node, or one before it, may have run in this session */

/* What a module from others is told that may read in its own folder: where that is. */
#define AERS_OPTION_FOLDER "host.folder"

const char *aers_option_get(const struct aers_module_config *config, const char *key); /* NULL when it is not given */
const char *aers_option_or(const struct aers_module_config *config, const char *key, const char *otherwise);
bool aers_option_is_true(const struct aers_module_config *config, const char *key);

#endif
