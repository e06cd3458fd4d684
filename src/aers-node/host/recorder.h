/* SPDX-License-Identifier: ISC */
/* aers-node/host/recorder.h - when a tape rolls: while it is wanted, in step with the session clock. The state of
 * builtin/wav and builtin/record, and what their modules have in common. */
#ifndef AERS_NODE_HOST_RECORDER_H
#define AERS_NODE_HOST_RECORDER_H

#include "src/aers-node/host/tape.h"

struct aers_recorder {
    struct aers_tape tape;
    int64_t now;      /* session frame of the next sample */
    bool wants;       /* it shall roll */
    bool is_done;     /* but has reached its limit */
    uint64_t limit;   /* frames of a take; 0: none */
    uint64_t nframes; /* of the take under way */
};

/* For struct aers_module. */
void aers_recorder_finish(void *self);
void aers_recorder_work(void *self);
void aers_recorder_process(void *self, const float *const *in, float *const *out, uint32_t nframes);
void aers_recorder_reset(void *self);
/* Frames that were missed within a second or ten are silent; after any other jump there is another take. */
void aers_recorder_locate(void *self, int64_t frame);

/* From the next frame on. RT safe. */
void aers_recorder_want(struct aers_recorder *recorder, bool wants);

#endif
