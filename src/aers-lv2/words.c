/* SPDX-License-Identifier: ISC */
/* What is asked of Turtle again and again. */
#include <lv2/core/lv2.h>
#include <lv2/units/units.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-lv2/lv2.h"

bool aers_lv2_refuse(struct aers_lv2_plugin *plugin, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(plugin->why, sizeof plugin->why, format, list);
    va_end(list);
    return false;
}

bool aers_lv2_is(const struct aers_lv2_plugin *plugin, const LilvPort *port, const char *class_uri)
{
    LilvNode *node = lilv_new_uri(plugin->world, class_uri);
    const bool is = lilv_port_is_a(plugin->plugin, port, node);
    lilv_node_free(node);
    return is;
}

bool aers_lv2_has(const struct aers_lv2_plugin *plugin, const LilvPort *port, const char *property_uri)
{
    LilvNode *node = lilv_new_uri(plugin->world, property_uri);
    const bool has = lilv_port_has_property(plugin->plugin, port, node);
    lilv_node_free(node);
    return has;
}

static const struct {
    const char *word, *symbol;
} units[] = {
    {"bar", "bars"},      {"beat", "beats"},
    {"bpm", "BPM"},       {"cent", "ct"},
    {"cm", "cm"},         {"coef", ""},
    {"db", "dB"},         {"degree", "deg"},
    {"frame", "frames"},  {"hz", "Hz"},
    {"khz", "kHz"},       {"km", "km"},
    {"m", "m"},           {"mhz", "MHz"},
    {"midiNote", "note"}, {"min", "min"},
    {"mm", "mm"},         {"ms", "ms"},
    {"oct", "oct"},       {"pc", "%"},
    {"s", "s"},           {"semitone12TET", "semi"},
};

void aers_lv2_unit_of(const struct aers_lv2_plugin *plugin, const LilvPort *port, char *text, size_t size)
{
    LilvNode *key = lilv_new_uri(plugin->world, LV2_UNITS__unit), *key_symbol;
    LilvNode *unit = lilv_port_get(plugin->plugin, port, key);
    const char *uri = unit && lilv_node_is_uri(unit) ? lilv_node_as_uri(unit) : "";
    *text = '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strncmp(uri, LV2_UNITS_PREFIX, strlen(LV2_UNITS_PREFIX)) == 0 &&
            strcmp(uri + strlen(LV2_UNITS_PREFIX), units[i].word) == 0)
            snprintf(text, size, "%s", units[i].symbol);
    if (unit && !*uri) { /* one of its own */
        key_symbol = lilv_new_uri(plugin->world, LV2_UNITS__symbol);
        LilvNode *symbol = lilv_world_get(plugin->world, unit, key_symbol, NULL);
        if (symbol && lilv_node_is_string(symbol) && strlen(lilv_node_as_string(symbol)) < 16)
            snprintf(text, size, "%s", lilv_node_as_string(symbol));
        lilv_node_free(symbol);
        lilv_node_free(key_symbol);
    }
    lilv_node_free(unit);
    lilv_node_free(key);
}

void aers_lv2_add_float(struct json_object *object, const char *key, float value)
{
    char text[32];
    for (int digits = 6; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
        if (!(strtof(text, NULL) < value) && !(strtof(text, NULL) > value))
            break;
    }
    json_object_object_add(object, key, json_object_new_double_s(strtod(text, NULL), text));
}

void aers_lv2_whole(char *text)
{
    size_t n = strlen(text), back = 0;
    while (back < n && back < 4 && ((unsigned char)text[n - 1 - back] & 0xc0) == 0x80)
        back++;
    if (back == n)
        return;
    const unsigned char first = (unsigned char)text[n - 1 - back];
    const size_t wanted = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    if (back < wanted)
        text[n - 1 - back] = '\0';
}
