/* SPDX-License-Identifier: ISC */
#include "common/trust/key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_TAG "aers-secret-key-1"
#define PUBLIC_TAG "aers-public-key-1"

enum { LINE_SIZE = 256 };

static bool is_ready(struct aers_error *error)
{
    if (sodium_init() >= 0)
        return true;
    aers_error_set(error, AERS_E_FAILED, "", "libsodium cannot start (no source of random numbers?)");
    return false;
}

bool aers_key_is_name(const char *name)
{
    static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char all[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    const size_t n = strlen(name);
    return n > 0 && n < AERS_KEY_NAME_SIZE && strchr(first, name[0]) && strspn(name, all) == n;
}

void aers_hash_sha256(const void *bytes, size_t nbytes, char hash[AERS_HASH_SIZE])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, bytes, nbytes);
    memcpy(hash, "sha256:", 7);
    sodium_bin2hex(hash + 7, AERS_HASH_SIZE - 7, digest, sizeof digest);
}

static void take_fingerprint(struct aers_public_key *key)
{
    char hash[AERS_HASH_SIZE];
    aers_hash_sha256(key->bytes, sizeof key->bytes, hash);
    memcpy(key->fingerprint, hash + 7, AERS_FINGERPRINT_SIZE - 1);
    key->fingerprint[AERS_FINGERPRINT_SIZE - 1] = '\0';
}

enum aers_code aers_key_generate(const char *name, struct aers_secret_key *out, struct aers_error *error)
{
    struct aers_secret_key key = {0};
    if (!aers_key_is_name(name))
        return aers_error_set(error, AERS_E_INVALID, "",
                              "\"%.64s\" is no name of a key (allowed: 1 to 48 letters, digits, _ . and -)", name);
    if (!is_ready(error))
        return AERS_E_FAILED;
    snprintf(key.public_key.name, sizeof key.public_key.name, "%s", name);
    crypto_sign_keypair(key.public_key.bytes, key.bytes);
    take_fingerprint(&key.public_key);
    *out = key;
    return AERS_OK;
}

void aers_key_forget(struct aers_secret_key *key)
{
    sodium_memzero(key->bytes, sizeof key->bytes);
}

/* ---- files ---- */

static enum aers_code refuse_file(struct aers_error *error, const char *path)
{
    const enum aers_code code = errno == ENOENT   ? AERS_E_NOT_FOUND
                                : errno == EEXIST ? AERS_E_CONFLICT
                                : errno == EACCES ? AERS_E_DENIED
                                                  : AERS_E_IO;
    return aers_error_set(error, code, path, "%s", strerror(errno));
}

static enum aers_code save_line(const char *path, mode_t mode, const char *line, struct aers_error *error)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return refuse_file(error, path);
    const size_t n = strlen(line);
    const bool written = write(fd, line, n) == (ssize_t)n && fsync(fd) == 0;
    if (close(fd) == 0 && written)
        return AERS_OK;
    const enum aers_code code = refuse_file(error, path);
    unlink(path);
    return code;
}

static enum aers_code load_line(const char *path, bool is_secret, char line[LINE_SIZE], struct aers_error *error)
{
    struct stat status;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return refuse_file(error, path);
    ssize_t n = -1;
    enum aers_code code = AERS_OK;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        code = aers_error_set(error, AERS_E_INVALID, path, "not a regular file");
    else if (is_secret && (status.st_mode & 077))
        code = aers_error_set(error, AERS_E_DENIED, path,
                              "others may read this secret key; chmod 600 it, or make a new one");
    else if ((n = read(fd, line, LINE_SIZE - 1)) < 0)
        code = refuse_file(error, path);
    close(fd);
    line[n > 0 ? n : 0] = '\0';
    return code;
}

