/* SPDX-License-Identifier: ISC */
/* aers-node/host/latency.h - how far a plan delays what passes through it: JACK's latency ranges carried along the
 * steps. Reads nothing of a step but its latency: any thread. */
#ifndef AERS_NODE_HOST_LATENCY_H
#define AERS_NODE_HOST_LATENCY_H

#include "src/aers-node/rt/run.h"

/* What is behind a span: a connection or a source or sink counts, and what is connected to nothing only when there is
 * nothing better. */
enum aers_reach { AERS_REACH_NONE, AERS_REACH_LOOSE, AERS_REACH_REAL };

/* Frames from the hardware to a buffer, or from it to the hardware. */
struct aers_span {
    enum aers_reach reach;
    uint32_t min, max;
};

/* Capture latency: from the input ports' spans to the output ports'. spans: [number of buffers]; those of the input
 * ports are read, all others written. */
void aers_latency_forward(const struct aers_run *run, struct aers_span *spans, uint32_t nspans);
/* Playback latency: from the output ports' spans to the input ports'. */
void aers_latency_backward(const struct aers_run *run, struct aers_span *spans, uint32_t nspans);

#endif
