/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/blame.h"

bool aers_blame_is_bad(const struct aers_blame_record *record)
{
    return record->is_expected && (!record->has_ended || record->ended_us > record->deadline_us);
}

static int32_t end_of(const struct aers_blame_record *record)
{
    return record->has_ended ? record->ended_us : INT32_MAX;
}

/* The one that it waited for: that which was done last. -1: for nobody. */
static int waited_for(const struct aers_blame_record *records, const struct aers_blame_record *record)
{
    int last = -1;
    for (uint32_t i = 0; i < record->nups; i++) {
        const struct aers_blame_record *up = &records[record->ups[i]];
        if (up->is_expected && (last < 0 || end_of(up) > end_of(&records[last])))
            last = (int)record->ups[i];
    }
    return last;
}

/* Its own time: from when nothing stood in its way any more to its end. */
static int32_t own_us(const struct aers_blame_record *record, const struct aers_blame_record *up)
{
    int32_t ready_us = up && up->has_ended && up->ended_us > 0 ? up->ended_us : 0;
    return record->has_ended ? record->ended_us - ready_us : INT32_MAX;
}

int aers_blame_find(const struct aers_blame_record *records, size_t n, uint32_t i)
{
    int best = -1;
    int32_t best_us = -1;
    for (size_t steps = 0; steps < n; steps++) { /* a loop of feedback has no first */
        const struct aers_blame_record *record = &records[i];
        const int up = waited_for(records, record);
        if (record->has_run) {
            const int32_t us = own_us(record, up < 0 ? NULL : &records[up]);
            if (us > best_us) {
                best = (int)i;
                best_us = us;
            }
        } else if (up < 0 || !aers_blame_is_bad(&records[up])) {
            return record->reads_strangers ? -1 : (int)i; /* its turn had come, and it did not take it */
        }
        if (up < 0)
            return best;
        i = (uint32_t)up;
    }
    return best;
}
