/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/probe.h"

uint32_t aers_probes_set(struct aers_probes *probes, int64_t from, int64_t to, uint32_t nbefore)
{
    uint32_t i = 0;
    while (i < AERS_PROBES_MAX &&
           atomic_load_explicit(&probes->items[i].state, memory_order_acquire) != AERS_PROBE_FREE)
        i++;
    if (i == AERS_PROBES_MAX)
        return i;
    struct aers_probe *probe = &probes->items[i];
    atomic_store_explicit(&probe->is_called, false, memory_order_relaxed);
    probe->from = from;
    probe->to = to;
    probe->nbefore = nbefore;
    probe->has_begun = probe->is_torn = false;
    probe->arrived = -1;
    aers_level_reset(&probe->before);
    aers_level_reset(&probe->window);
    atomic_store_explicit(&probe->state, AERS_PROBE_SET, memory_order_release);
    atomic_fetch_add(&probes->nset, 1);
    return i;
}

/* ---- audio thread ---- */

struct slice {
    int64_t frame;
    const float *const *channels;
    uint32_t nchannels, nframes;
};

/* The part of a slice that lies in from .. to. */
static bool cut(const struct slice *slice, int64_t from, int64_t to, uint32_t *at, uint32_t *n)
{
    const int64_t end = slice->frame + slice->nframes;
    const int64_t first = from > slice->frame ? from : slice->frame, last = to < end ? to : end;
    if (first >= last)
        return false;
    *at = (uint32_t)(first - slice->frame);
    *n = (uint32_t)(last - first);
    return true;
}

static float magnitude(float x)
{
    return x < 0.0f ? -x : x;
}

static void find_arrival(struct aers_probe *probe, const struct slice *slice, uint32_t at, uint32_t n)
{
    const float rise = AERS_PROBE_RISE * probe->before.peak;
    const float threshold = rise > AERS_PROBE_FLOOR ? rise : AERS_PROBE_FLOOR;
    uint32_t first = n;
    for (uint32_t c = 0; c < slice->nchannels; c++)
        for (uint32_t i = 0; i < first; i++)
            if (magnitude(slice->channels[c][at + i]) > threshold)
                first = i;
    if (first < n)
        probe->arrived = slice->frame + at + first;
}

static void add(struct aers_level *level, const struct slice *slice, uint32_t at, uint32_t n)
{
    for (uint32_t c = 0; c < slice->nchannels; c++)
        aers_level_add(level, slice->channels[c] + at, n);
}

/* A clock that stood still in between, or jumped, has left something out. */
static void follow(struct aers_probe *probe, const struct slice *slice)
{
    probe->is_torn |= probe->has_begun ? slice->frame != probe->next : slice->frame > probe->from;
    probe->has_begun = true;
    probe->next = slice->frame + slice->nframes;
}

static bool feed(struct aers_probe *probe, const struct slice *slice)
{
    uint32_t at, n;
    if (atomic_load_explicit(&probe->is_called, memory_order_relaxed))
        return true;
    if (slice->frame + slice->nframes <= probe->from - (int64_t)probe->nbefore && !probe->has_begun)
        return false;
    follow(probe, slice);
    if (cut(slice, probe->from - (int64_t)probe->nbefore, probe->from, &at, &n))
        add(&probe->before, slice, at, n);
    if (cut(slice, probe->from, probe->to, &at, &n)) {
        if (probe->arrived < 0)
            find_arrival(probe, slice, at, n);
        add(&probe->window, slice, at, n);
    }
    return probe->is_torn || slice->frame + slice->nframes >= probe->to;
}

void aers_probes_feed(struct aers_probes *probes, int64_t frame, const float *const *channels, uint32_t nchannels,
                      uint32_t nframes)
{
    const struct slice slice = {frame, channels, nchannels, nframes};
    uint32_t left = atomic_load_explicit(&probes->nset, memory_order_acquire);
    for (uint32_t i = 0; left > 0 && i < AERS_PROBES_MAX; i++) {
        struct aers_probe *probe = &probes->items[i];
        if (atomic_load_explicit(&probe->state, memory_order_acquire) != AERS_PROBE_SET)
            continue;
        left--;
        if (!feed(probe, &slice))
            continue;
        atomic_fetch_sub(&probes->nset, 1);
        atomic_store_explicit(&probe->state, AERS_PROBE_DONE, memory_order_release);
    }
}
