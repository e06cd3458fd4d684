/* SPDX-License-Identifier: ISC */
/* aers-node/host/latency.h - how far a plan delays what passes through it: JACK's latency ranges carried along the
 * steps. Reads nothing of a step but its latency: any thread. */
#ifndef AERS_NODE_HOST_LATENCY_H
#define AERS_NODE_HOST_LATENCY_H

#include "src/aers-node/rt/run.h"

/* Frames from the hardware to a buffer, or from it to the hardware. */
struct aers_span {
    bool is_known; /* false: nothing arrives here, or nothing leaves */
    uint32_t min, max;
};

/* Capture latency: from the input ports' spans to the output ports'. A step that nothing reaches counts from 0.
 * spans: [number of buffers]; those of the input ports are read, all others written. */
void aers_latency_forward(const struct aers_run *run, struct aers_span *spans, uint32_t nspans);
/* Playback latency: from the output ports' spans to the input ports'. */
void aers_latency_backward(const struct aers_run *run, struct aers_span *spans, uint32_t nspans);

#endif
