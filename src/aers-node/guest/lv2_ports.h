/* SPDX-License-Identifier: ISC */
/* aers-node/guest/lv2_ports.h - what is connected to the ports of an LV2 plug-in: memory for each, and what moves it.
 */
#ifndef AERS_NODE_GUEST_LV2_PORTS_H
#define AERS_NODE_GUEST_LV2_PORTS_H

#include <aers/module.h>
#include <stdbool.h>

#include "common/model/manifest.h"

enum aers_lv2_port_is {
    AERS_LV2_NOTHING,
    AERS_LV2_CONTROL,
    AERS_LV2_READING,
    AERS_LV2_LATENCY,
    AERS_LV2_AUDIO_IN,
    AERS_LV2_AUDIO_OUT,
    AERS_LV2_ATOM_IN,
    AERS_LV2_ATOM_OUT
};

struct aers_lv2_port {
    enum aers_lv2_port_is is;
    float now, usual; /* of a control port; of a reading what it wrote */
    float *values;    /* [nvalues] of an enumeration's choices */
    uint32_t nvalues;
    uint32_t nbytes; /* of an atom port */
    bool is_of_rate, is_trigger;
};

struct aers_lv2_ports {
    struct aers_lv2_port *all;
    uint32_t n;
    uint32_t *of_slot;   /* [manifest->nparams] */
    uint32_t *of_output; /* [manifest->noutputs] */
    uint32_t nin, nout;
    uint32_t latency; /* the port; n when there is none */
    bool has_trigger;
};

/* The doc is the manifest's "lv2". @return false with a sentence */
bool aers_lv2_ports_read(struct aers_lv2_ports *ports, const struct aers_doc *lv2, const struct aers_manifest *manifest,
                         char *why, size_t why_size);
/* A parameter's value, as the port has it. RT safe. */
void aers_lv2_ports_set(struct aers_lv2_ports *ports, uint32_t slot, double value, double rate_hz);
/* After a block: pushes are over. RT safe. */
void aers_lv2_ports_release(struct aers_lv2_ports *ports);

#endif