/* TAG BASE64 NAME */
static bool parse_line(const char *line, const char *tag, unsigned char *bytes, size_t nbytes,
                       char name[AERS_KEY_NAME_SIZE])
{
    char word[32], text[128], rest[AERS_KEY_NAME_SIZE] = {0};
    size_t n = 0;
    if (sscanf(line, "%31s %127s %48s", word, text, rest) != 3 || strcmp(word, tag) != 0 || !aers_key_is_name(rest))
        return false;
    if (sodium_base642bin(bytes, nbytes, text, strlen(text), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
        n != nbytes)
        return false;
    memcpy(name, rest, sizeof rest);
    return true;
}

static void format_line(char line[LINE_SIZE], const char *tag, const unsigned char *bytes, size_t nbytes,
                        const char *name)
{
    char text[128];
    sodium_bin2base64(text, sizeof text, bytes, nbytes, sodium_base64_VARIANT_ORIGINAL);
    snprintf(line, LINE_SIZE, "%s %s %s\n", tag, text, name);
    sodium_memzero(text, sizeof text);
}

enum aers_code aers_key_save_secret(const struct aers_secret_key *key, const char *path, struct aers_error *error)
{
    char line[LINE_SIZE];
    format_line(line, SECRET_TAG, key->bytes, sizeof key->bytes, key->public_key.name);
    const enum aers_code code = save_line(path, 0600, line, error);
    sodium_memzero(line, sizeof line);
    return code;
}

enum aers_code aers_key_load_secret(const char *path, struct aers_secret_key *out, struct aers_error *error)
{
    struct aers_secret_key key = {0};
    char line[LINE_SIZE];
    if (!is_ready(error))
        return AERS_E_FAILED;
    enum aers_code code = load_line(path, true, line, error);
    if (code == AERS_OK && !parse_line(line, SECRET_TAG, key.bytes, sizeof key.bytes, key.public_key.name))
        code = aers_error_set(error, AERS_E_INVALID, path, "not a secret key (wanted: " SECRET_TAG " BASE64 NAME)");
    sodium_memzero(line, sizeof line);
    if (code)
        return code;
    crypto_sign_ed25519_sk_to_pk(key.public_key.bytes, key.bytes);
    take_fingerprint(&key.public_key);
    *out = key;
    return AERS_OK;
}

enum aers_code aers_key_save_public(const struct aers_public_key *key, const char *path, struct aers_error *error)
{
    char line[LINE_SIZE];
    format_line(line, PUBLIC_TAG, key->bytes, sizeof key->bytes, key->name);
    return save_line(path, 0644, line, error);
}

enum aers_code aers_key_load_public(const char *path, struct aers_public_key *out, struct aers_error *error)
{
    struct aers_public_key key = {0};
    char line[LINE_SIZE];
    if (!is_ready(error))
        return AERS_E_FAILED;
    const enum aers_code code = load_line(path, false, line, error);
    if (code)
        return code;
    if (!parse_line(line, PUBLIC_TAG, key.bytes, sizeof key.bytes, key.name))
        return aers_error_set(error, AERS_E_INVALID, path, "not a public key (wanted: " PUBLIC_TAG " BASE64 NAME)");
    take_fingerprint(&key);
    *out = key;
    return AERS_OK;
}

/* ---- signatures ---- */

char *aers_key_sign(const struct aers_secret_key *key, const char *text, size_t nbytes)
{
    unsigned char signature[AERS_SIGNATURE_NBYTES];
    const size_t size = sodium_base64_ENCODED_LEN(sizeof signature, sodium_base64_VARIANT_ORIGINAL);
    char *out = malloc(size);
    if (!out)
        return NULL;
    crypto_sign_detached(signature, NULL, (const unsigned char *)text, nbytes, key->bytes);
    return sodium_bin2base64(out, size, signature, sizeof signature, sodium_base64_VARIANT_ORIGINAL);
}

bool aers_key_verify(const struct aers_public_key *key, const char *text, size_t nbytes, const char *signature)
{
    unsigned char bytes[AERS_SIGNATURE_NBYTES];
    size_t n = 0;
    return sodium_base642bin(bytes, sizeof bytes, signature, strlen(signature), NULL, &n, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           n == sizeof bytes &&
           crypto_sign_verify_detached(bytes, (const unsigned char *)text, nbytes, key->bytes) == 0;
}
