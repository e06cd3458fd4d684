/* SPDX-License-Identifier: ISC */
/* common/model/package.h - modules from others: a folder with manifest.json and the entry file it names, signed.
 *
 *   MODULES/ext/plate_reverb/manifest.json     "name": "ext/plate_reverb", as the folder is
 *   MODULES/ext/plate_reverb/plate.so          "entry": "plate.so", "hash": "sha256:..." of this file
 *
 * MODULES is each folder of AERS_MODULE_PATH (absolute, separated by colons), or without it
 * $XDG_DATA_HOME/aers/modules, AERS_LIBDIR/modules and lib/aers/modules beside the program. Nothing else is searched,
 * and nothing is ever fetched.
 *
 * "signature" is the base64 of an Ed25519 signature of the text "aers-module-1\n" followed by the manifest without its
 * signature in canonical form (trust/canon.h). The manifest holds the hash, so the entry is signed with it. What was
 * checked is what is loaded: the entry is read once into sealed memory. */
#ifndef AERS_MODEL_PACKAGE_H
#define AERS_MODEL_PACKAGE_H

#include "common/model/manifest.h"
#include "common/trust/keyring.h"
#include "common/trust/sealed.h"

enum aers_package_trust {
    AERS_PACKAGE_TRUSTED,
    AERS_PACKAGE_UNSIGNED,    /* no signature at all */
    AERS_PACKAGE_UNKNOWN_KEY, /* signed by nobody who is trusted here, or changed since */
    AERS_PACKAGE_REVOKED,     /* signed by a key that has been revoked */
    AERS_PACKAGE_TAMPERED,    /* the entry is not the one that was signed */
};

struct aers_package {
    char folder[768];
    struct aers_doc *doc;
    struct aers_manifest *manifest;
    char entry[256];
    char hash[AERS_HASH_SIZE]; /* of the entry as it is */
    struct aers_sealed text;   /* the manifest, as it was read: the order of its parameters is that of the slots */
    struct aers_sealed sealed; /* the entry */
    enum aers_package_trust trust;
    struct aers_public_key signer; /* when trusted or revoked; else empty */
};

/* One that holds nothing, and may be closed. */
#define AERS_PACKAGE_NONE ((struct aers_package){.text.fd = -1, .sealed.fd = -1})

#define AERS_PACKAGE_MANIFEST   "manifest.json"
#define AERS_PACKAGE_MAX_NBYTES (64u << 20)

/* Read and judge what lies in a folder. AERS_OK says that it is whole, not that it is trusted. */
enum aers_code aers_package_open(const char *folder, const struct aers_keyring *keyring, struct aers_package *out,
                                 struct aers_error *error) AERS_MUST_USE;
/* The same, and trusted, and of this name: what is loaded. */
enum aers_code aers_package_open_trusted(const char *folder, const char *name, struct aers_package *out,
                                         struct aers_error *error) AERS_MUST_USE;
/* By its name, wherever it is: a package, or an LV2 plug-in (lv2_list.h). */
enum aers_code aers_package_open_named(const char *name, struct aers_package *out,
                                       struct aers_error *error) AERS_MUST_USE;
void aers_package_close(struct aers_package *package); /* AERS_PACKAGE_NONE is fine */
/* AERS_OK, or AERS_E_DENIED with the sentence why and what to do. Unsigned ones pass while that is allowed. */
enum aers_code aers_package_judge(const struct aers_package *package, struct aers_error *error) AERS_MUST_USE;
const char *aers_package_trust_word(enum aers_package_trust trust); /* "trusted", "unsigned" ... */

/* Inside common/model: doc and manifest of a manifest's text; package->folder is for the error. */
enum aers_code aers_package_parse(struct aers_package *package, const char *text, size_t nbytes,
                                  struct aers_error *error) AERS_MUST_USE;
/* What is signed: the tag and the canonical form. malloc'd; NULL without memory. */
char *aers_package_signed_text(const struct aers_doc *manifest, size_t *nbytes);

/* The folder of a module by its name. AERS_E_NOT_FOUND names the places searched. */
enum aers_code aers_package_find(const char *name, char *folder, size_t size, struct aers_error *error) AERS_MUST_USE;
/* While a module is developed it lies where its author likes: this folder is found by the name that its manifest gives
 * it, before all others, until the process ends. One folder at most. Main thread. */
bool aers_package_is_folder(const char *path); /* with a slash, and a manifest inside */
enum aers_code aers_package_place(const char *folder, char *name, size_t size, struct aers_error *error) AERS_MUST_USE;
/* Every folder with a manifest that is found by its name, in order. */
void aers_package_each(void (*found)(void *user, const char *name, const char *folder), void *user);

/* Found, whole and trusted: its manifest, kept until the process ends; NULL with the reason. Judged once, and again
 * after a refresh (each time a graph is read). Main thread. */
const struct aers_manifest *aers_package_manifest(const char *name, struct aers_error *error);
void aers_package_refresh(void);
/* A refresh sees that a module may still be loaded; the manifest stays the one that is known, since what runs runs by
 * it. renew takes what is there now (NULL: of every module), until it is settled that it stays, or all of it is taken
 * back. */
void aers_package_renew(const char *name);
void aers_package_settle(void);
void aers_package_take_back(void);

/* For development only: unsigned modules pass. Held in the environment (AERS_ALLOW_UNSIGNED=1), so that children
 * inherit it. */
void aers_package_allow_unsigned(void);
bool aers_package_is_unsigned_allowed(void);

#endif
