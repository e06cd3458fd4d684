/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/timebase.h"

#include <stdlib.h>

enum aers_code aers_timebase_init(struct aers_timebase *timebase, const struct aers_tempo *tempo, double rate_hz,
                                  struct aers_error *error)
{
    *timebase = (struct aers_timebase){.rate_hz = rate_hz};
    timebase->spans = calloc(tempo->npoints, sizeof *timebase->spans);
    if (!timebase->spans)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    timebase->nspans = tempo->npoints;
    double tick = 0.0;
    for (size_t i = 0; i < tempo->npoints; i++) {
        const struct aers_tempo_point *point = &tempo->points[i];
        if (i > 0)
            tick += (double)(point->bar - point[-1].bar) * point[-1].beats * AERS_TICKS_PER_BEAT;
        timebase->spans[i] =
            (struct aers_timebase_span){point->seconds * rate_hz, point->bpm, point->bar, point->beats, tick};
    }
    return AERS_OK;
}

void aers_timebase_finish(struct aers_timebase *timebase)
{
    free(timebase->spans);
    *timebase = (struct aers_timebase){0};
}
