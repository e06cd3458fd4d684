/* SPDX-License-Identifier: ISC */
/* common/trust/keyring.h - whose signatures count here, and where a signer's own keys are.
 *
 *   trusted   $XDG_CONFIG_HOME/aers/trusted/NAME.pub, AERS_SYSCONFDIR/aers/trusted, and lib/aers/trusted beside the
 * program: whoever can write there could change the program as well revoked   revoked/FINGERPRINT.pub beside each of
 * these: counts before all that is trusted own       $XDG_CONFIG_HOME/aers/keys/NAME.key and NAME.pub
 *   lv2       LV2 plug-ins that may be loaded (model/lv2_list.h), in the same three places
 */
#ifndef AERS_TRUST_KEYRING_H
#define AERS_TRUST_KEYRING_H

#include "common/trust/key.h"

enum aers_keyring_shelf { AERS_KEYRING_TRUSTED, AERS_KEYRING_REVOKED, AERS_KEYRING_OWN, AERS_KEYRING_LV2 };

enum { AERS_KEYRING_NPLACES = 3, AERS_KEYRING_PATH_SIZE = 540 };

enum { AERS_KEYRING_MAX = 256 };

struct aers_keyring_entry {
    struct aers_public_key key;
    char path[1024];
    bool is_revoked;
};

struct aers_keyring {
    struct aers_keyring_entry entries[AERS_KEYRING_MAX];
    size_t nentries;
};

/* All that is trusted or revoked; files that are no keys are logged and left. NULL without memory; for free(). */
struct aers_keyring *aers_keyring_load(void);
/* By name or fingerprint; NULL when there is none. */
const struct aers_keyring_entry *aers_keyring_find(const struct aers_keyring *keyring, const char *word);
/* Whose signature this is: NULL when nobody's who is known here. */
const struct aers_keyring_entry *aers_keyring_verify(const struct aers_keyring *keyring, const char *text,
                                                     size_t nbytes, const char *signature);

/* The folders of a kind, the user's own first. @return how many */
size_t aers_keyring_places(enum aers_keyring_shelf shelf, char paths[AERS_KEYRING_NPLACES][AERS_KEYRING_PATH_SIZE]);
/* The user's own folder of a kind, made when it is not there (mode 0700). AERS_E_UNAVAILABLE without a home. */
enum aers_code aers_keyring_folder(enum aers_keyring_shelf shelf, char *path, size_t size,
                                   struct aers_error *error) AERS_MUST_USE;

#endif
