/* SPDX-License-Identifier: ISC */
/* api/traces.h - a finished trace, told to who listens. */
#ifndef AERS_METER_TRACES_H
#define AERS_METER_TRACES_H

#include "common/doc/json.h"
#include "src/aers-meter/http/hub.h"

void aers_trace_send(struct aers_hub *hub, struct json_object *trace);

#endif
