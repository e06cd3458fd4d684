/* SPDX-License-Identifier: ISC */
/* common/model/lv2_ask.h - what the Turtle of LV2 plug-ins says, asked of lib/aers/aers-lv2: others wrote that Turtle,
 * so it is read in a process of its own that can do nothing else. Blocks until the answer is there, 60 s at most. */
#ifndef AERS_MODEL_LV2_ASK_H
#define AERS_MODEL_LV2_ASK_H

#include "common/base/error.h"
#include "common/doc/json.h"

/* The manifest of one, for json_object_put. AERS_E_UNSUPPORTED with the reason when it cannot be had, or when AERS was
 * built without LV2. */
enum aers_code aers_lv2_ask_manifest(const char *uri, struct json_object **out, struct aers_error *error) AERS_MUST_USE;
/* All that are installed: [{"uri", "name", "bundle", "in", "out", "refused"}]. */
enum aers_code aers_lv2_ask_list(struct json_object **out, struct aers_error *error) AERS_MUST_USE;

#endif
