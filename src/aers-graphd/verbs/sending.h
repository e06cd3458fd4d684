/* SPDX-License-Identifier: ISC */
/* verbs/sending.h - a checked value on its way: stored, told to its node, answered when the node has it. Main thread.
 */
#ifndef AERS_GRAPHD_SENDING_H
#define AERS_GRAPHD_SENDING_H

#include "src/aers-graphd/verbs/target.h"

struct aers_sending {
    struct aers_engine *engine;
    struct aers_answer *answer; /* given by whoever knows: the node's word, or its silence, or at once */
    struct aers_target target;
    double value;
    int64_t frame; /* -1: now */
    uint32_t ahead_ms;
    bool is_joint;                /* one of several that are taken together */
    struct aers_process *process; /* NULL: the node is not running */
};

/* The frame of a bundle's time, -1 for now, the same for the same time; and how far that is ahead. */
enum aers_code aers_sending_when(struct aers_engine *engine, uint64_t ntp, int64_t *frame, uint32_t *ahead_ms,
                                 struct aers_error *error) AERS_MUST_USE;
/* Finds the node's process; true when it takes values for a frame. */
bool aers_sending_is_timed(struct aers_sending *sending);
void aers_sending_send(struct aers_sending *sending); /* takes the answer */

#endif
