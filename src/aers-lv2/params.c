/* SPDX-License-Identifier: ISC */
/* A control input becomes a parameter: its range, unit and scale points as the Turtle has them. */
#include <lv2/core/lv2.h>
#include <lv2/port-props/port-props.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-lv2/lv2.h"

enum { MAX_NAME = 48, MAX_POINTS = 256 };

struct range {
    float min, max, preset;
};

struct point {
    float value;
    const char *label;
};

/* ---- names ---- */

/* What a node has by itself cannot be a parameter's name. */
static void name_of(const char *symbol, uint32_t index, char name[MAX_NAME + 1])
{
    static const char *const reserved[] = {"mute", "bypass", "solo", "preset"};
    if (strlen(symbol) > MAX_NAME)
        snprintf(name, MAX_NAME + 1, "%.40s_%u", symbol, index);
    else
        snprintf(name, MAX_NAME + 1, "%s", symbol);
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0)
            snprintf(name, MAX_NAME + 1, "%s_", symbol);
}

static void add_doc(const struct aers_lv2_plugin *plugin, const LilvPort *port, bool is_of_rate,
                    struct json_object *param)
{
    char text[700];
    LilvNode *name = lilv_port_get_name(plugin->plugin, port);
    LilvNode *key = lilv_new_uri(plugin->world, LILV_NS_RDFS "comment");
    LilvNode *comment = lilv_port_get(plugin->plugin, port, key);
    snprintf(text, sizeof text, "%.150s%s%s%.500s", name ? lilv_node_as_string(name) : "",
             is_of_rate ? " (times the sample rate)" : "", comment ? ". " : "",
             comment ? lilv_node_as_string(comment) : "");
    aers_lv2_whole(text);
    aers_json_add_string(param, "doc", text);
    lilv_node_free(comment);
    lilv_node_free(key);
    lilv_node_free(name);
}

/* ---- ranges ---- */

static float float_of(const LilvNode *node, float otherwise)
{
    const float value =
        node && (lilv_node_is_float(node) || lilv_node_is_int(node)) ? lilv_node_as_float(node) : otherwise;
    return isfinite(value) ? value : otherwise;
}

static struct range range_of(const struct aers_lv2_plugin *plugin, const LilvPort *port)
{
    LilvNode *preset = NULL, *min = NULL, *max = NULL;
    lilv_port_get_range(plugin->plugin, port, &preset, &min, &max);
    struct range range = {.preset = float_of(preset, NAN)};
    range.min = float_of(min, isfinite(range.preset) && range.preset < 0 ? range.preset : 0.0f);
    range.max = float_of(max, isfinite(range.preset) && range.preset > 1 ? range.preset : 1.0f);
    if (range.min > range.max)
        range.max = range.min;
    if (!isfinite(range.preset))
        range.preset = range.min;
    range.preset = fminf(fmaxf(range.preset, range.min), range.max);
    lilv_node_free(preset);
    lilv_node_free(min);
    lilv_node_free(max);
    return range;
}

/* ---- scale points ---- */

