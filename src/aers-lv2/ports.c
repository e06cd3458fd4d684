/* SPDX-License-Identifier: ISC */
/* Every port becomes an entry of "ports", in the order of their numbers: what the adapter connects there. */
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/resize-port/resize-port.h>
#include <stdio.h>
#include <string.h>

#include "src/aers-lv2/lv2.h"

enum { MAX_OUTPUTS = 8, ATOM_NBYTES = 65536, MAX_ATOM_NBYTES = 4 << 20 };

static void add_output(struct aers_lv2_plugin *plugin, const LilvPort *port, const char *symbol,
                       struct json_object *entry)
{
    char unit[24];
    const int n = json_object_object_length(plugin->outputs);
    if (n >= MAX_OUTPUTS || strlen(symbol) > 48)
        return;
    struct json_object *output = json_object_new_object();
    LilvNode *name = lilv_port_get_name(plugin->plugin, port);
    aers_lv2_unit_of(plugin, port, unit, sizeof unit);
    aers_json_add_string(output, "unit", unit);
    aers_json_add_string(output, "doc", name ? lilv_node_as_string(name) : "");
    json_object_object_add(plugin->outputs, symbol, output);
    aers_json_add_int(entry, "output", n);
    lilv_node_free(name);
}

static int64_t atom_size(const struct aers_lv2_plugin *plugin, const LilvPort *port)
{
    LilvNode *key = lilv_new_uri(plugin->world, LV2_RESIZE_PORT__minimumSize);
    LilvNode *size = lilv_port_get(plugin->plugin, port, key);
    int64_t nbytes = size && lilv_node_is_int(size) ? lilv_node_as_int(size) : ATOM_NBYTES;
    lilv_node_free(size);
    lilv_node_free(key);
    return nbytes < ATOM_NBYTES ? ATOM_NBYTES : nbytes > MAX_ATOM_NBYTES ? MAX_ATOM_NBYTES : nbytes;
}

static void read_control(struct aers_lv2_plugin *plugin, const LilvPort *port, uint32_t index, const char *symbol,
                         bool is_input, struct json_object *entry)
{
    const uint32_t latency = lilv_plugin_get_latency_port_index(plugin->plugin);
    aers_json_add_string(entry, "is", is_input ? "control" : "reading");
    if (is_input)
        aers_lv2_add_param(plugin, port, index, entry);
    else if (lilv_plugin_has_latency(plugin->plugin) && latency == index)
        aers_json_add_string(entry, "is", "latency");
    else
        add_output(plugin, port, symbol, entry);
}

static bool read_port(struct aers_lv2_plugin *plugin, uint32_t index)
{
    const LilvPort *port = lilv_plugin_get_port_by_index(plugin->plugin, index);
    const LilvNode *node = port ? lilv_port_get_symbol(plugin->plugin, port) : NULL;
    const char *symbol = node ? lilv_node_as_string(node) : NULL;
    if (!symbol)
        return aers_lv2_refuse(plugin, "its port %u has no symbol", index);
    const bool is_input = aers_lv2_is(plugin, port, LV2_CORE__InputPort);
    struct json_object *entry = json_object_new_object();
    json_object_array_add(plugin->ports, entry);
    if (!is_input && !aers_lv2_is(plugin, port, LV2_CORE__OutputPort))
        return aers_lv2_refuse(plugin, "its port %s is neither an input nor an output", symbol);
    if (aers_lv2_is(plugin, port, LV2_CORE__AudioPort)) {
        aers_json_add_string(entry, "is", is_input ? "audio_in" : "audio_out");
        plugin->nin += is_input;
        plugin->nout += !is_input;
    } else if (aers_lv2_is(plugin, port, LV2_CORE__ControlPort)) {
        read_control(plugin, port, index, symbol, is_input, entry);
    } else if (aers_lv2_is(plugin, port, LV2_ATOM__AtomPort)) {
        aers_json_add_string(entry, "is", is_input ? "atom_in" : "atom_out");
        aers_json_add_int(entry, "nbytes", atom_size(plugin, port));
    } else if (aers_lv2_has(plugin, port, LV2_CORE__connectionOptional)) {
        aers_json_add_string(entry, "is", "nothing");
    } else {
        return aers_lv2_refuse(plugin, "its port %s is %s, which is not supported", symbol,
                               aers_lv2_is(plugin, port, LV2_CORE__CVPort) ? "a CV port" : "of an unknown kind");
    }
    return true;
}

bool aers_lv2_read_ports(struct aers_lv2_plugin *plugin)
{
    const uint32_t nports = lilv_plugin_get_num_ports(plugin->plugin);
    if (nports > 2048)
        return aers_lv2_refuse(plugin, "it has %u ports (allowed: 2048)", nports);
    for (uint32_t i = 0; i < nports; i++)
        if (!read_port(plugin, i))
            return false;
    if (plugin->nin == 0)
        return aers_lv2_refuse(plugin, "it has no audio input: an instrument or a source, which a processor is not");
    if (plugin->nout == 0)
        return aers_lv2_refuse(plugin, "it has no audio output");
    if (plugin->nin > 64 || plugin->nout > 64)
        return aers_lv2_refuse(plugin, "it has %u audio inputs and %u outputs (allowed: 64)", plugin->nin,
                               plugin->nout);
    return true;
}
