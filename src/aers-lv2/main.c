/* SPDX-License-Identifier: ISC */
/* aers-lv2 - reads the Turtle of LV2 plug-ins, which others wrote, and says as JSON what it found. Started by the
 * programs for one question (common/model/lv2_ask.h) and gone after it; it can do nothing but read below the folders
 * of plug-ins and the system's libraries.
 *
 *     aers-lv2 describe URI     {"manifest": {...}} or {"refused": "why"}
 *     aers-lv2 list             [{"uri", "name", "bundle", "in", "out", "refused"}, ...] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/trust/sandbox.h"
#include "src/aers-lv2/lv2.h"

enum { MAX_FOLDERS = 32 };

static const int calls[] = {SYS_write, SYS_getdents64, SYS_fadvise64, SYS_fcntl, SYS_statx, SYS_ioctl};

/* ---- its sandbox ---- */

static void on_violation(int call)
{
    char text[128], name[64];
    const int n = snprintf(text, sizeof text, "{\"refused\": \"reading it would have called %s\"}\n",
                           aers_sandbox_call_name(call, name, sizeof name));
    (void)!write(1, text, (size_t)n);
}

static void list_folders(char *path, const char *folders[MAX_FOLDERS])
{
    size_t n = 0;
    for (char *at = strtok(path, ":"); at && n + 1 < MAX_FOLDERS; at = strtok(NULL, ":"))
        if (*at == '/')
            folders[n++] = at;
    folders[n] = NULL;
}

static bool enter(void)
{
    struct aers_error error;
    char own[1024];
    const char *folders[MAX_FOLDERS], *home = getenv("HOME"), *path = getenv("LV2_PATH");
    snprintf(own, sizeof own, "%s/.lv2", home ? home : "");
    char *text = strdup(path ? path : own);
    if (!text)
        return false;
    list_folders(text, folders);
    struct aers_sandbox sandbox = {.memory_nbytes = (size_t)1 << 30,
                                   .violated = on_violation,
                                   .folders = folders,
                                   .calls = calls,
                                   .ncalls = sizeof calls / sizeof *calls,
                                   .is_heard = true};
    const enum aers_code code = aers_sandbox_enter(&sandbox, &error);
    if (code)
        fprintf(stderr, "aers-lv2: %s\n", error.what);
    free(text);
    return code == AERS_OK;
}

/* ---- answers ---- */

static void print(struct json_object *answer)
{
    puts(json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(answer);
}

static struct json_object *describe(LilvWorld *world, const char *uri)
{
    struct json_object *answer = json_object_new_object();
    LilvNode *node = lilv_new_uri(world, uri);
    struct aers_lv2_plugin plugin = {
        .world = world, .plugin = node ? lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world), node) : NULL};
    struct json_object *manifest = plugin.plugin ? aers_lv2_describe(&plugin) : NULL;
    if (manifest)
        aers_lv2_add_presets(&plugin);
    else if (!plugin.plugin)
        aers_lv2_refuse(&plugin, "no LV2 plug-in has this URI (aers-ctl module list --lv2 shows them)");
    if (manifest)
        json_object_object_add(answer, "manifest", manifest);
    else
        aers_json_add_string(answer, "refused", plugin.why);
    lilv_node_free(node);
    return answer;
}

static struct json_object *entry_of(LilvWorld *world, const LilvPlugin *which)
{
    struct json_object *entry = json_object_new_object();
    struct aers_lv2_plugin plugin = {.world = world, .plugin = which};
    LilvNode *name = lilv_plugin_get_name(which);
    struct json_object *manifest = aers_lv2_describe(&plugin);
    aers_json_add_string(entry, "uri", lilv_node_as_uri(lilv_plugin_get_uri(which)));
    aers_json_add_string(entry, "name", name ? lilv_node_as_string(name) : "");
    aers_json_add_string(entry, "bundle", lilv_node_as_uri(lilv_plugin_get_bundle_uri(which)));
    aers_json_add_int(entry, "in", plugin.nin);
    aers_json_add_int(entry, "out", plugin.nout);
    aers_json_add_string(entry, "refused", manifest ? NULL : plugin.why);
    json_object_put(manifest);
    lilv_node_free(name);
    return entry;
}

static struct json_object *list(LilvWorld *world)
{
    struct json_object *all = json_object_new_array();
    const LilvPlugins *plugins = lilv_world_get_all_plugins(world);
    LILV_FOREACH(plugins, i, plugins)
    json_object_array_add(all, entry_of(world, lilv_plugins_get(plugins, i)));
    return all;
}

int main(int argc, char **argv)
{
    const bool describes = argc == 3 && strcmp(argv[1], "describe") == 0;
    if (!describes && (argc != 2 || strcmp(argv[1], "list") != 0)) {
        fputs("usage: aers-lv2 describe URI | list\n", stderr);
        return 2;
    }
    if (!enter())
        return 1;
    LilvWorld *world = lilv_world_new();
    if (!world)
        return 1;
    lilv_world_load_all(world);
    print(describes ? describe(world, argv[2]) : list(world));
    lilv_world_free(world);
    return fflush(stdout) != 0;
}
