/* SPDX-License-Identifier: ISC */
/* One package: read, hashed, judged. */
#include "common/model/package.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/model/lv2_list.h"
#include "common/trust/canon.h"

#define TAG "aers-module-1\n"

enum { MANIFEST_MAX_NBYTES = 1 << 20 };

static const char *const words[] = {"trusted", "unsigned", "unknown key", "revoked", "tampered"};

const char *aers_package_trust_word(enum aers_package_trust trust)
{
    return words[trust];
}

void aers_package_allow_unsigned(void)
{
    setenv("AERS_ALLOW_UNSIGNED", "1", 1);
}

bool aers_package_is_unsigned_allowed(void)
{
    const char *word = getenv("AERS_ALLOW_UNSIGNED");
    return word && strcmp(word, "1") == 0;
}

char *aers_package_signed_text(const struct aers_doc *manifest, size_t *nbytes)
{
    size_t n;
    char *form = aers_canon_write(manifest, "signature", &n);
    char *text = form ? malloc(n + sizeof TAG) : NULL;
    if (text) {
        memcpy(text, TAG, sizeof TAG - 1);
        memcpy(text + sizeof TAG - 1, form, n + 1);
        *nbytes = n + sizeof TAG - 1;
    }
    free(form);
    return text;
}

static void unmap(const void *map, const struct aers_sealed *sealed)
{
    munmap((void *)(uintptr_t)map, sealed->nbytes ? sealed->nbytes : 1);
}

/* ---- manifest.json */

static enum aers_code first_problem(const struct aers_problems *problems, enum aers_code code, struct aers_error *error)
{
    if (!problems->nitems)
        return aers_error_set(error, code, problems->file, "%s", aers_code_sentence(code));
    const struct aers_problem *first = &problems->items[0];
    return aers_error_set(error, code, problems->file, "%u:%u: %s%s%s", first->line, first->column, first->path,
                          *first->path ? ": " : "", first->what);
}

enum aers_code aers_package_parse(struct aers_package *package, const char *text, size_t nbytes,
                                  struct aers_error *error)
{
    char path[1024];
    struct aers_problems problems;
    snprintf(path, sizeof path, "%s/" AERS_PACKAGE_MANIFEST, package->folder);
    aers_problems_init(&problems, path);
    enum aers_code code = aers_doc_parse(text, nbytes, NULL, &problems, &package->doc);
    if (code == AERS_OK)
        code = aers_manifest_parse(package->doc, &problems, &package->manifest);
    if (code)
        code = first_problem(&problems, code, error);
    aers_problems_finish(&problems);
    return code;
}

static enum aers_code read_manifest(int folder, struct aers_package *package, struct aers_error *error)
{
    enum aers_code code = aers_sealed_read(folder, AERS_PACKAGE_MANIFEST, MANIFEST_MAX_NBYTES, &package->text, error);
    if (code)
        return code;
    const void *text = aers_sealed_map(&package->text);
    if (!text)
        return aers_error_set(error, AERS_E_MEMORY, package->folder, "cannot map the manifest");
    code = aers_package_parse(package, text, package->text.nbytes, error);
    unmap(text, &package->text);
    return code;
}

/* ---- the entry */

static enum aers_code read_entry(int folder, struct aers_package *package, struct aers_error *error)
{
    const char *entry = aers_doc_string(aers_doc_get(package->doc, "entry"));
    if (!entry || strlen(entry) >= sizeof package->entry)
        return aers_error_set(error, AERS_E_INVALID, package->folder, "the manifest names no entry file");
    snprintf(package->entry, sizeof package->entry, "%s", entry);
    enum aers_code code = aers_sealed_read(folder, entry, AERS_PACKAGE_MAX_NBYTES, &package->sealed, error);
    if (code)
        return code;
    const void *bytes = aers_sealed_map(&package->sealed);
    if (!bytes)
        return aers_error_set(error, AERS_E_MEMORY, package->folder, "cannot map %s", entry);
    aers_hash_sha256(bytes, package->sealed.nbytes, package->hash);
    unmap(bytes, &package->sealed);
    return AERS_OK;
}

/* ---- whose it is */

