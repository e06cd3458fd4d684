/* SPDX-License-Identifier: ISC */
/* common/model/manifest_read.h - inside common/model only: the parts a manifest is read in. Each adds its problems,
 * takes what is right, and answers false only when memory ran out. */
#ifndef AERS_MODEL_MANIFEST_READ_H
#define AERS_MODEL_MANIFEST_READ_H

#include "common/doc/fields.h"
#include "common/model/manifest.h"

/* Most parameters, fields, options or outputs of a module, and most choices of an enumeration. */
#define AERS_MANIFEST_MAX_NAMES 256

/* [A-Za-z_][A-Za-z0-9_]*, at most 48 bytes: safe in an OSC address. Reports at doc's key. */
bool aers_manifest_check_name(const struct aers_fields *fields, const struct aers_doc *doc);

/* map is an object of parameters, or NULL for none. *params is freed with aers_params_destroy. */
bool aers_params_read(const struct aers_fields *fields, const struct aers_doc *map, struct aers_param **params,
                      size_t *nparams) AERS_MUST_USE;
void aers_params_destroy(struct aers_param *params, size_t nparams);

/* Its presets, after its params and options; with them an option to choose one is added. */
bool aers_presets_read(const struct aers_fields *fields, const struct aers_doc *doc,
                       struct aers_manifest *manifest) AERS_MUST_USE;
void aers_presets_destroy(struct aers_preset *presets, size_t npresets);

#endif
