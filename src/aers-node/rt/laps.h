/* SPDX-License-Identifier: ISC */
/* aers-node/rt/laps.h - real-time room. What each step of a plan costs, without asking the processor's counter after
 * every one of them: that takes a third as long as a gain does.
 *
 * A dear step is measured in every block, a cheap one when it is its turn, in one block out of AERS_LAPS_TURN; what
 * lies between two readings of the counter is a stretch. A stretch that takes much longer than its steps did when they
 * were measured is shared out among them evenly, and they are measured one by one in the next block: so nothing long
 * goes unseen, and a cheap step that became dear is one from then on. Audio thread only. */
#ifndef AERS_NODE_RT_LAPS_H
#define AERS_NODE_RT_LAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/rt/stopwatch.h"

enum { AERS_LAPS_TURN = 16, AERS_LAPS_DEAR_TICKS = 2048 };

/* What the audio thread notes of one step; all that is asked for in every block lies close together. */
struct aers_note {
    uint32_t ticks;   /* in the block under way, when it was measured */
    uint32_t usual;   /* in the last block in which it was */
    uint8_t noutputs; /* readings, at most AERS_TALLY_MAX_OUTPUTS */
    bool is_dear;
    bool is_unsound; /* in the block under way it gave what is no audio */
};

struct aers_laps {
    struct aers_note *notes; /* [nsteps + 1]; the last one stands behind the last step */
    uint32_t *booked;        /* [nbooked] steps that were measured in the block under way */
    uint32_t nbooked;
    uint32_t nsteps;
    uint32_t turn;   /* blocks so far */
    uint32_t first;  /* step of the stretch under way */
    uint64_t before; /* when it began */
    uint64_t ticks, ns;
    double ns_per_tick; /* between then and the last time the two clocks were compared */
};

/* notes: [nsteps + 1], zeroed; booked: [nsteps]; not owned. */
void aers_laps_init(struct aers_laps *laps, struct aers_note *notes, uint32_t *booked, uint32_t nsteps);

/* RT safe, all of them. Begin: before the first step of each slice. */
static inline void aers_laps_begin(struct aers_laps *laps)
{
    laps->first = 0;
    laps->before = aers_ticks();
}

/* Steps first .. last of the stretch took so many ticks. */
void aers_laps_book(struct aers_laps *laps, uint32_t last, uint64_t ticks);

/* Step i is done. */
static inline void aers_laps_pass(struct aers_laps *laps, uint32_t i)
{
    const bool is_turn = ((i + laps->turn) & (AERS_LAPS_TURN - 1)) < 2; /* of this one, or of the next */
    if (!is_turn && !laps->notes[i].is_dear && !laps->notes[i + 1].is_dear)
        return;
    const uint64_t now = aers_ticks();
    aers_laps_book(laps, i, now - laps->before);
    laps->before = now;
    laps->first = i + 1;
}

/* Once per block, after the last slice: ticks hold what was measured, ns_per_tick what a tick is. */
void aers_laps_compare_clocks(struct aers_laps *laps);
/* Then, for each step that was measured: on to the next block. */
static inline void aers_laps_close(struct aers_note *note)
{
    note->usual = note->ticks;
    note->is_dear = note->ticks > AERS_LAPS_DEAR_TICKS;
    note->ticks = 0;
}

#endif
