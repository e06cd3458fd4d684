/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/dry.h"

#include <string.h>

_Static_assert((AERS_DRY_SIZE & (AERS_DRY_SIZE - 1)) == 0, "a line's size is a power of two");

void aers_dry_init(struct aers_dry *dry, float **lines, uint32_t nchannels, uint32_t delay)
{
    *dry = (struct aers_dry){.lines = lines, .nchannels = nchannels, .size = AERS_DRY_LEAST};
    dry->delay = dry->old_delay = delay < AERS_DRY_MAX ? delay : AERS_DRY_MAX;
    aers_ramp_jump(&dry->turn, 1.0);
}

void aers_dry_set_delay(struct aers_dry *dry, uint32_t delay, uint32_t nframes)
{
    delay = delay < AERS_DRY_MAX ? delay : AERS_DRY_MAX;
    if (!dry->lines || delay == dry->delay)
        return;
    dry->old_delay = dry->delay;
    dry->delay = delay;
    aers_ramp_jump(&dry->turn, 0.0);
    aers_ramp_go(&dry->turn, 1.0, nframes);
}

void aers_dry_reset(struct aers_dry *dry)
{
    for (uint32_t i = 0; dry->lines && i < dry->nchannels; i++)
        memset(dry->lines[i], 0, dry->size * sizeof **dry->lines); /* past it nobody reads before it grows */
}

/* What lies behind `at` is the oldest: it goes to the new end, and what is older still was silence. */
static void grow(struct aers_dry *dry, uint32_t size)
{
    const uint32_t tail = dry->size - dry->at;
    for (uint32_t i = 0; i < dry->nchannels; i++) {
        float *line = dry->lines[i];
        memcpy(line + size - tail, line + dry->at, tail * sizeof *line);
        memset(line + dry->at, 0, (size - tail - dry->at) * sizeof *line);
    }
    dry->size = size;
}

static void make_room(struct aers_dry *dry, uint32_t nframes)
{
    const uint32_t delay = dry->delay > dry->old_delay ? dry->delay : dry->old_delay;
    uint32_t size = dry->size;
    while (size < delay + nframes)
        size *= 2;
    if (size > dry->size)
        grow(dry, size);
}

void aers_dry_feed(struct aers_dry *dry, uint32_t channel, const float *in, uint32_t nframes)
{
    make_room(dry, nframes);
    float *line = dry->lines[channel];
    const uint32_t to_end = dry->size - dry->at;
    const uint32_t first = nframes < to_end ? nframes : to_end;
    memcpy(line + dry->at, in, first * sizeof *line);
    memcpy(line, in + first, (nframes - first) * sizeof *line);
}

static void read_at(const struct aers_dry *dry, uint32_t channel, uint32_t delay, float *out, uint32_t nframes)
{
    const float *line = dry->lines[channel];
    const uint32_t from = (dry->at - delay) & (dry->size - 1);
    const uint32_t to_end = dry->size - from;
    const uint32_t first = nframes < to_end ? nframes : to_end;
    memcpy(out, line + from, first * sizeof *line);
    memcpy(out + first, line, (nframes - first) * sizeof *line);
}

/* While the delay changes: the old tap, with the new one crossed in, a piece at a time. */
static void read_turning(struct aers_dry dry, uint32_t channel, float *out, uint32_t nframes)
{
    for (uint32_t done = 0; done < nframes;) {
        float piece[128], gains[128];
        const uint32_t n = nframes - done < 128 ? nframes - done : 128;
        aers_ramp_read(&dry.turn, gains, n);
        read_at(&dry, channel, dry.old_delay, out + done, n);
        read_at(&dry, channel, dry.delay, piece, n);
        for (uint32_t i = 0; i < n; i++)
            out[done + i] += (piece[i] - out[done + i]) * gains[i];
        dry.at = (dry.at + n) & (dry.size - 1);
        done += n;
    }
}

void aers_dry_read(const struct aers_dry *dry, uint32_t channel, float *out, uint32_t nframes)
{
    if (aers_ramp_is_moving(&dry->turn))
        read_turning(*dry, channel, out, nframes);
    else
        read_at(dry, channel, dry->delay, out, nframes);
}

void aers_dry_advance(struct aers_dry *dry, uint32_t nframes)
{
    dry->at = (dry->at + nframes) & (dry->size - 1);
    aers_ramp_skip(&dry->turn, nframes);
}
