/* SPDX-License-Identifier: ISC */
#include "common/trust/keyring.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/beside.h"
#include "common/base/log.h"

static const char *const shelves[] = {"trusted", "revoked", "keys", "lv2"};

/* $XDG_CONFIG_HOME/aers or ~/.config/aers */
static bool user_root(char *path, size_t size)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && *config == '/')
        return snprintf(path, size, "%s/aers", config) < (int)size;
    return home && *home == '/' && snprintf(path, size, "%s/.config/aers", home) < (int)size;
}

static bool ends_in_pub(const char *name)
{
    const size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".pub") == 0;
}

static void add(struct aers_keyring *keyring, const char *path, bool is_revoked)
{
    struct aers_error error;
    struct aers_public_key key;
    if (aers_key_load_public(path, &key, &error) != AERS_OK) {
        aers_log_error(&error);
        return;
    }
    if (keyring->nentries == AERS_KEYRING_MAX) {
        aers_log(AERS_LOG_WARNING, path, "more than %d keys; this one is left out", AERS_KEYRING_MAX);
        return;
    }
    struct aers_keyring_entry *entry = &keyring->entries[keyring->nentries++];
    entry->key = key;
    entry->is_revoked = is_revoked;
    snprintf(entry->path, sizeof entry->path, "%s", path);
}

static void add_folder(struct aers_keyring *keyring, const char *root, enum aers_keyring_shelf shelf)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", root, shelves[shelf]);
    DIR *folder = opendir(path);
    for (struct dirent *file; folder && (file = readdir(folder));)
        if (ends_in_pub(file->d_name)) {
            snprintf(path, sizeof path, "%s/%s/%s", root, shelves[shelf], file->d_name);
            add(keyring, path, shelf == AERS_KEYRING_REVOKED);
        }
    if (folder)
        closedir(folder);
}

static bool is_revoked(const struct aers_keyring *keyring, const struct aers_public_key *key)
{
    for (size_t i = 0; i < keyring->nentries; i++)
        if (keyring->entries[i].is_revoked && memcmp(keyring->entries[i].key.bytes, key->bytes, sizeof key->bytes) == 0)
            return true;
    return false;
}

/* The user's, the system's, and what came with the program; "" where there is none. */
static void find_roots(char roots[AERS_KEYRING_NPLACES][512])
{
    if (!user_root(roots[0], sizeof roots[0]))
        *roots[0] = '\0';
    snprintf(roots[1], sizeof roots[1], AERS_SYSCONFDIR "/aers");
    if (!aers_beside("lib/aers", roots[2], sizeof roots[2]))
        *roots[2] = '\0';
}

size_t aers_keyring_places(enum aers_keyring_shelf shelf, char paths[AERS_KEYRING_NPLACES][AERS_KEYRING_PATH_SIZE])
{
    char roots[AERS_KEYRING_NPLACES][512];
    size_t n = 0;
    find_roots(roots);
    for (size_t i = 0; i < AERS_KEYRING_NPLACES; i++)
        if (*roots[i] &&
            snprintf(paths[n], AERS_KEYRING_PATH_SIZE, "%s/%s", roots[i], shelves[shelf]) < AERS_KEYRING_PATH_SIZE)
            n++;
    return n;
}

struct aers_keyring *aers_keyring_load(void)
{
    struct aers_keyring *keyring = calloc(1, sizeof *keyring);
    char roots[AERS_KEYRING_NPLACES][512];
    find_roots(roots);
    for (size_t i = 0; keyring && i < AERS_KEYRING_NPLACES; i++) {
        if (!*roots[i])
            continue;
        add_folder(keyring, roots[i], AERS_KEYRING_REVOKED);
        add_folder(keyring, roots[i], AERS_KEYRING_TRUSTED);
    }
    for (size_t i = 0; keyring && i < keyring->nentries; i++)
        if (!keyring->entries[i].is_revoked)
            keyring->entries[i].is_revoked = is_revoked(keyring, &keyring->entries[i].key);
    return keyring;
}

const struct aers_keyring_entry *aers_keyring_find(const struct aers_keyring *keyring, const char *word)
{
    for (size_t i = 0; i < keyring->nentries; i++)
        if (strcmp(keyring->entries[i].key.name, word) == 0 || strcmp(keyring->entries[i].key.fingerprint, word) == 0)
            return &keyring->entries[i];
    return NULL;
}

const struct aers_keyring_entry *aers_keyring_verify(const struct aers_keyring *keyring, const char *text,
                                                     size_t nbytes, const char *signature)
{
    for (size_t i = 0; i < keyring->nentries; i++)
        if (aers_key_verify(&keyring->entries[i].key, text, nbytes, signature))
            return &keyring->entries[i];
    return NULL;
}

/* All folders on the way. */
static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

enum aers_code aers_keyring_folder(enum aers_keyring_shelf shelf, char *path, size_t size, struct aers_error *error)
{
    char root[512];
    if (!user_root(root, sizeof root) || snprintf(path, size, "%s/%s", root, shelves[shelf]) >= (int)size)
        return aers_error_set(error, AERS_E_UNAVAILABLE, "",
                              "neither XDG_CONFIG_HOME nor HOME says where keys are kept");
    if (!make_folders(path))
        return aers_error_set(error, AERS_E_IO, path, "%s", strerror(errno));
    return AERS_OK;
}
