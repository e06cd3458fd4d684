/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/module/module.h - modules from others, as their authors and users handle them
 * (docs/modules-from-others.md): keys, signatures, what is installed. None of these needs aers-graphd. Each leaves its
 * sentence in ctl->error. */
#ifndef AERS_CTL_MODULE_H
#define AERS_CTL_MODULE_H

#include "src/aers-ctl/ctl.h"

/* keys.c */
enum aers_code aers_module_keygen(struct aers_ctl *ctl, const char *name) AERS_MUST_USE;
enum aers_code aers_module_trust(struct aers_ctl *ctl, const char *path) AERS_MUST_USE; /* NULL: list the keys */
enum aers_code aers_module_revoke(struct aers_ctl *ctl, const char *key) AERS_MUST_USE; /* a name, fingerprint, file */

/* sign.c: key is a name of an own key, or NULL for the only one. */
enum aers_code aers_module_sign(struct aers_ctl *ctl, const char *folder, const char *key) AERS_MUST_USE;

bool aers_module_has_key(const char *folder);

/* new.c: a folder of sources; lang is c or c++, NULL: c. */
enum aers_code aers_module_new(struct aers_ctl *ctl, const char *name, const char *lang) AERS_MUST_USE;

/* list.c: what is a folder or a module's name. */
enum aers_code aers_module_verify(struct aers_ctl *ctl, const char *what) AERS_MUST_USE;
enum aers_code aers_module_list(struct aers_ctl *ctl) AERS_MUST_USE;

/* lv2.c: plug-ins, allowed one by one; name is lv2/ and a URI. */
enum aers_code aers_module_trust_lv2(struct aers_ctl *ctl, const char *name) AERS_MUST_USE;
enum aers_code aers_module_revoke_lv2(struct aers_ctl *ctl, const char *name) AERS_MUST_USE;
enum aers_code aers_module_list_lv2(struct aers_ctl *ctl) AERS_MUST_USE;

#endif
