/* SPDX-License-Identifier: ISC */
#include <lv2/core/lv2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-lv2/lv2.h"

enum { MAX_PARAMS = 256, MAX_NAME = 200 };

static int int_of(const struct aers_lv2_plugin *plugin, const char *uri)
{
    LilvNode *key = lilv_new_uri(plugin->world, uri);
    LilvNodes *values = lilv_plugin_get_value(plugin->plugin, key);
    const LilvNode *value = values && lilv_nodes_size(values) ? lilv_nodes_get_first(values) : NULL;
    const int number = value && lilv_node_is_int(value) ? lilv_node_as_int(value) : 0;
    lilv_nodes_free(values);
    lilv_node_free(key);
    return number;
}

static void add_texts(struct aers_lv2_plugin *plugin, const char *uri)
{
    char text[MAX_NAME + 8], doc[400];
    LilvNode *name = lilv_plugin_get_name(plugin->plugin), *author = lilv_plugin_get_author_name(plugin->plugin);
    const LilvNode *label = lilv_plugin_class_get_label(lilv_plugin_get_class(plugin->plugin));
    snprintf(text, sizeof text, "lv2/%s", uri);
    aers_json_add_string(plugin->manifest, "name", text);
    snprintf(text, sizeof text, "%d.%d", int_of(plugin, LV2_CORE__minorVersion),
             int_of(plugin, LV2_CORE__microVersion));
    aers_json_add_string(plugin->manifest, "version", text);
    aers_json_add_string(plugin->manifest, "lang", "lv2");
    aers_json_add_string(plugin->manifest, "title", name ? lilv_node_as_string(name) : uri);
    snprintf(doc, sizeof doc, "LV2 plug-in, %.100s%s%.250s.", label ? lilv_node_as_string(label) : "Plugin",
             author ? ", by " : "", author ? lilv_node_as_string(author) : "");
    aers_lv2_whole(doc);
    aers_json_add_string(plugin->manifest, "doc", doc);
    aers_json_add_string(plugin->manifest, "kind", "processor");
    lilv_node_free(name);
    lilv_node_free(author);
}

static struct json_object *pair(uint32_t from, uint32_t to)
{
    struct json_object *range = json_object_new_array();
    json_object_array_add(range, json_object_new_int64(from));
    json_object_array_add(range, json_object_new_int64(to));
    return range;
}

/* One that takes and gives a single channel is run once for each. */
static void add_channels(struct aers_lv2_plugin *plugin)
{
    struct json_object *channels = json_object_new_object();
    const bool is_mono = plugin->nin == 1 && plugin->nout == 1;
    json_object_object_add(channels, "in", pair(plugin->nin, is_mono ? 64 : plugin->nin));
    json_object_object_add(channels, "out", pair(plugin->nout, is_mono ? 64 : plugin->nout));
    aers_json_add_bool(channels, "same", plugin->nin == plugin->nout);
    json_object_object_add(plugin->manifest, "channels", channels);
}

static bool add_place(struct aers_lv2_plugin *plugin, const char *uri, struct json_object *lv2)
{
    const LilvNode *binary = lilv_plugin_get_library_uri(plugin->plugin);
    char *bundle = lilv_file_uri_parse(lilv_node_as_uri(lilv_plugin_get_bundle_uri(plugin->plugin)), NULL);
    char *file = binary ? lilv_file_uri_parse(lilv_node_as_uri(binary), NULL) : NULL;
    const size_t n = bundle ? strlen(bundle) : 0;
    const bool is_inside = file && n && strncmp(file, bundle, n) == 0 && !strstr(file, "/../");
    if (is_inside) {
        aers_json_add_string(plugin->manifest, "entry", file + n + (file[n] == '/'));
        aers_json_add_string(lv2, "uri", uri);
        aers_json_add_string(lv2, "bundle", bundle);
    } else {
        aers_lv2_refuse(plugin, file ? "its binary %s lies outside of its bundle" : "it names no binary", file);
    }
    lilv_free(bundle);
    lilv_free(file);
    return is_inside;
}

static bool is_name(const char *uri)
{
    for (const char *c = uri; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("\"<>\\^`{|}", *c))
            return false;
    return strlen(uri) < MAX_NAME - 4;
}

static bool describe(struct aers_lv2_plugin *plugin, const char *uri)
{
    struct json_object *lv2 = json_object_new_object();
    plugin->params = json_object_new_object();
    plugin->outputs = json_object_new_object();
    plugin->ports = json_object_new_array();
    add_texts(plugin, uri);
    json_object_object_add(plugin->manifest, "params", plugin->params);
    json_object_object_add(plugin->manifest, "outputs", plugin->outputs);
    json_object_object_add(plugin->manifest, "lv2", lv2);
    json_object_object_add(lv2, "ports", plugin->ports);
    if (!is_name(uri))
        return aers_lv2_refuse(plugin, "its URI is longer than %d bytes or not one", MAX_NAME - 4);
    if (!aers_lv2_has_features(plugin) || !aers_lv2_read_ports(plugin) || !add_place(plugin, uri, lv2))
        return false;
    if (json_object_object_length(plugin->params) > MAX_PARAMS)
        return aers_lv2_refuse(plugin, "it has %d control inputs (allowed: %d)",
                               json_object_object_length(plugin->params), MAX_PARAMS);
    aers_json_add_bool(lv2, "fixed_block", plugin->has_fixed_block);
    aers_json_add_bool(lv2, "worker", plugin->has_worker);
    add_channels(plugin);
    return true;
}

struct json_object *aers_lv2_describe(struct aers_lv2_plugin *plugin)
{
    plugin->manifest = json_object_new_object();
    if (describe(plugin, lilv_node_as_uri(lilv_plugin_get_uri(plugin->plugin))))
        return plugin->manifest;
    json_object_put(plugin->manifest);
    return NULL;
}
