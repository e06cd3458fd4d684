/* SPDX-License-Identifier: ISC */
/* aers-node/rt/timebase.h - real-time room. Gives JACK's transport its bars and beats, by the graph's tempo. */
#ifndef AERS_NODE_RT_TIMEBASE_H
#define AERS_NODE_RT_TIMEBASE_H

#include <jack/jack.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* From one change of tempo to the next. */
struct aers_timebase_span {
    double frame; /* where it begins */
    double bpm;
    uint32_t bar, beats; /* the bar it begins with, from 1; beats in a bar */
    double tick;         /* where it begins, from the very beginning */
};

struct aers_tempo_map {
    double rate_hz;
    size_t nspans; /* at least 1 */
    const struct aers_tempo_map
        *older; /* the control thread's: what was in force before, for nobody knows who reads it */
    struct aers_timebase_span spans[];
};

struct aers_timebase {
    _Atomic(const struct aers_tempo_map *) map; /* in force; control thread writes */
};

enum { AERS_TICKS_PER_BEAT = 1920 };

/* JackTimebaseCallback; arg: struct aers_timebase. */
void aers_timebase_callback(jack_transport_state_t state, jack_nframes_t nframes, jack_position_t *position, int is_new,
                            void *arg);

#endif
