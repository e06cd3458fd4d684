/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/reading.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* After so long without a block there is nothing to hear. */
#define STALL_SECONDS 1.0

/* How often to look again when the audio thread is putting a tally into the box at this very moment. */
enum { LOOKS = 4 };

/* What one reader has of one step: still gathering, and as it was last shown. */
struct view {
    struct aers_tally *gathered, *shown;
    struct timespec when; /* it was last new */
};

struct aers_readings {
    const struct aers_engine *engine;
    struct view *views; /* [nsteps * AERS_NREADERS] */
};

enum aers_code aers_readings_create(const struct aers_engine *engine, struct aers_readings **out,
                                    struct aers_error *error)
{
    const uint32_t nviews = engine->run->nsteps * AERS_NREADERS;
    struct aers_readings *readings = calloc(1, sizeof *readings);
    if (readings) {
        readings->engine = engine;
        readings->views = calloc(nviews, sizeof *readings->views);
    }
    for (uint32_t i = 0; readings && readings->views && i < nviews; i++) {
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
    free(readings);
}

static void gather(struct aers_tally *into, const struct aers_tally *from, uint32_t nlevels)
{
    const struct aers_tally before = *into;
    memcpy(into, from, sizeof *into); /* the totals and the newest are those of `from` */
    into->nframes += before.nframes;
    into->cpu_ns += before.cpu_ns;
    into->cpu_max = before.cpu_max > from->cpu_max ? before.cpu_max : from->cpu_max;
    for (uint32_t i = 0; i < nlevels; i++)
        aers_level_merge(&into->levels[i], &from->levels[i]);
}

static void collect(struct aers_readings *readings, uint32_t s)
{
    struct aers_step *step = &readings->engine->run->steps[s];
    const struct aers_tally *tally = NULL;
    for (int i = 0; i < LOOKS && !(tally = aers_latest_take(&step->box)); i++)
        sched_yield();
    for (int reader = 0; tally && reader < AERS_NREADERS; reader++)
        gather(readings->views[s * AERS_NREADERS + (uint32_t)reader].gathered, tally, step->nlevels);
}

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) * 1e-9;
}

const struct aers_tally *aers_readings_look(struct aers_readings *readings, enum aers_reader reader, uint32_t step)
{
    collect(readings, step);
    struct view *view = &readings->views[step * AERS_NREADERS + reader];
    const uint32_t nlevels = readings->engine->run->steps[step].nlevels;
    const size_t nbytes = aers_tally_size(nlevels);
    if (view->gathered->nframes > 0) {
        memcpy(view->shown, view->gathered, nbytes);
        memset(view->gathered, 0, nbytes);
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
    return tally->nframes ? (float)(100.0 * (double)tally->cpu_ns * 1e-9 * rate_hz / (double)tally->nframes) : 0.0f;
}

float aers_tally_cpu_max_pct(const struct aers_tally *tally)
{
    return 100.0f * tally->cpu_max;
}
