/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/lv2_list.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/module/module.h"
#include "src/aers-ctl/table.h"

/* ---- verify ---- */

static struct json_object *describe(const struct aers_package *package, const char *why)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "name", package->manifest->name);
    aers_json_add_string(object, "version", package->manifest->version);
    aers_json_add_string(object, "folder", package->folder);
    aers_json_add_string(object, "entry", package->entry);
    aers_json_add_string(object, "hash", package->hash);
    aers_json_add_string(object, "trust", aers_package_trust_word(package->trust));
    aers_json_add_string(object, "signed_by", *package->signer.name ? package->signer.name : NULL);
    aers_json_add_string(object, "fingerprint", *package->signer.fingerprint ? package->signer.fingerprint : NULL);
    aers_json_add_string(object, "why", why);
    return object;
}

static enum aers_code judge(struct aers_ctl *ctl, const struct aers_package *package)
{
    const enum aers_code code = aers_package_judge(package, &ctl->error);
    if (ctl->json) {
        struct json_object *object = describe(package, code ? ctl->error.what : NULL);
        aers_print_json(object);
        json_object_put(object);
    } else if (code == AERS_OK && !ctl->quiet && package->trust == AERS_PACKAGE_TRUSTED)
        printf(*package->signer.name ? "%s %s: trusted, signed with %s (%s)\n"
                                     : "%s %s: trusted, as its bundle is%s%s\n",
               package->manifest->name, package->manifest->version, package->signer.name, package->signer.fingerprint);
    else if (code == AERS_OK && !ctl->quiet)
        printf("%s %s: not signed, and allowed because AERS_ALLOW_UNSIGNED is set\n", package->manifest->name,
               package->manifest->version);
    return code;
}

static enum aers_code close_judged(struct aers_ctl *ctl, struct aers_package *package)
{
    const enum aers_code code = judge(ctl, package);
    aers_package_close(package);
    return code;
}

enum aers_code aers_module_verify(struct aers_ctl *ctl, const char *what)
{
    char folder[1024];
    struct aers_package package = AERS_PACKAGE_NONE;
    if (aers_lv2_is_name(what)) {
        const enum aers_code code = aers_lv2_open(what, &package, &ctl->error);
        return code ? code : close_judged(ctl, &package);
    }
    struct aers_keyring *keyring = aers_keyring_load();
    if (!keyring)
        return aers_error_set(&ctl->error, AERS_E_MEMORY, "", "not enough memory");
    const char *path = aers_package_find(what, folder, sizeof folder, &ctl->error) == AERS_OK ? folder : what;
    enum aers_code code = aers_package_open(path, keyring, &package, &ctl->error);
    if (code == AERS_OK)
        code = close_judged(ctl, &package);
    free(keyring);
    return code;
}

/* ---- list ---- */

struct listing {
    struct aers_keyring *keyring;
    struct aers_table table;
    struct json_object *json;
};

static void list_one(void *user, const char *name, const char *folder)
{
    struct listing *listing = user;
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_error error = {0};
    struct json_object *object;
    const bool is_whole = aers_package_open(folder, listing->keyring, &package, &error) == AERS_OK;
    if (is_whole) {
        object = describe(&package, aers_package_judge(&package, &error) ? error.what : NULL);
    } else {
        object = json_object_new_object();
        aers_json_add_string(object, "name", name);
        aers_json_add_string(object, "folder", folder);
        aers_json_add_string(object, "trust", "broken");
        aers_json_add_string(object, "why", error.what);
    }
    json_object_array_add(listing->json, object);
    aers_table_add(&listing->table, NULL, "%s", name);
    aers_table_add(&listing->table, NULL, "%s", is_whole ? package.manifest->version : "");
    aers_table_add(&listing->table, NULL, "%s", is_whole ? aers_package_trust_word(package.trust) : "broken");
    aers_table_add(&listing->table, NULL, "%s", package.signer.name);
    aers_table_add(&listing->table, NULL, "%s", is_whole ? folder : error.what);
    aers_package_close(&package);
}

enum aers_code aers_module_list(struct aers_ctl *ctl)
{
    static const struct aers_table_column columns[] = {
        {"MODULE", false}, {"VERSION", false}, {"TRUST", false}, {"SIGNED BY", false}, {"FOLDER", false}};
    struct listing listing = {.keyring = aers_keyring_load(), .json = json_object_new_array()};
    if (!listing.keyring || !listing.json)
        return aers_error_set(&ctl->error, AERS_E_MEMORY, "", "not enough memory");
    aers_table_init(&listing.table, columns, sizeof columns / sizeof *columns);
    aers_package_each(list_one, &listing);
    if (ctl->json)
        aers_print_json(listing.json);
    else if (json_object_array_length(listing.json))
        aers_table_print(&listing.table, stdout, 0, ctl->colour);
    else if (!ctl->quiet)
        puts("no modules but the built-in ones");
    aers_table_finish(&listing.table);
    json_object_put(listing.json);
    free(listing.keyring);
    return AERS_OK;
}
