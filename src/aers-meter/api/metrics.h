/* SPDX-License-Identifier: ISC */
/* api/metrics.h - the three parts of GET /metrics. */
#ifndef AERS_METER_METRICS_H
#define AERS_METER_METRICS_H

#include "src/aers-meter/collect/exposition.h"
#include "src/aers-meter/meter.h"

void aers_metrics_put_nodes(struct aers_exposition *exposition, const struct aers_meter *meter);   /* as they say */
void aers_metrics_put_session(struct aers_exposition *exposition, const struct aers_meter *meter); /* as graphd says */
void aers_metrics_put_program(struct aers_exposition *exposition, const struct aers_meter *meter); /* of this one */

#endif
