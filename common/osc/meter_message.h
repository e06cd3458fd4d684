/* SPDX-License-Identifier: ISC */
/* common/osc/meter_message.h - /aers/meter/1 of docs/osc.md, decoded without allocation. The sender is not trusted: a
 * message that is not exactly of this form is refused whole. */
#ifndef AERS_OSC_METER_MESSAGE_H
#define AERS_OSC_METER_MESSAGE_H

#include <stdint.h>

#include "common/base/error.h"
#include "common/osc/gate.h"
#include <aers/module.h>

#define AERS_METER_ADDRESS "/aers/meter/1"

enum { AERS_METER_MAX_ID = 63, AERS_METER_MAX_OUTPUTS = 32 };
enum { AERS_METER_FLOOR_DB = -150, AERS_METER_CEILING_DB = 150 };

struct aers_meter_message {
    const char *graph_id; /* may be "" for a node started by hand; points into the packet */
    const char *node_id;
    uint32_t sequence;
    int64_t frame; /* JACK frame of the message */
    uint32_t nchannels, noutputs;
    float cpu_avg_pct, cpu_max_pct;
    uint32_t clips, late_blocks, xruns, queue_depth, latency_frames;
    float peak_db[AERS_MAX_CHANNELS]; /* AERS_METER_FLOOR_DB .. AERS_METER_CEILING_DB */
    float rms_db[AERS_MAX_CHANNELS];
    float outputs[AERS_METER_MAX_OUTPUTS]; /* as sent; may be NaN or infinite */
};

/* message has passed the gate. AERS_E_NOT_FOUND (another address), AERS_E_INVALID or AERS_E_RANGE; *out is then
 * undefined. */
enum aers_code aers_meter_message_parse(const struct aers_osc_message *message,
                                        struct aers_meter_message *out) AERS_MUST_USE;

#endif
