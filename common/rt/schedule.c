/* SPDX-License-Identifier: ISC */
#include "common/rt/schedule.h"

#include <math.h>

#include "common/rt/chance.h"

static int64_t frame_of(const struct aers_schedule *schedule, const struct aers_schedule_entry *entry, uint64_t k)
{
    if (entry->times && k >= entry->times)
        return INT64_MAX;
    int64_t frame = entry->frame + (int64_t)k * entry->every;
    if (k > 0 && entry->spread > 0) {
        const uint64_t key = aers_chance_key(schedule->seed, entry->seed);
        frame += llround((double)entry->spread * aers_chance_both(key, k));
    }
    return frame;
}

/* The first single at frame or later. */
static size_t find_single(const struct aers_schedule *schedule, int64_t frame)
{
    size_t low = 0, high = schedule->nsingles;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (schedule->singles[middle].frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Two in a row may be out of order by rounding when the spread is half of every: neighbours are looked at. */
static void locate_repeat(const struct aers_schedule *schedule, struct aers_schedule_repeat *repeat, int64_t frame)
{
    const struct aers_schedule_entry *entry = &repeat->entry;
    const int64_t since = frame - entry->frame - entry->spread;
    repeat->k = since > 0 ? (uint64_t)(since / entry->every) : 0;
    while ((repeat->next = frame_of(schedule, entry, repeat->k)) < frame)
        repeat->k++;
}

void aers_schedule_locate(struct aers_schedule *schedule, int64_t frame)
{
    schedule->at = find_single(schedule, frame);
    for (size_t i = 0; i < schedule->nrepeats; i++)
        locate_repeat(schedule, &schedule->repeats[i], frame);
}

/* The repeat that comes next, NULL when a single does or nothing. */
static struct aers_schedule_repeat *first_repeat(const struct aers_schedule *schedule, int64_t *frame)
{
    struct aers_schedule_repeat *first = NULL;
    uint32_t event = UINT32_MAX;
    *frame = INT64_MAX;
    if (schedule->at < schedule->nsingles) {
        *frame = schedule->singles[schedule->at].frame;
        event = schedule->singles[schedule->at].event;
    }
    for (size_t i = 0; i < schedule->nrepeats; i++) {
        struct aers_schedule_repeat *repeat = &schedule->repeats[i];
        if (repeat->next > *frame || (repeat->next == *frame && repeat->entry.event > event))
            continue;
        if (repeat->next == INT64_MAX)
            continue;
        first = repeat;
        *frame = repeat->next;
        event = repeat->entry.event;
    }
    return first;
}

int64_t aers_schedule_next(const struct aers_schedule *schedule)
{
    int64_t frame;
    (void)first_repeat(schedule, &frame);
    return frame;
}

bool aers_schedule_pop(struct aers_schedule *schedule, int64_t end, struct aers_happening *out)
{
    int64_t frame;
    struct aers_schedule_repeat *repeat = first_repeat(schedule, &frame);
    if (frame >= end || frame == INT64_MAX)
        return false;
    if (!repeat) {
        *out = (struct aers_happening){frame, schedule->singles[schedule->at++].event, 0};
        return true;
    }
    *out = (struct aers_happening){frame, repeat->entry.event, repeat->k};
    repeat->k++;
    repeat->next = frame_of(schedule, &repeat->entry, repeat->k);
    if (repeat->next < frame) /* a rounding's neighbour */
        repeat->next = frame;
    return true;
}
