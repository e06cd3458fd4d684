/* SPDX-License-Identifier: ISC */
/* aers-node/rt/pending.h - real-time room. Events that wait for their frame: a bounded table ordered by frame, and by
 * arrival among equals (a binary heap; push and pop cost log2 of what is in it). Audio thread only. */
#ifndef AERS_NODE_RT_PENDING_H
#define AERS_NODE_RT_PENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "src/aers-node/rt/event.h"

struct aers_pending_item {
    int64_t frame; /* on the run's own 64-bit count, which never wraps */
    uint64_t serial;
    struct aers_request request;
};

struct aers_pending {
    struct aers_pending_item items[AERS_EVENTS_MAX];
    uint32_t nitems;
    uint64_t serial;
};

void aers_pending_init(struct aers_pending *pending);
/* false when the table is full; nothing changed. */
bool aers_pending_push(struct aers_pending *pending, int64_t frame, const struct aers_request *request);
/* The first event if its frame is at or before `frame`; false when there is none. */
bool aers_pending_pop(struct aers_pending *pending, int64_t frame, struct aers_request *out);
/* The frame of the first event, or INT64_MAX. */
int64_t aers_pending_next(const struct aers_pending *pending);

#endif
