/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/laps.h"

/* Blocks between two comparisons of the clocks. */
enum { COMPARED_EVERY = 64 };

void aers_laps_init(struct aers_laps *laps, struct aers_note *notes, uint32_t *booked, uint32_t nsteps)
{
    *laps = (struct aers_laps){.notes = notes, .booked = booked, .nsteps = nsteps, .ns_per_tick = 1.0};
    notes[nsteps].is_dear = true; /* the counter is read behind the last step */
    laps->ns = aers_clock_ns();
    laps->ticks = aers_ticks();
}

static void add(struct aers_laps *laps, uint32_t i, uint64_t ticks)
{
    struct aers_note *note = &laps->notes[i];
    if (note->ticks == 0)
        laps->booked[laps->nbooked++] = i;
    const uint64_t sum = note->ticks + ticks + (ticks == 0); /* measured, and it took no time that can be told */
    note->ticks = sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
}

void aers_laps_book(struct aers_laps *laps, uint32_t last, uint64_t ticks)
{
    struct aers_note *notes = laps->notes;
    if (laps->first == last) {
        add(laps, last, ticks);
        return;
    }
    uint64_t usual = 0;
    for (uint32_t i = laps->first; i <= last; i++)
        usual += notes[i].usual;
    if (ticks <= 2 * usual + AERS_LAPS_DEAR_TICKS)
        return;
    for (uint32_t i = laps->first; i <= last; i++) {
        add(laps, i, ticks / (last - laps->first + 1));
        notes[i].is_dear = true;
    }
}

void aers_laps_compare_clocks(struct aers_laps *laps)
{
    if (laps->turn++ % COMPARED_EVERY != 0)
        return;
    const uint64_t ns = aers_clock_ns(), ticks = aers_ticks();
    if (ticks > laps->ticks)
        laps->ns_per_tick = (double)(ns - laps->ns) / (double)(ticks - laps->ticks);
    laps->ns = ns;
    laps->ticks = ticks;
}