static int by_value(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static size_t take_points(const LilvScalePoints *from, struct point points[MAX_POINTS])
{
    size_t n = 0;
    LILV_FOREACH(scale_points, i, from)
    {
        const LilvScalePoint *point = lilv_scale_points_get(from, i);
        const LilvNode *label = lilv_scale_point_get_label(point);
        const float value = float_of(lilv_scale_point_get_value(point), NAN);
        if (n < MAX_POINTS && label && *lilv_node_as_string(label) && isfinite(value))
            points[n++] = (struct point){value, lilv_node_as_string(label)};
    }
    qsort(points, n, sizeof *points, by_value);
    return n;
}

static bool is_twice(const struct point *points, size_t npoints, size_t i)
{
    for (size_t k = 0; k < npoints; k++)
        if (k != i && strcmp(points[k].label, points[i].label) == 0)
            return true;
    return false;
}

static void add_choices(const struct point *points, size_t npoints, const struct range *range,
                        struct json_object *param, struct json_object *entry)
{
    struct json_object *choices = json_object_new_array(), *values = json_object_new_array();
    size_t nearest = 0;
    char label[128];
    for (size_t i = 0; i < npoints; i++) {
        struct json_object *value = json_object_new_object();
        aers_lv2_add_float(value, "value", points[i].value);
        json_object_array_add(values, json_object_get(json_object_object_get(value, "value")));
        json_object_put(value);
        snprintf(label, sizeof label, is_twice(points, npoints, i) ? "%.100s (%g)" : "%.100s", points[i].label,
                 (double)points[i].value);
        aers_lv2_whole(label);
        json_object_array_add(choices, json_object_new_string(label));
        if (fabsf(points[i].value - range->preset) < fabsf(points[nearest].value - range->preset))
            nearest = i;
    }
    aers_json_add_string(param, "type", "enum");
    aers_json_add_string(param, "default", json_object_get_string(json_object_array_get_idx(choices, nearest)));
    json_object_object_add(param, "choices", choices);
    json_object_object_add(entry, "values", values);
}

static bool add_enumeration(const struct aers_lv2_plugin *plugin, const LilvPort *port, const struct range *range,
                            struct json_object *param, struct json_object *entry)
{
    struct point points[MAX_POINTS];
    LilvScalePoints *from = lilv_port_get_scale_points(plugin->plugin, port);
    const size_t npoints = from ? take_points(from, points) : 0;
    if (npoints > 1)
        add_choices(points, npoints, range, param, entry);
    lilv_scale_points_free(from);
    return npoints > 1;
}

/* ---- the parameter ---- */

static void add_numeric(const struct aers_lv2_plugin *plugin, const LilvPort *port, const struct range *range,
                        struct json_object *param)
{
    char unit[24];
    const bool is_whole = aers_lv2_has(plugin, port, LV2_CORE__integer);
    aers_json_add_string(param, "type", is_whole ? "int" : "float");
    aers_lv2_unit_of(plugin, port, unit, sizeof unit);
    aers_json_add_string(param, "unit", unit);
    aers_lv2_add_float(param, "min", is_whole ? rintf(range->min) : range->min);
    aers_lv2_add_float(param, "max", is_whole ? rintf(range->max) : range->max);
    aers_lv2_add_float(param, "default", is_whole ? rintf(range->preset) : range->preset);
    if (aers_lv2_has(plugin, port, LV2_PORT_PROPS__logarithmic) && range->min > 0)
        aers_json_add_string(param, "scale", "log");
}

/* The host moves these, not a person. */
static bool is_designated(const struct aers_lv2_plugin *plugin, const LilvPort *port, const char *designation)
{
    LilvNode *key = lilv_new_uri(plugin->world, LV2_CORE__designation);
    LilvNode *is = lilv_port_get(plugin->plugin, port, key);
    const bool same = is && lilv_node_is_uri(is) && strcmp(lilv_node_as_uri(is), designation) == 0;
    lilv_node_free(is);
    lilv_node_free(key);
    return same;
}

void aers_lv2_add_param(struct aers_lv2_plugin *plugin, const LilvPort *port, uint32_t index, struct json_object *entry)
{
    char name[MAX_NAME + 1];
    const struct range range = range_of(plugin, port);
    aers_lv2_add_float(entry, "value", range.preset);
    if (is_designated(plugin, port, LV2_CORE__freeWheeling))
        return;
    struct json_object *param = json_object_new_object();
    const bool is_of_rate = aers_lv2_has(plugin, port, LV2_CORE__sampleRate);
    name_of(lilv_node_as_string(lilv_port_get_symbol(plugin->plugin, port)), index, name);
    add_doc(plugin, port, is_of_rate, param);
    if (aers_lv2_has(plugin, port, LV2_CORE__toggled)) {
        aers_json_add_string(param, "type", "bool");
        aers_json_add_bool(param, "default", range.preset > 0);
    } else if (!aers_lv2_has(plugin, port, LV2_CORE__enumeration) ||
               !add_enumeration(plugin, port, &range, param, entry)) {
        add_numeric(plugin, port, &range, param);
    }
    if (aers_lv2_has(plugin, port, LV2_PORT_PROPS__trigger)) {
        aers_json_add_bool(param, "momentary", true);
        aers_json_add_bool(entry, "trigger", true);
    }
    if (is_of_rate)
        aers_json_add_bool(entry, "rate", true);
    aers_json_add_string(entry, "param", name);
    json_object_object_add(plugin->params, name, param);
}
