/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/midi_clock.h"

#include <math.h>

enum { CLOCKS_PER_BEAT = 24, CLOCKS_PER_SIXTEENTH = 6, MOST_SIXTEENTH = 0x3fff };
enum { SONG_POSITION = 0xf2, CLOCK = 0xf8, START = 0xfa, CONTINUE = 0xfb, STOP = 0xfc };

static double clock_of_span(const struct aers_timebase_span *span)
{
    return span->tick * CLOCKS_PER_BEAT / AERS_TICKS_PER_BEAT;
}

static double frames_per_clock(const struct aers_tempo_map *map, const struct aers_timebase_span *span)
{
    return 60.0 * map->rate_hz / span->bpm / CLOCKS_PER_BEAT;
}

/* The frame nearest to a clock. */
static int64_t frame_of(const struct aers_tempo_map *map, int64_t n)
{
    const struct aers_timebase_span *span = map->spans, *last = span + map->nspans - 1;
    while (span < last && clock_of_span(span + 1) <= (double)n)
        span++;
    return llround(span->frame + ((double)n - clock_of_span(span)) * frames_per_clock(map, span));
}

/* The first clock at a frame or later. */
static int64_t clock_at(const struct aers_tempo_map *map, int64_t frame)
{
    const struct aers_timebase_span *span = map->spans, *last = span + map->nspans - 1;
    while (span < last && span[1].frame <= (double)frame)
        span++;
    int64_t n = (int64_t)floor(clock_of_span(span) + ((double)frame - span->frame) / frames_per_clock(map, span)) - 1;
    n = n < 0 ? 0 : n;
    while (frame_of(map, n) < frame)
        n++;
    return n;
}

static void begin(struct aers_midi_clock *clock, const struct aers_tempo_map *map, int64_t frame,
                  aers_midi_emit_fn *emit, void *user)
{
    clock->is_rolling = true;
    clock->is_awaited = frame > 0;
    if (frame == 0) {
        emit(user, 0, (const uint8_t[]){START}, 1);
        return;
    }
    clock->sixteenth = (clock_at(map, frame) + CLOCKS_PER_SIXTEENTH - 1) / CLOCKS_PER_SIXTEENTH;
    if (clock->sixteenth <= MOST_SIXTEENTH) {
        const uint8_t bytes[] = {SONG_POSITION, (uint8_t)(clock->sixteenth & 0x7f), (uint8_t)(clock->sixteenth >> 7)};
        emit(user, 0, bytes, 3);
    }
}

static void stop(struct aers_midi_clock *clock, aers_midi_emit_fn *emit, void *user)
{
    clock->is_rolling = clock->is_awaited = false;
    emit(user, 0, (const uint8_t[]){STOP}, 1);
}

static void say_clocks(struct aers_midi_clock *clock, const struct aers_tempo_map *map, int64_t frame, uint32_t nframes,
                       aers_midi_emit_fn *emit, void *user)
{
    int64_t n = clock_at(map, frame), at;
    for (; (at = frame_of(map, n)) < frame + nframes; n++) {
        const uint32_t offset = (uint32_t)(at - frame);
        if (clock->is_awaited && n == clock->sixteenth * CLOCKS_PER_SIXTEENTH) {
            emit(user, offset, (const uint8_t[]){CONTINUE}, 1);
            clock->is_awaited = false;
        }
        emit(user, offset, (const uint8_t[]){CLOCK}, 1);
    }
}

void aers_midi_clock_run(struct aers_midi_clock *clock, const struct aers_tempo_map *map, bool is_rolling,
                         int64_t frame, uint32_t nframes, aers_midi_emit_fn *emit, void *user)
{
    if (clock->is_rolling && (!is_rolling || frame != clock->next))
        stop(clock, emit, user);
    if (!is_rolling)
        return;
    if (!clock->is_rolling)
        begin(clock, map, frame, emit, user);
    clock->next = frame + nframes;
    say_clocks(clock, map, frame, nframes, emit, user);
}
