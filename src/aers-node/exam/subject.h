/* SPDX-License-Identifier: ISC */
/* aers-node/exam/subject.h - one instance of the module that is examined: started as a node starts it (one from others
 * in its own process, behind the sandbox), run on buffers of its own, without a deadline and without JACK. */
#ifndef AERS_NODE_EXAM_SUBJECT_H
#define AERS_NODE_EXAM_SUBJECT_H

#include <aers/module.h>

#include "common/model/plan.h"
#include "src/aers-node/host/args.h"
#include "src/aers-node/host/memory.h"

struct aers_subject {
    struct aers_plan *plan;
    const struct aers_manifest *manifest;
    const struct aers_module *module;
    void *self;
    uint32_t nin, nout, nslots;
    struct aers_memory memory;
    float **in, **out; /* [nin], [nout] of AERS_MAX_NFRAMES; what is in `in` may be gone after a run */
    uint32_t ndeaths;
    char why[512]; /* it could not be had, or has died */
};

struct aers_subject_wish {
    const struct aers_node_args *args;
    unsigned nchannels;
    double rate_hz;
    bool is_in_place;
};

/* @return false with the reason in subject->why; nothing is left then. close: one that was never opened is fine */
bool aers_subject_open(struct aers_subject *subject, const struct aers_subject_wish *wish);
void aers_subject_close(struct aers_subject *subject);

/* Make the next nframes, 1 .. AERS_MAX_NFRAMES, of `in` into `out`. @return false when it has died of that */
bool aers_subject_run(struct aers_subject *subject, uint32_t nframes);
/* What a worker does beside it; run does it as well. @return false when it has died */
bool aers_subject_work(struct aers_subject *subject);
void aers_subject_set(struct aers_subject *subject, uint32_t slot, double value);
/* It forgets, and begins again at frame 0 of the session. */
void aers_subject_reset(struct aers_subject *subject);
void aers_subject_preset(struct aers_subject *subject); /* all values as they are by default */

bool aers_subject_is_sound(const struct aers_subject *subject, uint32_t nframes); /* no NaN, no infinity */
float aers_subject_peak(const struct aers_subject *subject, uint32_t nframes);    /* of all outputs */

#endif
