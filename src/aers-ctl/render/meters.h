/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/meters.h - what the nodes of a render tell of themselves while it runs: what they cost, how late
 * they are, what their modules read. It is to them what aers-meter is otherwise. */
#ifndef AERS_CTL_RENDER_METERS_H
#define AERS_CTL_RENDER_METERS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/model/graph.h"
#include "common/osc/meter_message.h"

struct aers_render_meter {
    bool is_heard;
    uint32_t frame;     /* JACK's, of the last block that is told of */
    double cpu_nframes; /* processor time since it was first heard, as frames of the session's rate */
    double cpu_max_pct; /* of one block */
    uint32_t latency_frames, xruns, noutputs;
    float outputs[AERS_METER_MAX_OUTPUTS];
};

struct aers_render_meters {
    int fd;
    uint16_t port; /* on 127.0.0.1 */
    const struct aers_graph *graph;
    struct aers_render_meter *nodes; /* [graph->nnodes] */
};

enum aers_code aers_render_meters_open(struct aers_render_meters *meters, const struct aers_graph *graph,
                                       struct aers_error *error) AERS_MUST_USE;
void aers_render_meters_close(struct aers_render_meters *meters); /* zeroed is fine */
void aers_render_meters_read(struct aers_render_meters *meters);  /* all that has come */
/* Every node has told of the block that begins with this JACK frame, or of a later one. */
bool aers_render_meters_are_past(const struct aers_render_meters *meters, uint32_t frame);

#endif
