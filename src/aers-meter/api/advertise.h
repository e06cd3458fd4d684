/* SPDX-License-Identifier: ISC */
/* api/advertise.h - what aers-meter and graphd serve, announced by mDNS under the graph's name: OSCQuery here, OSC
 * there. */
#ifndef AERS_METER_ADVERTISE_H
#define AERS_METER_ADVERTISE_H

#include "src/aers-meter/mdns/advert.h"

struct aers_meter;

struct aers_advertised {
    struct aers_advert *advert; /* NULL: nothing is announced */
    char osc[300];              /* graphd's, as it was announced last */
};

void aers_advertise_start(struct aers_meter *meter);
void aers_advertise_look(struct aers_meter *meter); /* once a second */
void aers_advertise_stop(struct aers_meter *meter);

#endif
