/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/model/lv2_ask.h"
#include "common/model/lv2_list.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/module/module.h"
#include "src/aers-ctl/table.h"

enum aers_code aers_module_trust_lv2(struct aers_ctl *ctl, const char *name)
{
    struct aers_package package = AERS_PACKAGE_NONE;
    struct aers_bundle bundle;
    const enum aers_code code = aers_lv2_trust(name, &package, &bundle, &ctl->error);
    if (code)
        return code;
    if (!ctl->quiet)
        printf("%s (%s) is trusted now: %zu parameters, %zu presets\n%s %s (%zu files)\n", package.manifest->name,
               package.manifest->title, package.manifest->nparams, package.manifest->npresets, package.folder,
               package.hash, bundle.nfiles);
    aers_package_close(&package);
    return AERS_OK;
}

enum aers_code aers_module_revoke_lv2(struct aers_ctl *ctl, const char *name)
{
    const enum aers_code code = aers_lv2_revoke(name, &ctl->error);
    if (code == AERS_OK && !ctl->quiet)
        printf("%s is refused from now on\n", name);
    return code;
}

/* ---- list ---- */

static void add(struct aers_table *table, struct json_object *entry)
{
    char name[AERS_MODULE_NAME_SIZE + 8];
    const char *refused = aers_json_get_string(entry, "refused", NULL);
    snprintf(name, sizeof name, "lv2/%s", aers_json_get_string(entry, "uri", ""));
    json_object_object_del(entry, "trust");
    aers_json_add_string(entry, "trust", refused ? "not to be had" : aers_lv2_standing(name));
    aers_table_add(table, NULL, "%s", name);
    aers_table_add(table, NULL, "%lld/%lld", (long long)aers_json_get_int(entry, "in", 0),
                   (long long)aers_json_get_int(entry, "out", 0));
    aers_table_add(table, NULL, "%s", aers_json_get_string(entry, "trust", ""));
    aers_table_add(table, NULL, "%s", refused ? refused : aers_json_get_string(entry, "name", ""));
}

enum aers_code aers_module_list_lv2(struct aers_ctl *ctl)
{
    static const struct aers_table_column columns[] = {
        {"MODULE", false}, {"IN/OUT", false}, {"TRUST", false}, {"NAME, OR WHY NOT", false}};
    struct json_object *list;
    struct aers_table table;
    const enum aers_code code = aers_lv2_ask_list(&list, &ctl->error);
    if (code)
        return code;
    aers_table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < json_object_array_length(list); i++)
        add(&table, json_object_array_get_idx(list, i));
    if (ctl->json)
        aers_print_json(list);
    else if (json_object_array_length(list))
        aers_table_print(&table, stdout, 0, ctl->colour);
    else if (!ctl->quiet)
        puts("no LV2 plug-ins are installed");
    aers_table_finish(&table);
    json_object_put(list);
    return AERS_OK;
}
