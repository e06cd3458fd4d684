/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/lv2_ports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
    [AERS_LV2_NOTHING] = "nothing", [AERS_LV2_CONTROL] = "control",   [AERS_LV2_READING] = "reading",
    [AERS_LV2_LATENCY] = "latency", [AERS_LV2_AUDIO_IN] = "audio_in", [AERS_LV2_AUDIO_OUT] = "audio_out",
    [AERS_LV2_ATOM_IN] = "atom_in", [AERS_LV2_ATOM_OUT] = "atom_out",
};

static bool is_true(const struct aers_doc *map, const char *key)
{
    const struct aers_doc *doc = aers_doc_get(map, key);
    return doc && doc->type == AERS_DOC_BOOL && doc->boolean;
}

static bool read_values(struct aers_lv2_port *port, const struct aers_doc *values)
{
    if (!values || values->type != AERS_DOC_SEQ)
        return true;
    port->values = calloc(values->nchildren + 1, sizeof *port->values);
    for (const struct aers_doc *value = values->child; port->values && value; value = value->next)
        port->values[port->nvalues++] = (float)aers_doc_number(value);
    return port->values != NULL;
}

static bool read_port(struct aers_lv2_ports *ports, uint32_t index, const struct aers_doc *doc,
                      const struct aers_manifest *manifest)
{
    struct aers_lv2_port *port = &ports->all[index];
    const char *is = aers_doc_string(aers_doc_get(doc, "is")), *param = aers_doc_string(aers_doc_get(doc, "param"));
    const struct aers_doc *output = aers_doc_get(doc, "output"), *nbytes = aers_doc_get(doc, "nbytes");
    for (size_t i = 0; is && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], is) == 0)
            port->is = (enum aers_lv2_port_is)i;
    port->now = port->usual = (float)aers_doc_number(aers_doc_get(doc, "value"));
    port->is_of_rate = is_true(doc, "rate");
    port->is_trigger = is_true(doc, "trigger");
    ports->has_trigger |= port->is_trigger;
    port->nbytes = nbytes ? (uint32_t)aers_doc_number(nbytes) : 0;
    for (size_t i = 0; param && i < manifest->nparams; i++)
        if (strcmp(manifest->params[i].name, param) == 0)
            ports->of_slot[i] = index;
    if (output && aers_doc_number(output) >= 0 && aers_doc_number(output) < (double)manifest->noutputs)
        ports->of_output[(size_t)aers_doc_number(output)] = index;
    ports->nin += port->is == AERS_LV2_AUDIO_IN;
    ports->nout += port->is == AERS_LV2_AUDIO_OUT;
    if (port->is == AERS_LV2_LATENCY)
        ports->latency = index;
    return read_values(port, aers_doc_get(doc, "values"));
}

bool aers_lv2_ports_read(struct aers_lv2_ports *ports, const struct aers_doc *lv2, const struct aers_manifest *manifest,
                         char *why, size_t why_size)
{
    const struct aers_doc *list = aers_doc_get(lv2, "ports");
    *ports = (struct aers_lv2_ports){.n = list ? (uint32_t)list->nchildren : 0};
    ports->latency = ports->n;
    ports->all = calloc(ports->n + 1, sizeof *ports->all);
    ports->of_slot = calloc(manifest->nparams + 1, sizeof *ports->of_slot);
    ports->of_output = calloc(manifest->noutputs + 1, sizeof *ports->of_output);
    bool done = list && ports->all && ports->of_slot && ports->of_output;
    for (size_t i = 0; done && i < manifest->nparams; i++)
        ports->of_slot[i] = ports->n;
    for (size_t i = 0; done && i < manifest->noutputs; i++)
        ports->of_output[i] = ports->n;
    uint32_t index = 0;
    for (const struct aers_doc *doc = list ? list->child : NULL; done && doc; doc = doc->next)
        done = read_port(ports, index++, doc, manifest);
    for (size_t i = 0; done && i < manifest->nparams; i++)
        done = ports->of_slot[i] < ports->n;
    if (!done)
        snprintf(why, why_size, "its manifest does not say what its ports are");
    return done;
}

void aers_lv2_ports_set(struct aers_lv2_ports *ports, uint32_t slot, double value, double rate_hz)
{
    struct aers_lv2_port *port = &ports->all[ports->of_slot[slot]];
    if (port->nvalues)
        port->now = port->values[value < port->nvalues ? (uint32_t)value : 0];
    else
        port->now = (float)(port->is_of_rate ? value * rate_hz : value);
}

void aers_lv2_ports_release(struct aers_lv2_ports *ports)
{
    for (uint32_t i = 0; ports->has_trigger && i < ports->n; i++)
        if (ports->all[i].is_trigger)
            ports->all[i].now = ports->all[i].usual;
}
