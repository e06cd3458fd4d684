/* SPDX-License-Identifier: ISC */
/* common/rt/schedule.h - real-time room. When the events of a timeline happen, told in order of their frames;
 * events of one frame in the order of the timeline.
 *
 * Event e that repeats happens at frame + k every + chance(seed, k), k = 0, 1, .. times - 1, where the chance is at
 * most `spread` frames either way, at most every / 2, and 0 for k = 0: so the k-th can be computed without those
 * before, and a locate costs no more than finding its place. One thread. */
#ifndef AERS_RT_SCHEDULE_H
#define AERS_RT_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aers_schedule_entry {
    int64_t frame;  /* of the first time */
    uint32_t event; /* what the caller knows it by; rises with the timeline */
    uint32_t times; /* 0: for ever */
    int64_t every;  /* at least 1 where times is not 1 */
    int64_t spread; /* 0 .. every / 2 */
    uint64_t seed;
};

/* A repeating entry and where it stands. */
struct aers_schedule_repeat {
    struct aers_schedule_entry entry;
    uint64_t k;   /* of the next time */
    int64_t next; /* its frame; INT64_MAX: no more */
};

struct aers_schedule {
    const struct aers_schedule_entry *singles; /* [nsingles] by frame, then by event */
    size_t nsingles, at;
    struct aers_schedule_repeat *repeats; /* [nrepeats] in the order of the timeline */
    size_t nrepeats;
    uint64_t seed;
};

struct aers_happening {
    int64_t frame;
    uint32_t event;
    uint64_t k; /* the how manieth time, from 0 */
};

/* Stand before the first happening at `frame` or later. RT safe. */
void aers_schedule_locate(struct aers_schedule *schedule, int64_t frame);
/* The frame of the next happening, INT64_MAX when there is none. RT safe. */
int64_t aers_schedule_next(const struct aers_schedule *schedule);
/* Take the next happening when it is before `end`; false when there is none. RT safe. */
bool aers_schedule_pop(struct aers_schedule *schedule, int64_t end, struct aers_happening *out);

#endif
