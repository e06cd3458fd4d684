/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/remote_guard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "common/model/manifest.h"
#include "common/rt/kernel.h"
#include "common/rt/level.h"
#include "src/aers-node/host/options.h"

#define MOST_S    0.1
#define ENOUGH_S  1.0
#define LEAST_DB  0.0
#define UTMOST_DB 600.0

bool aers_guard_init(struct aers_guard *guard, const struct aers_module_config *config, char *why, size_t why_size)
{
    const char *text = aers_option_or(config, AERS_GUARD_OPTION, AERS_GUARD_PRESET);
    char *end;
    const double limit_db = strtod(text, &end);
    if (end == text || *end || !(limit_db >= LEAST_DB && limit_db <= UTMOST_DB)) {
        snprintf(why, why_size, AERS_GUARD_OPTION " is %g to %g dBFS, not %.32s", LEAST_DB, UTMOST_DB, text);
        return false;
    }
    guard->limit_db = limit_db;
    guard->limit = (float)pow(10.0, limit_db / 20.0);
    guard->most = (uint32_t)(config->rate_hz * MOST_S);
    guard->enough = (uint32_t)(config->rate_hz * ENOUGH_S);
    return true;
}

static float peak_of(float *const *out, uint32_t nout, uint32_t nframes)
{
    struct aers_level level = {0};
    for (uint32_t i = 0; i < nout; i++)
        aers_level_add(&level, out[i], nframes);
    return level.peak;
}

static void count(struct aers_guard *guard, float peak, uint32_t nframes)
{
    const uint32_t less = nframes / 4 + 1;
    if (peak > guard->limit) {
        guard->loud += nframes;
        guard->quiet = 0;
        if (peak > atomic_load_explicit(&guard->peak, memory_order_relaxed))
            atomic_store_explicit(&guard->peak, peak, memory_order_relaxed);
    } else {
        guard->loud -= guard->loud < less ? guard->loud : less;
        guard->quiet += nframes;
    }
}

bool aers_guard_run(struct aers_guard *guard, float *const *out, uint32_t nout, uint32_t nframes)
{
    const bool was_muted = guard->is_muted;
    count(guard, peak_of(out, nout, nframes), nframes);
    if (!was_muted && guard->loud >= guard->most) {
        guard->is_muted = true;
        atomic_fetch_add_explicit(&guard->nmuted, 1, memory_order_relaxed);
    } else if (was_muted && guard->quiet >= guard->enough) {
        guard->is_muted = false;
        guard->loud = 0;
        atomic_fetch_add_explicit(&guard->nheard, 1, memory_order_relaxed);
    }
    for (uint32_t i = 0; guard->is_muted && i < nout; i++)
        aers_kernel_clear(out[i], nframes);
    return guard->is_muted && !was_muted;
}

void aers_guard_tell(struct aers_guard *guard, const char *name)
{
    const uint32_t nmuted = atomic_load_explicit(&guard->nmuted, memory_order_relaxed);
    const uint32_t nheard = atomic_load_explicit(&guard->nheard, memory_order_relaxed);
    if (nmuted != guard->nmuted_told)
        aers_log(
            AERS_LOG_ERROR, name,
            "its output was at %+.1f dBFS: muted until it has been below %+.1f dBFS for a second (" AERS_GUARD_OPTION
            ")",
            20.0 * log10((double)atomic_load_explicit(&guard->peak, memory_order_relaxed)), guard->limit_db);
    if (nheard != guard->nheard_told)
        aers_log(AERS_LOG_WARNING, name, "its output is below %+.1f dBFS again, and heard", guard->limit_db);
    guard->nmuted_told = nmuted;
    guard->nheard_told = nheard;
}
