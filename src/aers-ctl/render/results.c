/* SPDX-License-Identifier: ISC */
#include <math.h>

#include "src/aers-ctl/render/render.h"

double aers_render_cpu_pct(const struct aers_render *render, size_t node)
{
    const struct aers_render_meter *meter = &render->meters.nodes[node];
    return meter->is_heard ? 100.0 * meter->cpu_nframes / (double)render->nframes : (double)NAN;
}

static double latency(const struct aers_render *render, const struct aers_claim *claim)
{
    const double nframes = claim->quantity == AERS_QUANTITY_LATENCY ? render->meters.nodes[claim->node].latency_frames
                                                                    : render->nodes[claim->node].path_max;
    return claim->is_in_ms ? nframes / render->graph->rate_hz * 1e3 : nframes;
}

static double reading(const struct aers_render *render, const struct aers_claim *claim)
{
    const struct aers_render_meter *meter = &render->meters.nodes[claim->node];
    return claim->reading < meter->noutputs ? (double)meter->outputs[claim->reading] : (double)NAN;
}

double aers_render_measure(const struct aers_render *render, const struct aers_claim *claim)
{
    const struct aers_loudness_result *result = &render->nodes[claim->node].result;
    switch (claim->quantity) {
    case AERS_QUANTITY_PEAK:
        return result->peak_dbfs;
    case AERS_QUANTITY_TRUE_PEAK:
        return result->true_peak_dbtp;
    case AERS_QUANTITY_RMS:
        return result->rms_dbfs;
    case AERS_QUANTITY_INTEGRATED:
        return result->integrated_lufs;
    case AERS_QUANTITY_MOMENTARY:
        return result->momentary_lufs;
    case AERS_QUANTITY_SHORT_TERM:
        return result->short_term_lufs;
    case AERS_QUANTITY_RANGE:
        return result->range_lu;
    case AERS_QUANTITY_CLIPPED:
        return (double)result->nclipped;
    case AERS_QUANTITY_LATENCY:
    case AERS_QUANTITY_PATH_LATENCY:
        return latency(render, claim);
    case AERS_QUANTITY_CPU:
        return aers_render_cpu_pct(render, claim->node);
    default:
        return reading(render, claim);
    }
}
