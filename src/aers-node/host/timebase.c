/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/timebase.h"

#include <stdint.h>
#include <stdlib.h>

/* The older ones are kept: a tempo is changed by hand, and a map of one point takes 60 bytes. */
enum aers_code aers_timebase_set(struct aers_timebase *timebase, const struct aers_tempo *tempo, double rate_hz,
                                 struct aers_error *error)
{
    struct aers_tempo_map *map = calloc(1, sizeof *map + tempo->npoints * sizeof map->spans[0]);
    double tick = 0.0;
    if (!map)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    map->rate_hz = rate_hz;
    map->nspans = tempo->npoints;
    for (size_t i = 0; i < tempo->npoints; i++) {
        const struct aers_tempo_point *point = &tempo->points[i];
        if (i > 0)
            tick += (double)(point->bar - point[-1].bar) * point[-1].beats * AERS_TICKS_PER_BEAT;
        map->spans[i] =
            (struct aers_timebase_span){point->seconds * rate_hz, point->bpm, point->bar, point->beats, tick};
    }
    map->older = atomic_load(&timebase->map);
    atomic_store_explicit(&timebase->map, map, memory_order_release);
    return AERS_OK;
}

void aers_timebase_finish(struct aers_timebase *timebase)
{
    const struct aers_tempo_map *map = atomic_exchange(&timebase->map, NULL);
    while (map) {
        const struct aers_tempo_map *older = map->older;
        free((void *)(uintptr_t)map);
        map = older;
    }
}
