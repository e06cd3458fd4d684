/* SPDX-License-Identifier: ISC */
/* aers-node/rt/midi_clock.h - real-time room. MIDI clock of JACK's transport, by the tempo that the graph gives it: 24
 * clocks a beat, each on the frame that is nearest to it.
 *
 *     rolls from 0         start, and the first clock, on frame 0
 *     rolls from elsewhere song position of the next sixteenth, at once; continue where that is, before its clock
 *     stops                stop
 *     jumps while it rolls stop, and as if it began there
 *
 * (MIDI 1.0 Detailed Specification 4.2, System Real Time and Song Position Pointer.) While the transport stands there
 * are no clocks. Positions past sixteenth 16383, which MIDI cannot say, are gone on to without one. */
#ifndef AERS_NODE_RT_MIDI_CLOCK_H
#define AERS_NODE_RT_MIDI_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "src/aers-node/rt/timebase.h"

struct aers_midi_clock {
    bool is_rolling;
    bool is_awaited;   /* continue is still to come, */
    int64_t sixteenth; /* with this one */
    int64_t next;      /* frame that the next block begins with, unless the transport jumps */
};

typedef void aers_midi_emit_fn(void *user, uint32_t offset, const uint8_t *bytes, uint32_t nbytes);

/* One block; what is to be said in it is emitted in the order of its offsets. RT safe if emit is. */
void aers_midi_clock_run(struct aers_midi_clock *clock, const struct aers_tempo_map *map, bool is_rolling,
                         int64_t frame, uint32_t nframes, aers_midi_emit_fn *emit, void *user);

#endif