static enum aers_code look_at_signature(struct aers_package *package, const struct aers_keyring *keyring)
{
    const char *signature = aers_doc_string(aers_doc_get(package->doc, "signature"));
    const char *hash = aers_doc_string(aers_doc_get(package->doc, "hash"));
    size_t nbytes;
    if (!signature) {
        package->trust = hash && strcmp(hash, package->hash) != 0 ? AERS_PACKAGE_TAMPERED : AERS_PACKAGE_UNSIGNED;
        return AERS_OK;
    }
    char *text = aers_package_signed_text(package->doc, &nbytes);
    if (!text)
        return AERS_E_MEMORY;
    const struct aers_keyring_entry *signer = aers_keyring_verify(keyring, text, nbytes, signature);
    free(text);
    if (signer)
        package->signer = signer->key;
    package->trust = !signer                                     ? AERS_PACKAGE_UNKNOWN_KEY
                     : signer->is_revoked                        ? AERS_PACKAGE_REVOKED
                     : !hash || strcmp(hash, package->hash) != 0 ? AERS_PACKAGE_TAMPERED
                                                                 : AERS_PACKAGE_TRUSTED;
    return AERS_OK;
}

static enum aers_code open_all(int folder, const struct aers_keyring *keyring, struct aers_package *package,
                               struct aers_error *error)
{
    enum aers_code code = read_manifest(folder, package, error);
    if (code == AERS_OK)
        code = read_entry(folder, package, error);
    if (code == AERS_OK && (code = look_at_signature(package, keyring)))
        aers_error_set(error, code, package->folder, "not enough memory");
    return code;
}

enum aers_code aers_package_open(const char *path, const struct aers_keyring *keyring, struct aers_package *out,
                                 struct aers_error *error)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    if (snprintf(package.folder, sizeof package.folder, "%s", path) >= (int)sizeof package.folder)
        return aers_error_set(error, AERS_E_LIMIT, "", "the module's path is too long");
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return aers_error_set(error, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, path, "%s", strerror(errno));
    const enum aers_code code = open_all(folder, keyring, &package, error);
    close(folder);
    if (code)
        aers_package_close(&package);
    else
        *out = package;
    return code;
}

void aers_package_close(struct aers_package *package)
{
    aers_doc_destroy(package->doc);
    aers_manifest_destroy(package->manifest);
    const int fds[] = {package->text.fd, package->sealed.fd};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    *package = AERS_PACKAGE_NONE;
}

enum aers_code aers_package_judge(const struct aers_package *package, struct aers_error *error)
{
    const char *folder = package->folder, *name = package->manifest->name;
    switch (package->trust) {
    case AERS_PACKAGE_TRUSTED:
        return AERS_OK;
    case AERS_PACKAGE_UNSIGNED:
        if (aers_package_is_unsigned_allowed())
            return AERS_OK;
        return aers_error_set(
            error, AERS_E_DENIED, folder,
            "%s is not signed (sign it with aers-ctl module sign, or start with --allow-unsigned while "
            "you develop it)",
            name);
    case AERS_PACKAGE_UNKNOWN_KEY:
        return aers_error_set(error, AERS_E_DENIED, folder,
                              "%s is signed by no key that is trusted here, or was changed since (see aers-ctl module "
                              "trust)",
                              name);
    case AERS_PACKAGE_REVOKED:
        return aers_error_set(error, AERS_E_DENIED, folder, "%s is signed with the key %s (%s), which is revoked", name,
                              package->signer.name, package->signer.fingerprint);
    case AERS_PACKAGE_TAMPERED:
        break;
    }
    return aers_error_set(error, AERS_E_DENIED, folder, "%s of %s is not the file that was signed", package->entry,
                          name);
}

enum aers_code aers_package_open_named(const char *name, struct aers_package *out, struct aers_error *error)
{
    char folder[1024];
    if (aers_lv2_is_name(name))
        return aers_lv2_open(name, out, error);
    const enum aers_code code = aers_package_find(name, folder, sizeof folder, error);
    return code ? code : aers_package_open_trusted(folder, name, out, error);
}

enum aers_code aers_package_open_trusted(const char *folder, const char *name, struct aers_package *out,
                                         struct aers_error *error)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_keyring *keyring = aers_keyring_load();
    enum aers_code code = keyring ? aers_package_open(folder, keyring, &package, error)
                                  : aers_error_set(error, AERS_E_MEMORY, folder, "not enough memory");
    if (code == AERS_OK)
        code = aers_package_judge(&package, error);
    if (code == AERS_OK && strcmp(package.manifest->name, name) != 0)
        code = aers_error_set(error, AERS_E_INVALID, folder, "the manifest calls this module %s, its folder %s",
                              package.manifest->name, name);
    free(keyring);
    if (code)
        aers_package_close(&package);
    else
        *out = package;
    return code;
}
