/* SPDX-License-Identifier: ISC */
/* aers-node/rt/event.h - the vocabulary between the control thread and the audio thread: requests go one way, and each
 * one comes back as an acknowledgement. The control thread never has more than AERS_EVENTS_MAX requests unanswered:
 * that one bound keeps both rings and the table of pending events from ever running over. */
#ifndef AERS_NODE_RT_EVENT_H
#define AERS_NODE_RT_EVENT_H

#include <stdint.h>

enum { AERS_EVENTS_MAX = 1024 };

enum aers_event_kind {
    AERS_EVENT_SET,   /* one value; acknowledged when it has been applied */
    AERS_EVENT_START, /* the session clock is 0 at `frame`; acknowledged when it is noted */
    AERS_EVENT_VOICE, /* what all steps make is heard (1) or not (0) from `frame` on; acknowledged when it is noted */
    AERS_EVENT_HOLD,  /* ramp to silence and stop the clock; acknowledged when there is silence */
};

/* A frame of the JACK clock, 0 .. 2^32-1 as JACK counts, compared modulo 2^32; or as soon as possible. */
#define AERS_FRAME_NOW INT64_C(-1)

struct aers_request {
    uint32_t kind;
    uint32_t token; /* comes back in the acknowledgement */
    uint32_t step;  /* SET: index into the plan's steps */
    uint32_t slot;  /* SET: as in aers/module.h, or AERS_STEP_MUTE, AERS_STEP_BYPASS; VOICE: frames of the ramp;
                       START: the same, 0 for the usual one */
    double value;   /* SET, VOICE */
    int64_t frame;  /* JACK frame, or AERS_FRAME_NOW; START also less than -1: see aers_run_block */
};

struct aers_ack {
    uint32_t token;
    uint32_t step, slot;
    double value;
    int64_t frame; /* JACK frame it took effect at, 0 .. 2^32-1 */
};

#endif
