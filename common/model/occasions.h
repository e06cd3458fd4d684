/* SPDX-License-Identifier: ISC */
/* common/model/occasions.h - when the events of a timeline happen: the schedule (common/rt/schedule.h) of some of them.
 */
#ifndef AERS_MODEL_OCCASIONS_H
#define AERS_MODEL_OCCASIONS_H

#include <stdbool.h>

#include "common/model/timeline.h"
#include "common/rt/schedule.h"

/* What an event of this place in the timeline means for a schedule: its chances are those of its seed. */
struct aers_schedule_entry aers_timeline_entry(const struct aers_timeline_event *event, uint32_t index);

struct aers_occasions {
    struct aers_schedule schedule; /* its `event` is the place in the timeline, from 0 */
    struct aers_schedule_entry *singles;
};

/* Of all that have a time, or those with a tag: any when it is "", this one, or NULL: also those without. seed: that of
 * the source. Stands before the first. AERS_E_MEMORY. */
enum aers_code aers_occasions_init(struct aers_occasions *occasions, const struct aers_timeline *timeline,
                                   const char *tag, uint64_t seed) AERS_MUST_USE;
void aers_occasions_finish(struct aers_occasions *occasions); /* zeroed is fine */

#endif
