/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/timebase.h"

#include <math.h>

static const struct aers_timebase_span *span_at(const struct aers_tempo_map *map, double frame)
{
    const struct aers_timebase_span *span = map->spans, *last = span + map->nspans - 1;
    while (span < last && span[1].frame <= frame)
        span++;
    return span;
}

void aers_timebase_callback(jack_transport_state_t state, jack_nframes_t nframes, jack_position_t *position, int is_new,
                            void *arg)
{
    (void)state;
    (void)nframes;
    (void)is_new;
    struct aers_timebase *timebase = arg;
    const struct aers_tempo_map *map = atomic_load_explicit(&timebase->map, memory_order_acquire);
    const struct aers_timebase_span *span = span_at(map, position->frame);
    const double frames_per_beat = 60.0 * map->rate_hz / span->bpm;
    /* A frame belongs to the tick that it is nearest to: sums of fractions must not fall short of a beat. */
    const double ticks = floor((position->frame - span->frame) / frames_per_beat * AERS_TICKS_PER_BEAT + 0.5),
                 ticks_per_bar = (double)span->beats * AERS_TICKS_PER_BEAT;
    const double bars = floor(ticks / ticks_per_bar), rest = ticks - bars * ticks_per_bar;
    const double beat = floor(rest / AERS_TICKS_PER_BEAT);
    position->valid = JackPositionBBT;
    position->bar = (int32_t)(span->bar + bars);
    position->beat = (int32_t)beat + 1;
    position->tick = (int32_t)(rest - beat * AERS_TICKS_PER_BEAT);
    position->bar_start_tick = span->tick + bars * ticks_per_bar;
    position->beats_per_bar = (float)span->beats;
    position->beat_type = 4.0f;
    position->ticks_per_beat = AERS_TICKS_PER_BEAT;
    position->beats_per_minute = span->bpm;
}
