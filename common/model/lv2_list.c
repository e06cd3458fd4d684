/* SPDX-License-Identifier: ISC */
#include "common/model/lv2_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/model/lv2_ask.h"

enum { MAX_NBYTES = 4 << 20, ID_NDIGITS = 32, FILE_SIZE = ID_NDIGITS + 16 };

bool aers_lv2_is_name(const char *name)
{
    return strncmp(name, "lv2/", 4) == 0 && name[4] && strlen(name) < AERS_MODULE_NAME_SIZE;
}

/* ---- files ---- */

static void file_of(const char *name, const char *ending, char file[FILE_SIZE])
{
    char hash[AERS_HASH_SIZE];
    aers_hash_sha256(name + 4, strlen(name + 4), hash);
    snprintf(file, FILE_SIZE, "%.*s.%s", ID_NDIGITS, hash + 7, ending);
}

/* @return which place has it, the number of places when none has */
static size_t find(const char *name, const char *ending, char paths[AERS_KEYRING_NPLACES][AERS_KEYRING_PATH_SIZE],
                   size_t *nplaces)
{
    char file[FILE_SIZE], path[AERS_KEYRING_PATH_SIZE + FILE_SIZE];
    file_of(name, ending, file);
    *nplaces = aers_keyring_places(AERS_KEYRING_LV2, paths);
    for (size_t i = 0; i < *nplaces; i++) {
        snprintf(path, sizeof path, "%s/%s", paths[i], file);
        if (access(path, F_OK) == 0)
            return i;
    }
    return *nplaces;
}

static bool has(const char *name, const char *ending)
{
    char paths[AERS_KEYRING_NPLACES][AERS_KEYRING_PATH_SIZE];
    size_t n;
    return find(name, ending, paths, &n) < n;
}

const char *aers_lv2_standing(const char *name)
{
    return has(name, "revoked") ? "revoked" : has(name, "json") ? "trusted" : "not trusted";
}

/* ---- its manifest ---- */

static enum aers_code read_listed(const char *name, struct aers_sealed *text, struct aers_error *error)
{
    char paths[AERS_KEYRING_NPLACES][AERS_KEYRING_PATH_SIZE], file[FILE_SIZE];
    size_t n;
    const size_t place = find(name, "json", paths, &n);
    file_of(name, "json", file);
    const int folder = place < n ? open(paths[place], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder < 0)
        return aers_error_set(error, AERS_E_DENIED, name,
                              "not trusted here (aers-ctl module trust %s allows it, as it is now)", name);
    const enum aers_code code = aers_sealed_read(folder, file, MAX_NBYTES, text, error);
    close(folder);
    return code;
}

/* Takes the manifest. */
static enum aers_code seal(struct json_object *manifest, struct aers_sealed *text, struct aers_error *error)
{
    const char *form =
        json_object_to_json_string_ext(manifest, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
    const enum aers_code code = aers_sealed_write(form, strlen(form), text, error);
    json_object_put(manifest);
    return code;
}

static enum aers_code read_asked(const char *name, struct aers_sealed *text, struct aers_error *error)
{
    struct json_object *manifest;
    const enum aers_code code = aers_lv2_ask_manifest(name + 4, &manifest, error);
    return code ? code : seal(manifest, text, error);
}

static enum aers_code parse(struct aers_package *package, const char *name, struct aers_error *error)
{
    const void *text = aers_sealed_map(&package->text);
    snprintf(package->folder, sizeof package->folder, "%.200s", name);
    if (!text)
        return aers_error_set(error, AERS_E_MEMORY, name, "not enough memory");
    enum aers_code code = aers_package_parse(package, text, package->text.nbytes, error);
    munmap((void *)(uintptr_t)text, package->text.nbytes ? package->text.nbytes : 1);
    const struct aers_doc *lv2 = aers_doc_get(package->doc, "lv2");
    const char *bundle = aers_doc_string(aers_doc_get(lv2, "bundle"));
    const char *entry = aers_doc_string(aers_doc_get(package->doc, "entry"));
    if (code == AERS_OK && (!bundle || !entry || strcmp(package->manifest->name, name) != 0))
        code = aers_error_set(error, AERS_E_INVALID, name, "its manifest is of another one");
    if (code)
        return code;
    snprintf(package->folder, sizeof package->folder, "%s", bundle);
    snprintf(package->entry, sizeof package->entry, "%s", entry);
    return AERS_OK;
}

/* Its bundle as it is now. */
static enum aers_code read_bundle(struct aers_package *package, struct aers_bundle *bundle, struct aers_error *error)
{
    const enum aers_code code = aers_bundle_read(package->folder, package->entry, bundle, error);
    if (code)
        return code;
    package->sealed = bundle->entry;
    memcpy(package->hash, bundle->hash, sizeof package->hash);
    return AERS_OK;
}

static enum aers_code compare(struct aers_package *package, const char *name, struct aers_error *error)
{
    const char *hash = aers_doc_string(aers_doc_get(package->doc, "hash"));
    package->trust = !hash                              ? AERS_PACKAGE_UNSIGNED
                     : strcmp(hash, package->hash) == 0 ? AERS_PACKAGE_TRUSTED
                                                        : AERS_PACKAGE_TAMPERED;
    if (package->trust != AERS_PACKAGE_TAMPERED)
        return AERS_OK;
    return aers_error_set(error, AERS_E_DENIED, package->folder,
                          "the files of this bundle are not those that were trusted (after an update that you want: "
                          "aers-ctl module trust %s)",
                          name);
}

static enum aers_code read_manifest(const char *name, struct aers_package *package, struct aers_error *error)
{
    const enum aers_code code = aers_package_is_unsigned_allowed() && !has(name, "json")
                                    ? read_asked(name, &package->text, error)
                                    : read_listed(name, &package->text, error);
    return code ? code : parse(package, name, error);
}

enum aers_code aers_lv2_open(const char *name, struct aers_package *out, struct aers_error *error)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_bundle bundle;
    if (has(name, "revoked"))
        return aers_error_set(error, AERS_E_DENIED, name, "revoked here (see aers-ctl module trust)");
    enum aers_code code = read_manifest(name, &package, error);
    if (code == AERS_OK)
        code = read_bundle(&package, &bundle, error);
    if (code == AERS_OK)
        code = compare(&package, name, error);
    if (code)
        aers_package_close(&package);
    else
        *out = package;
    return code;
}

