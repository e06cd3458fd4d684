/* SPDX-License-Identifier: ISC */
#include "common/model/occasions.h"

#include <stdlib.h>
#include <string.h>

struct aers_schedule_entry aers_timeline_entry(const struct aers_timeline_event *event, uint32_t index)
{
    return (struct aers_schedule_entry){
        .frame = event->frame,
        .event = index,
        .times = event->times,
        .every = event->every,
        .spread = event->spread,
        .seed = event->seed >= 0 ? (uint64_t)event->seed : UINT64_C(1) << 32 | index,
    };
}

static bool is_wanted(const struct aers_timeline_event *event, const char *tag)
{
    if (event->frame == AERS_TIMELINE_UNSET)
        return false;
    return !tag || (event->tag && (!*tag || strcmp(tag, event->tag) == 0));
}

static int by_frame(const void *a, const void *b)
{
    const struct aers_schedule_entry *x = a, *y = b;
    if (x->frame != y->frame)
        return x->frame < y->frame ? -1 : 1;
    return (x->event > y->event) - (x->event < y->event);
}

enum aers_code aers_occasions_init(struct aers_occasions *occasions, const struct aers_timeline *timeline,
                                   const char *tag, uint64_t seed)
{
    struct aers_schedule *schedule = &occasions->schedule;
    const size_t most = timeline->nevents ? timeline->nevents : 1;
    *occasions = (struct aers_occasions){.schedule.seed = seed};
    occasions->singles = calloc(most, sizeof *occasions->singles);
    schedule->repeats = calloc(most, sizeof *schedule->repeats);
    if (!occasions->singles || !schedule->repeats) {
        aers_occasions_finish(occasions);
        return AERS_E_MEMORY;
    }
    for (uint32_t i = 0; i < timeline->nevents; i++) {
        const struct aers_timeline_event *event = &timeline->events[i];
        if (!is_wanted(event, tag))
            continue;
        if (event->times == 1)
            occasions->singles[schedule->nsingles++] = aers_timeline_entry(event, i);
        else
            schedule->repeats[schedule->nrepeats++].entry = aers_timeline_entry(event, i);
    }
    qsort(occasions->singles, schedule->nsingles, sizeof *occasions->singles, by_frame);
    schedule->singles = occasions->singles;
    aers_schedule_locate(schedule, 0);
    return AERS_OK;
}

void aers_occasions_finish(struct aers_occasions *occasions)
{
    free(occasions->singles);
    free(occasions->schedule.repeats);
    *occasions = (struct aers_occasions){0};
}
