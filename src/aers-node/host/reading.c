/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/reading.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* After so long without a block there is nothing to hear. */
#define STALL_SECONDS 1.0

/* How often to look again when the audio thread is putting a round into the box at this very moment. */
enum { LOOKS = 4 };

/* What one reader has of one step: still gathering, and as it was last shown. */
struct view {
    struct aers_tally *gathered, *shown;
    struct timespec when; /* it was last new */
};

/* Since the start, of one step. */
struct total {
    uint64_t clips, unsound;
};

struct aers_readings {
    const struct aers_engine *engine;
    struct view *views;   /* [nsteps * AERS_NREADERS] */
    struct total *totals; /* [nsteps] */
};

enum aers_code aers_readings_create(const struct aers_engine *engine, struct aers_readings **out,
                                    struct aers_error *error)
{
    const uint32_t nviews = engine->run->nsteps * AERS_NREADERS;
    struct aers_readings *readings = calloc(1, sizeof *readings);
    if (readings) {
        readings->engine = engine;
        readings->views = calloc(nviews, sizeof *readings->views);
        readings->totals = calloc(engine->run->nsteps, sizeof *readings->totals);
    }
    for (uint32_t i = 0; readings && readings->views && readings->totals && i < nviews; i++) {
        const size_t nbytes = aers_tally_size(engine->run->steps[i / AERS_NREADERS].nlevels);
        readings->views[i].gathered = calloc(1, nbytes);
        readings->views[i].shown = calloc(1, nbytes);
        if (!readings->views[i].gathered || !readings->views[i].shown)
            break;
        if (i + 1 == nviews) {
            *out = readings;
            return AERS_OK;
        }
    }
    aers_readings_destroy(readings);
    return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
}

void aers_readings_destroy(struct aers_readings *readings)
{
    if (!readings)
        return;
    for (uint32_t i = 0; readings->views && i < readings->engine->run->nsteps * AERS_NREADERS; i++) {
        free(readings->views[i].gathered);
        free(readings->views[i].shown);
    }
    free(readings->views);
    free(readings->totals);
    free(readings);
}

static void gather_levels(struct aers_tally *into, const struct aers_level *levels, uint32_t nlevels, uint64_t nframes)
{
    for (uint32_t i = 0; i < nlevels; i++) {
        struct aers_level level = levels[i];
        level.nframes = nframes; /* held ones are silent ones */
        aers_level_merge(&into->levels[i], &level);
    }
}

static void gather(struct aers_tally *into, const struct aers_round *round, const struct aers_part *part)
{
    into->nframes += round->nframes;
    into->cpu_ns += part->cpu_ns;
    into->cpu_nframes += part->cpu_nframes;
    into->cpu_max = into->cpu_max > part->cpu_max ? into->cpu_max : part->cpu_max;
    into->late_blocks = round->late_blocks;
    into->xruns = round->xruns;
    into->frame = round->frame;
    into->queue_depth = round->queue_depth;
    memcpy(into->outputs, part->outputs, sizeof into->outputs);
}

static void collect_step(struct aers_readings *readings, const struct aers_round *round, uint32_t s)
{
    const struct aers_step *step = &readings->engine->run->steps[s];
    const struct aers_level *levels = round->levels + (step->levels - readings->engine->run->rounds.levels);
    for (uint32_t i = 0; i < step->nlevels; i++)
        readings->totals[s].clips += levels[i].clips;
    readings->totals[s].unsound += round->parts[s].unsound;
    for (uint32_t reader = 0; reader < AERS_NREADERS; reader++) {
        struct aers_tally *into = readings->views[s * AERS_NREADERS + reader].gathered;
        gather(into, round, &round->parts[s]);
        gather_levels(into, levels, step->nlevels, round->nframes);
        into->clips = readings->totals[s].clips;
        into->unsound = readings->totals[s].unsound;
        into->latency = atomic_load_explicit(&step->latency, memory_order_relaxed);
    }
}

void aers_readings_collect(struct aers_readings *readings)
{
    struct aers_run *run = readings->engine->run;
    const struct aers_round *round = NULL;
    for (int i = 0; i < LOOKS && !(round = aers_latest_take(&run->rounds.box)); i++)
        sched_yield();
    for (uint32_t s = 0; round && s < run->nsteps; s++)
        collect_step(readings, round, s);
}

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) * 1e-9;
}

/* What it cost is as it was, when it was not measured in so short a time. */
static void show(struct view *view, size_t nbytes)
{
    const struct aers_tally before = *view->shown;
    memcpy(view->shown, view->gathered, nbytes);
    memset(view->gathered, 0, nbytes);
    if (view->shown->cpu_nframes > 0)
        return;
    view->shown->cpu_ns = before.cpu_ns;
    view->shown->cpu_nframes = before.cpu_nframes;
    view->shown->cpu_max = before.cpu_max;
}

const struct aers_tally *aers_readings_look(struct aers_readings *readings, enum aers_reader reader, uint32_t step)
{
    struct view *view = &readings->views[step * AERS_NREADERS + reader];
    const uint32_t nlevels = readings->engine->run->steps[step].nlevels;
    if (view->gathered->nframes > 0) {
        show(view, aers_tally_size(nlevels));
        clock_gettime(CLOCK_MONOTONIC, &view->when);
    } else if (seconds_since(&view->when) > STALL_SECONDS) {
        memset(view->shown->levels, 0, nlevels * sizeof view->shown->levels[0]);
        view->shown->cpu_ns = 0;
        view->shown->cpu_max = 0.0f;
    }
    return view->shown;
}

float aers_tally_cpu_avg_pct(const struct aers_tally *tally, double rate_hz)
{
    return tally->cpu_nframes ? (float)(100.0 * (double)tally->cpu_ns * 1e-9 * rate_hz / (double)tally->cpu_nframes)
                              : 0.0f;
}

float aers_tally_cpu_max_pct(const struct aers_tally *tally)
{
    return 100.0f * tally->cpu_max;
}