enum aers_code aers_lv2_find(const char *name, struct aers_lv2_places *out, struct aers_error *error)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    char file[FILE_SIZE];
    enum aers_code code = read_manifest(name, &package, error);
    if (code == AERS_OK)
        code = aers_keyring_folder(AERS_KEYRING_LV2, out->list, sizeof out->list, error);
    file_of(name, "json", file);
    snprintf(out->bundle, sizeof out->bundle, "%s", package.folder);
    snprintf(out->file, sizeof out->file, "%s", file);
    aers_package_close(&package);
    return code;
}

/* ---- trust and its end ---- */

static enum aers_code write_file(const char *path, const void *bytes, size_t nbytes, struct aers_error *error)
{
    char temporary[AERS_KEYRING_PATH_SIZE + FILE_SIZE + 8];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    const int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool written = fd >= 0 && write(fd, bytes, nbytes) == (ssize_t)nbytes && fsync(fd) == 0;
    const int why = errno;
    if (fd >= 0)
        close(fd);
    if (written && rename(temporary, path) == 0)
        return AERS_OK;
    unlink(temporary);
    return aers_error_set(error, AERS_E_IO, path, "%s", strerror(why));
}

static enum aers_code own_path(const char *name, const char *ending, char path[AERS_KEYRING_PATH_SIZE + FILE_SIZE],
                               struct aers_error *error)
{
    char folder[AERS_KEYRING_PATH_SIZE], file[FILE_SIZE];
    const enum aers_code code = aers_keyring_folder(AERS_KEYRING_LV2, folder, sizeof folder, error);
    file_of(name, ending, file);
    if (code == AERS_OK)
        snprintf(path, AERS_KEYRING_PATH_SIZE + FILE_SIZE, "%s/%s", folder, file);
    return code;
}

static enum aers_code save(const char *name, const struct aers_sealed *text, struct aers_error *error)
{
    char path[AERS_KEYRING_PATH_SIZE + FILE_SIZE];
    enum aers_code code = own_path(name, "revoked", path, error);
    if (code)
        return code;
    unlink(path);
    if (has(name, "revoked"))
        return aers_error_set(error, AERS_E_DENIED, name, "revoked for this whole machine");
    const void *bytes = aers_sealed_map(text);
    code = bytes ? own_path(name, "json", path, error) : AERS_E_MEMORY;
    if (code == AERS_OK)
        code = write_file(path, bytes, text->nbytes, error);
    if (bytes)
        munmap((void *)(uintptr_t)bytes, text->nbytes);
    return code;
}

/* The same manifest with the hash of what it was made of. */
static enum aers_code add_hash(const struct aers_package *package, struct aers_sealed *text, struct aers_error *error)
{
    struct json_object *manifest = NULL;
    const void *bytes = aers_sealed_map(&package->text);
    if (!bytes)
        return aers_error_set(error, AERS_E_MEMORY, package->folder, "not enough memory");
    const enum aers_code code = aers_json_parse(bytes, package->text.nbytes, MAX_NBYTES, &manifest, error);
    munmap((void *)(uintptr_t)bytes, package->text.nbytes);
    if (code)
        return code;
    aers_json_add_string(manifest, "hash", package->hash);
    return seal(manifest, text, error);
}

enum aers_code aers_lv2_trust(const char *name, struct aers_package *out, struct aers_bundle *bundle,
                              struct aers_error *error)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_sealed text = {.fd = -1};
    enum aers_code code = read_asked(name, &package.text, error);
    if (code == AERS_OK)
        code = parse(&package, name, error);
    if (code == AERS_OK)
        code = read_bundle(&package, bundle, error);
    if (code == AERS_OK)
        code = add_hash(&package, &text, error);
    if (code == AERS_OK)
        code = save(name, &text, error);
    if (text.fd >= 0)
        close(text.fd);
    if (code)
        aers_package_close(&package);
    else
        *out = package;
    return code;
}

enum aers_code aers_lv2_revoke(const char *name, struct aers_error *error)
{
    char path[AERS_KEYRING_PATH_SIZE + FILE_SIZE];
    enum aers_code code = own_path(name, "json", path, error);
    if (code)
        return code;
    unlink(path);
    code = own_path(name, "revoked", path, error);
    return code ? code : write_file(path, name, strlen(name), error);
}
