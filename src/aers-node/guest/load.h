/* SPDX-License-Identifier: ISC */
/* aers-node/guest/load.h - the entry of a module, mapped, and given the one face that the guest knows: a struct
 * aers_module. Called inside the sandbox; the first instruction of the module runs in here. */
#ifndef AERS_NODE_GUEST_LOAD_H
#define AERS_NODE_GUEST_LOAD_H

#include <aers/module.h>

#include "common/model/manifest.h"

/**
 * By what the file exports: aers_module_describe (aers/module.h), or the five functions dsp_create, dsp_process,
 * dsp_set_param, dsp_get_meters and dsp_destroy (five.h). By the manifest's lang: an LV2 plug-in (lv2.h), or Python
 * (python.h), whose exceptions while it plays are told to `failed`.
 *
 * @param fd the sealed file
 * @param doc what manifest was made of; both are kept
 * @param why receives one sentence on failure, [why_size]
 * @return NULL on failure; stays valid
 */
const struct aers_module *aers_guest_load(int fd, const struct aers_doc *doc, const struct aers_manifest *manifest,
                                          void (*failed)(const char *why), char *why, size_t why_size);

#endif
