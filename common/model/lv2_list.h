/* SPDX-License-Identifier: ISC */
/* common/model/lv2_list.h - the LV2 plug-ins that may be loaded: "lv2/" and a URI is their name as a module.
 *
 *   $XDG_CONFIG_HOME/aers/lv2/ID.json      and in the other places of keys (trust/keyring.h)
 *   .../lv2/ID.revoked                     goes before all of them
 *
 * ID is the first 32 hexadecimal digits of the URI's SHA-256. The file is a manifest, as lib/aers/aers-lv2 made it of
 * the plug-in's Turtle when it was trusted, with the hash of all files of its bundle (bundle.h): as long as that is the
 * same, nobody reads the Turtle again. Its "lv2" is what guest/lv2.h connects. */
#ifndef AERS_MODEL_LV2_LIST_H
#define AERS_MODEL_LV2_LIST_H

#include "common/model/bundle.h"
#include "common/model/package.h"
#include "common/trust/keyring.h"

bool aers_lv2_is_name(const char *name);

/* Trusted and unchanged, or not trusted while unsigned modules are allowed: its manifest and its binary. */
enum aers_code aers_lv2_open(const char *name, struct aers_package *out, struct aers_error *error) AERS_MUST_USE;
/* Adds it, as it is now, to the user's list. */
enum aers_code aers_lv2_trust(const char *name, struct aers_package *out, struct aers_bundle *bundle,
                              struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_lv2_revoke(const char *name, struct aers_error *error) AERS_MUST_USE;
/* What changes on disk when another one is to be had: its bundle, and the file of the user's list that allows it. */
struct aers_lv2_places {
    char bundle[1024];
    char list[AERS_KEYRING_PATH_SIZE]; /* a folder, made when it is not there */
    char file[64];                     /* inside it */
};
enum aers_code aers_lv2_find(const char *name, struct aers_lv2_places *out, struct aers_error *error) AERS_MUST_USE;
/* "trusted", "revoked" or "not trusted", by the lists alone. */
const char *aers_lv2_standing(const char *name);

#endif
