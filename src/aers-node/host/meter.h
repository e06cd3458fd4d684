/* SPDX-License-Identifier: ISC */
/* aers-node/host/meter.h - tells an aers-meter the levels of every step, as one OSC bundle per interval over UDP
 * (docs/osc.md, "Meters"), and the same to aers-graphd for as long as it asks for them. Nodes of a graph send at
 * different phases of the interval. Loop thread only. */
#ifndef AERS_NODE_HOST_METER_H
#define AERS_NODE_HOST_METER_H

#include <uv.h>

#include "src/aers-node/host/link.h"
#include "src/aers-node/host/reading.h"

struct aers_meter;

/* The plan says where to, how often and at which phase; where it names no aers-meter, none is told. link: to
 * aers-graphd, or NULL. */
enum aers_code aers_meter_create(uv_loop_t *loop, const struct aers_engine *engine, struct aers_readings *readings,
                                 struct aers_link *link, struct aers_meter **out,
                                 struct aers_error *error) AERS_MUST_USE;
/* For so long from now on tell aers-graphd, too. */
void aers_meter_lend(struct aers_meter *meter, uint32_t seconds);
void aers_meter_destroy(struct aers_meter *meter); /* NULL is fine */

#endif
