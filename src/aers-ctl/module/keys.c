/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/trust/keyring.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/module/module.h"
#include "src/aers-ctl/table.h"

/* ---- keygen ---- */

static enum aers_code save_pair(struct aers_ctl *ctl, const struct aers_secret_key *key, const char *folder)
{
    char secret[640], public[640];
    snprintf(secret, sizeof secret, "%s/%s.key", folder, key->public_key.name);
    snprintf(public, sizeof public, "%s/%s.pub", folder, key->public_key.name);
    enum aers_code code = aers_key_save_secret(key, secret, &ctl->error);
    if (code == AERS_OK && (code = aers_key_save_public(&key->public_key, public, &ctl->error)))
        unlink(secret);
    if (code == AERS_OK && !ctl->quiet)
        printf("%s  %s\nsecret: %s (keep it to yourself)\npublic: %s (give it to who shall trust you)\n",
               key->public_key.name, key->public_key.fingerprint, secret, public);
    return code;
}

enum aers_code aers_module_keygen(struct aers_ctl *ctl, const char *name)
{
    char folder[512];
    struct aers_secret_key key;
    enum aers_code code = aers_keyring_folder(AERS_KEYRING_OWN, folder, sizeof folder, &ctl->error);
    if (code == AERS_OK)
        code = aers_key_generate(name, &key, &ctl->error);
    if (code)
        return code;
    code = save_pair(ctl, &key, folder);
    aers_key_forget(&key);
    return code;
}

/* ---- trust ---- */

static const char *state_of(const struct aers_keyring_entry *entry)
{
    return entry->is_revoked ? "revoked" : "trusted";
}

static enum aers_code list_keys(struct aers_ctl *ctl)
{
    static const struct aers_table_column columns[] = {
        {"KEY", false}, {"FINGERPRINT", false}, {"STATE", false}, {"FILE", false}};
    struct aers_keyring *keyring = aers_keyring_load();
    if (!keyring)
        return aers_error_set(&ctl->error, AERS_E_MEMORY, "", "not enough memory");
    struct json_object *list = json_object_new_array();
    struct aers_table table;
    aers_table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < keyring->nentries; i++) {
        const struct aers_keyring_entry *entry = &keyring->entries[i];
        struct json_object *object = json_object_new_object();
        aers_json_add_string(object, "key", entry->key.name);
        aers_json_add_string(object, "fingerprint", entry->key.fingerprint);
        aers_json_add_string(object, "state", state_of(entry));
        aers_json_add_string(object, "file", entry->path);
        json_object_array_add(list, object);
        aers_table_add(&table, NULL, "%s", entry->key.name);
        aers_table_add(&table, NULL, "%s", entry->key.fingerprint);
        aers_table_add(&table, NULL, "%s", state_of(entry));
        aers_table_add(&table, NULL, "%s", entry->path);
    }
    if (ctl->json)
        aers_print_json(list);
    else
        aers_table_print(&table, stdout, 0, ctl->colour);
    aers_table_finish(&table);
    json_object_put(list);
    free(keyring);
    return AERS_OK;
}

/* Into a folder of the user's, by its fingerprint: two people may have chosen one name. */
static enum aers_code shelve(struct aers_ctl *ctl, const struct aers_public_key *key, enum aers_keyring_shelf shelf,
                             char path[640])
{
    char folder[512];
    const enum aers_code code = aers_keyring_folder(shelf, folder, sizeof folder, &ctl->error);
    if (code)
        return code;
    snprintf(path, 640, "%s/%s.pub", folder, key->fingerprint);
    return aers_key_save_public(key, path, &ctl->error);
}

enum aers_code aers_module_trust(struct aers_ctl *ctl, const char *path)
{
    struct aers_public_key key;
    char kept[640];
    if (!path)
        return list_keys(ctl);
    enum aers_code code = aers_key_load_public(path, &key, &ctl->error);
    if (code == AERS_OK)
        code = shelve(ctl, &key, AERS_KEYRING_TRUSTED, kept);
    if (code == AERS_E_CONFLICT)
        return aers_error_set(&ctl->error, code, path, "%s (%s) is trusted already", key.name, key.fingerprint);
    if (code == AERS_OK && !ctl->quiet)
        printf("%s (%s) is trusted now: %s\n", key.name, key.fingerprint, kept);
    return code;
}

/* ---- revoke ---- */

static enum aers_code find_key(struct aers_ctl *ctl, const char *word, struct aers_public_key *out)
{
    struct aers_keyring *keyring = aers_keyring_load();
    const struct aers_keyring_entry *entry = keyring ? aers_keyring_find(keyring, word) : NULL;
    if (entry)
        *out = entry->key;
    free(keyring);
    if (entry)
        return AERS_OK;
    if (access(word, F_OK) == 0)
        return aers_key_load_public(word, out, &ctl->error);
    return aers_error_set(&ctl->error, AERS_E_NOT_FOUND, "", "no key \"%.64s\" is known (see aers-ctl module trust)",
                          word);
}

enum aers_code aers_module_revoke(struct aers_ctl *ctl, const char *word)
{
    struct aers_public_key key;
    char kept[640];
    enum aers_code code = find_key(ctl, word, &key);
    if (code == AERS_OK)
        code = shelve(ctl, &key, AERS_KEYRING_REVOKED, kept);
    if (code == AERS_E_CONFLICT)
        return aers_error_set(&ctl->error, code, "", "%s (%s) is revoked already", key.name, key.fingerprint);
    if (code == AERS_OK && !ctl->quiet)
        printf("%s (%s) is revoked: what it signed is refused from now on\n", key.name, key.fingerprint);
    return code;
}
