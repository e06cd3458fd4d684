/* SPDX-License-Identifier: ISC */
/* common/trust/key.h - Ed25519 keys (RFC 8032), as text files of one line; libsodium does the mathematics.
 *
 *   NAME.key   aers-secret-key-1 BASE64 NAME      mode 0600, only the signer's
 *   NAME.pub   aers-public-key-1 BASE64 NAME      for everybody
 *
 * A name is 1 to 48 of A-Z a-z 0-9 _ . - and begins with a letter or digit. A fingerprint is the first 16 hexadecimal
 * digits of the SHA-256 of the public key's 32 bytes. */
#ifndef AERS_TRUST_KEY_H
#define AERS_TRUST_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/error.h"

enum {
    AERS_KEY_PUBLIC_NBYTES = 32,
    AERS_KEY_SECRET_NBYTES = 64,
    AERS_SIGNATURE_NBYTES = 64,
    AERS_KEY_NAME_SIZE = 49,
    AERS_FINGERPRINT_SIZE = 17
};

struct aers_public_key {
    char name[AERS_KEY_NAME_SIZE];
    char fingerprint[AERS_FINGERPRINT_SIZE];
    unsigned char bytes[AERS_KEY_PUBLIC_NBYTES];
};

struct aers_secret_key {
    struct aers_public_key public_key;
    unsigned char bytes[AERS_KEY_SECRET_NBYTES];
};

bool aers_key_is_name(const char *name);
enum aers_code aers_key_generate(const char *name, struct aers_secret_key *out, struct aers_error *error) AERS_MUST_USE;
void aers_key_forget(struct aers_secret_key *key); /* overwrites what is secret */

/* Files. A secret key that others may read is refused (AERS_E_DENIED); a file that is there is not written over
 * (AERS_E_CONFLICT). */
enum aers_code aers_key_save_secret(const struct aers_secret_key *key, const char *path,
                                    struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_key_load_secret(const char *path, struct aers_secret_key *out,
                                    struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_key_save_public(const struct aers_public_key *key, const char *path,
                                    struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_key_load_public(const char *path, struct aers_public_key *out,
                                    struct aers_error *error) AERS_MUST_USE;

/* Of a text; the signature is base64 (RFC 4648, padded). */
char *aers_key_sign(const struct aers_secret_key *key, const char *text, size_t nbytes); /* malloc'd, or NULL */
bool aers_key_verify(const struct aers_public_key *key, const char *text, size_t nbytes, const char *signature);

/* "sha256:" and 64 hexadecimal digits of these bytes. */
enum { AERS_HASH_SIZE = 72 };
void aers_hash_sha256(const void *bytes, size_t nbytes, char hash[AERS_HASH_SIZE]);

#endif
