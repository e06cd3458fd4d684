/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/round.h"

#include <string.h>

/* In memory: the notes, the list of those that were measured, the levels of the block under way, and two rounds, each
 * with its levels behind its parts. */
static size_t notes_nbytes(uint32_t nsteps)
{
    return (((size_t)nsteps + 1) * sizeof(struct aers_note) + 63) & ~(size_t)63;
}

static size_t booked_nbytes(uint32_t nsteps)
{
    return (nsteps * sizeof(uint32_t) + 63) & ~(size_t)63;
}

static size_t levels_nbytes(uint32_t nlevels)
{
    return nlevels * sizeof(struct aers_level);
}

static size_t round_nbytes(uint32_t nsteps, uint32_t nlevels)
{
    return (sizeof(struct aers_round) + nsteps * sizeof(struct aers_part) + levels_nbytes(nlevels) + 63) & ~(size_t)63;
}

size_t aers_rounds_room(uint32_t nsteps, uint32_t nlevels)
{
    return notes_nbytes(nsteps) + booked_nbytes(nsteps) + levels_nbytes(nlevels) + 2 * round_nbytes(nsteps, nlevels);
}

static struct aers_level *levels_of(struct aers_round *round, uint32_t nsteps)
{
    return (struct aers_level *)(void *)&round->parts[nsteps];
}

void aers_rounds_init(struct aers_rounds *rounds, void *memory, uint32_t nsteps, uint32_t nlevels)
{
    char *at = memory;
    aers_laps_init(&rounds->laps, memory, (uint32_t *)(void *)(at + notes_nbytes(nsteps)), nsteps);
    at += notes_nbytes(nsteps) + booked_nbytes(nsteps);
    aers_latest_init(&rounds->box, at, round_nbytes(nsteps, nlevels));
    for (int i = 0; i < 2; i++, at += round_nbytes(nsteps, nlevels)) {
        struct aers_round *round = (struct aers_round *)(void *)at;
        round->levels = levels_of(round, nsteps);
    }
    rounds->levels = (struct aers_level *)(void *)at;
    rounds->nsteps = nsteps;
    rounds->nlevels = nlevels;
    rounds->dearest = 0;
}

static void clear_parts(struct aers_round *round, uint32_t nsteps)
{
    round->nframes = 0;
    memset(round->parts, 0, nsteps * sizeof round->parts[0]);
}

/* A round that begins has nothing to be gathered into. */
static void tell_levels(struct aers_rounds *rounds, struct aers_level *into, bool fresh)
{
    struct aers_level *from = rounds->levels;
    if (fresh)
        memcpy(into, from, rounds->nlevels * sizeof *into);
    for (uint32_t i = 0; !fresh && i < rounds->nlevels; i++) {
        into[i].peak = from[i].peak > into[i].peak ? from[i].peak : into[i].peak;
        into[i].squares += from[i].squares;
        into[i].clips += from[i].clips;
    }
    memset(from, 0, rounds->nlevels * sizeof *from);
}

static void tell_cost(struct aers_part *part, uint32_t nframes, double ns, double block_ns)
{
    const float cpu = (float)(ns / block_ns);
    part->cpu_ns += (uint64_t)(int64_t)(ns + 0.5);
    part->cpu_nframes += nframes;
    part->cpu_max = cpu > part->cpu_max ? cpu : part->cpu_max;
}

/* Of those that were measured; none of the others was dear. */
static void tell_costs(struct aers_rounds *rounds, struct aers_part *parts, uint32_t nframes, double block_ns)
{
    struct aers_laps *laps = &rounds->laps;
    uint32_t most = 0;
    aers_laps_compare_clocks(laps);
    for (uint32_t k = 0; k < laps->nbooked; k++) {
        const uint32_t i = laps->booked[k];
        tell_cost(&parts[i], nframes, (double)laps->notes[i].ticks * laps->ns_per_tick, block_ns);
        if (laps->notes[i].ticks > most) {
            most = laps->notes[i].ticks;
            rounds->dearest = i;
        }
        aers_laps_close(&laps->notes[i]);
    }
    laps->nbooked = 0;
}

struct aers_round *aers_rounds_tell(struct aers_rounds *rounds, uint32_t nframes, double block_ns)
{
    bool fresh;
    struct aers_round *round = aers_latest_begin(&rounds->box, &fresh);
    if (fresh)
        clear_parts(round, rounds->nsteps);
    round->nframes += nframes;
    tell_levels(rounds, levels_of(round, rounds->nsteps), fresh);
    tell_costs(rounds, round->parts, nframes, block_ns);
    return round;
}
