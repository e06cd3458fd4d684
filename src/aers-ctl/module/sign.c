/* SPDX-License-Identifier: ISC */
/* The manifest gets the hash of its entry, then a signature over both, and is written back whole or not at all. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/doc/json.h"
#include "common/model/package.h"
#include "src/aers-ctl/module/module.h"
#include "src/aers-ctl/read_file.h"

enum { MANIFEST_MAX_NBYTES = 1 << 20 };

/* ---- which key ---- */

/* @return how many own keys there are; the name of the last one seen */
static size_t count_keys(const char *folder, char name[AERS_KEY_NAME_SIZE])
{
    DIR *files = opendir(folder);
    size_t nkeys = 0;
    for (struct dirent *file; files && (file = readdir(files));) {
        const size_t n = strlen(file->d_name);
        if (n <= 4 || n - 4 >= AERS_KEY_NAME_SIZE || strcmp(file->d_name + n - 4, ".key") != 0)
            continue;
        nkeys++;
        memcpy(name, file->d_name, n - 4);
        name[n - 4] = '\0';
    }
    if (files)
        closedir(files);
    return nkeys;
}

bool aers_module_has_key(const char *folder)
{
    char name[AERS_KEY_NAME_SIZE];
    return count_keys(folder, name) > 0;
}

/* The name of the only own key. */
static enum aers_code only_key(struct aers_ctl *ctl, const char *folder, char name[AERS_KEY_NAME_SIZE])
{
    const size_t nkeys = count_keys(folder, name);
    if (nkeys == 1)
        return AERS_OK;
    return aers_error_set(&ctl->error, nkeys ? AERS_E_USAGE : AERS_E_NOT_FOUND, folder,
                          nkeys ? "there are several keys; choose with --key NAME"
                                : "there is no key to sign with (make one: aers-ctl module keygen NAME)");
}

static enum aers_code load_key(struct aers_ctl *ctl, const char *name, struct aers_secret_key *key)
{
    char folder[512], path[640], only[AERS_KEY_NAME_SIZE];
    enum aers_code code = aers_keyring_folder(AERS_KEYRING_OWN, folder, sizeof folder, &ctl->error);
    if (code == AERS_OK && !name && (code = only_key(ctl, folder, only)) == AERS_OK)
        name = only;
    if (code)
        return code;
    snprintf(path, sizeof path, "%s/%s.key", folder, name);
    return aers_key_load_secret(path, key, &ctl->error);
}

/* ---- the manifest ---- */

static enum aers_code write_back(struct aers_ctl *ctl, const char *path, struct json_object *manifest)
{
    char temporary[1100];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "we");
    if (!file)
        return aers_error_set(&ctl->error, AERS_E_IO, temporary, "%s", strerror(errno));
    const int flags = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE;
    fprintf(file, "%s\n", json_object_to_json_string_ext(manifest, flags));
    const bool written = fflush(file) == 0 && fsync(fileno(file)) == 0 && !ferror(file);
    if (fclose(file) == 0 && written && rename(temporary, path) == 0)
        return AERS_OK;
    const int why = errno;
    unlink(temporary);
    return aers_error_set(&ctl->error, AERS_E_IO, path, "%s", strerror(why));
}

/* The signature of the manifest as it will be read. */
static char *signature_of(struct json_object *manifest, const struct aers_secret_key *key)
{
    const char *text = json_object_to_json_string_ext(manifest, JSON_C_TO_STRING_NOSLASHESCAPE);
    struct aers_problems problems;
    struct aers_doc *doc = NULL;
    char *form = NULL, *signature = NULL;
    size_t nbytes;
    aers_problems_init(&problems, "");
    if (aers_doc_parse(text, strlen(text), NULL, &problems, &doc) == AERS_OK)
        form = aers_package_signed_text(doc, &nbytes);
    if (form)
        signature = aers_key_sign(key, form, nbytes);
    free(form);
    aers_doc_destroy(doc);
    aers_problems_finish(&problems);
    return signature;
}

static enum aers_code sign_it(struct aers_ctl *ctl, const char *path, const char *hash,
                              const struct aers_secret_key *key)
{
    char *text = NULL, *signature = NULL;
    struct json_object *manifest = NULL;
    enum aers_code code = aers_read_file(path, &text, &ctl->error);
    if (code == AERS_OK)
        code = aers_json_parse(text, strlen(text), MANIFEST_MAX_NBYTES, &manifest, &ctl->error);
    if (code == AERS_OK && !json_object_is_type(manifest, json_type_object))
        code = aers_error_set(&ctl->error, AERS_E_INVALID, path, "not an object");
    if (code == AERS_OK) {
        json_object_object_del(manifest, "signature");
        json_object_object_del(manifest, "hash");
        json_object_object_add(manifest, "hash", json_object_new_string(hash));
        signature = signature_of(manifest, key);
        code = signature ? AERS_OK : aers_error_set(&ctl->error, AERS_E_MEMORY, path, "not enough memory");
    }
    if (code == AERS_OK) {
        json_object_object_add(manifest, "signature", json_object_new_string(signature));
        code = write_back(ctl, path, manifest);
    }
    free(signature);
    free(text);
    json_object_put(manifest);
    return code;
}

enum aers_code aers_module_sign(struct aers_ctl *ctl, const char *folder, const char *key_name)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_secret_key key;
    char path[1024];
    struct aers_keyring *keyring = aers_keyring_load();
    enum aers_code code = keyring ? aers_package_open(folder, keyring, &package, &ctl->error)
                                  : aers_error_set(&ctl->error, AERS_E_MEMORY, "", "not enough memory");
    free(keyring);
    if (code == AERS_OK)
        code = load_key(ctl, key_name, &key);
    if (code == AERS_OK) {
        snprintf(path, sizeof path, "%s/" AERS_PACKAGE_MANIFEST, folder);
        code = sign_it(ctl, path, package.hash, &key);
        aers_key_forget(&key);
    }
    if (code == AERS_OK && !ctl->quiet)
        printf("%s %s: signed with %s (%s)\n%s %s\n", package.manifest->name, package.manifest->version,
               key.public_key.name, key.public_key.fingerprint, package.entry, package.hash);
    aers_package_close(&package);
    return code;
}
