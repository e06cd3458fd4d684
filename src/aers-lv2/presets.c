/* SPDX-License-Identifier: ISC */
/* Presets that lilv finds for a plug-in, in its own bundle and in others: their values of control ports. */
#include <lv2/atom/atom.h>
#include <lv2/presets/presets.h>
#include <lv2/urid/urid.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/aers-lv2/lv2.h"

enum { MAX_PRESETS = 256 };

static struct aers_words words = AERS_WORDS_NONE;

static LV2_URID map(LV2_URID_Map_Handle handle, const char *uri)
{
    (void)handle;
    return aers_words_number(&words, uri);
}

/* One preset while its values come. */
struct taking {
    struct aers_lv2_plugin *plugin;
    struct json_object *values;
    LV2_URID is_float, is_double, is_int, is_long, is_bool;
};

static double number_of(const struct taking *taking, const void *value, uint32_t type)
{
    float f;
    double d;
    int32_t i;
    int64_t l;
    if (type == taking->is_float)
        return memcpy(&f, value, sizeof f), (double)f;
    if (type == taking->is_double)
        return memcpy(&d, value, sizeof d), d;
    if (type == taking->is_int || type == taking->is_bool)
        return memcpy(&i, value, sizeof i), (double)i;
    if (type == taking->is_long)
        return memcpy(&l, value, sizeof l), (double)l;
    return (double)NAN;
}

static struct json_object *choice_of(struct json_object *param, struct json_object *values, double number)
{
    size_t nearest = 0;
    for (size_t i = 1; i < json_object_array_length(values); i++)
        if (fabs(json_object_get_double(json_object_array_get_idx(values, i)) - number) <
            fabs(json_object_get_double(json_object_array_get_idx(values, nearest)) - number))
            nearest = i;
    return json_object_get(json_object_array_get_idx(json_object_object_get(param, "choices"), nearest));
}

static void add_value(const struct taking *taking, struct json_object *entry, double number)
{
    const char *name = aers_json_get_string(entry, "param", NULL);
    struct json_object *param = name ? json_object_object_get(taking->plugin->params, name) : NULL, *values;
    if (!param)
        return;
    const char *type = aers_json_get_string(param, "type", "");
    const double min = aers_json_get_number(param, "min", 0), max = aers_json_get_number(param, "max", 0);
    if (strcmp(type, "bool") == 0)
        json_object_object_add(taking->values, name, json_object_new_boolean(number > 0));
    else if (json_object_object_get_ex(entry, "values", &values))
        json_object_object_add(taking->values, name, choice_of(param, values, number));
    else if (strcmp(type, "int") == 0)
        json_object_object_add(taking->values, name,
                               json_object_new_int64((int64_t)rint(fmin(fmax(number, min), max))));
    else
        aers_lv2_add_float(taking->values, name, (float)fmin(fmax(number, min), max));
}

static void take_value(const char *symbol, void *user, const void *value, uint32_t size, uint32_t type)
{
    const struct taking *taking = user;
    LilvNode *node = lilv_new_string(taking->plugin->world, symbol);
    const LilvPort *port = lilv_plugin_get_port_by_symbol(taking->plugin->plugin, node);
    const double number = size >= 4 ? number_of(taking, value, type) : (double)NAN;
    if (port && isfinite(number))
        add_value(taking,
                  json_object_array_get_idx(taking->plugin->ports, lilv_port_get_index(taking->plugin->plugin, port)),
                  number);
    lilv_node_free(node);
}

/* The label, or one with a number behind it when there is one of that name. */
static void name_of(struct json_object *presets, const LilvState *state, const LilvNode *uri, char name[128])
{
    const char *label = lilv_state_get_label(state);
    if (!label || !*label)
        label = lilv_node_as_uri(uri);
    snprintf(name, 111, "%s", label);
    aers_lv2_whole(name);
    for (int n = 2; json_object_object_get_ex(presets, name, NULL); n++)
        snprintf(name, 128, "%.100s (%d)", lilv_node_as_uri(uri), n);
}

static void add_preset(struct aers_lv2_plugin *plugin, LV2_URID_Map *mapping, const LilvNode *uri,
                       struct json_object *presets)
{
    char name[128];
    lilv_world_load_resource(plugin->world, uri);
    LilvState *state = lilv_state_new_from_world(plugin->world, mapping, uri);
    if (!state)
        return;
    struct taking taking = {.plugin = plugin,
                            .values = json_object_new_object(),
                            .is_float = map(NULL, LV2_ATOM__Float),
                            .is_double = map(NULL, LV2_ATOM__Double),
                            .is_int = map(NULL, LV2_ATOM__Int),
                            .is_long = map(NULL, LV2_ATOM__Long),
                            .is_bool = map(NULL, LV2_ATOM__Bool)};
    name_of(presets, state, uri, name);
    lilv_state_emit_port_values(state, take_value, &taking);
    if (json_object_object_length(taking.values))
        json_object_object_add(presets, name, taking.values);
    else
        json_object_put(taking.values);
    lilv_state_free(state);
}

void aers_lv2_add_presets(struct aers_lv2_plugin *plugin)
{
    LV2_URID_Map mapping = {NULL, map};
    LilvNode *preset = lilv_new_uri(plugin->world, LV2_PRESETS__Preset);
    LilvNodes *all = lilv_plugin_get_related(plugin->plugin, preset);
    struct json_object *presets = json_object_new_object();
    LILV_FOREACH(nodes, i, all)
    {
        if (json_object_object_length(presets) < MAX_PRESETS)
            add_preset(plugin, &mapping, lilv_nodes_get(all, i), presets);
    }
    if (json_object_object_length(presets))
        json_object_object_add(plugin->manifest, "presets", presets);
    else
        json_object_put(presets);
    lilv_nodes_free(all);
    lilv_node_free(preset);
}
