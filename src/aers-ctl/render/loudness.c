/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/loudness.h"

#include <ebur128.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <aers/module.h>

/* Levels of the moment are looked at every 100 ms: they are means of the power of so many such hops. */
enum { HOP_MS = 100, HOPS_PER_SECOND = 1000 / HOP_MS, MOMENTARY_NHOPS = 4, SHORT_TERM_NHOPS = 30 };

#define OFFSET_LUFS (-0.691) /* of the power of the K-weighted signal, BS.1770-4 */

struct sums {
    double peak, squares;
};

struct aers_loudness {
    ebur128_state *state;
    uint32_t nchannels;
    uint32_t hop_nframes, until_hop; /* of a hop, and left of the one under way */
    double hops[SHORT_TERM_NHOPS];   /* power of the last hops, in a ring */
    uint64_t nhops, nframes, nclipped;
    double momentary, short_term; /* the highest power */
    struct sums channels[AERS_MAX_CHANNELS];
};

struct aers_loudness *aers_loudness_create(uint32_t nchannels, uint32_t rate_hz)
{
    struct aers_loudness *loudness = calloc(1, sizeof *loudness);
    if (!loudness)
        return NULL;
    loudness->state = ebur128_init(nchannels, rate_hz, EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    if (!loudness->state) {
        free(loudness);
        return NULL;
    }
    loudness->nchannels = nchannels;
    loudness->hop_nframes = loudness->until_hop = rate_hz / HOPS_PER_SECOND;
    return loudness;
}

void aers_loudness_destroy(struct aers_loudness *loudness)
{
    if (!loudness)
        return;
    ebur128_destroy(&loudness->state);
    free(loudness);
}

static void add_samples(struct aers_loudness *loudness, const float *frames, uint32_t nframes)
{
    for (uint32_t c = 0; c < loudness->nchannels; c++) {
        struct sums *channel = &loudness->channels[c];
        float peak = 0.0f;
        double squares = 0.0;
        uint64_t nclipped = 0;
        for (uint32_t i = 0; i < nframes; i++) {
            const float x = frames[i * loudness->nchannels + c], size = fabsf(x);
            peak = size > peak ? size : peak;
            squares += (double)x * (double)x;
            nclipped += size >= 1.0f;
        }
        channel->peak = fmax(channel->peak, (double)peak);
        channel->squares += squares;
        loudness->nclipped += nclipped;
    }
    loudness->nframes += nframes;
}

static double mean_power(const struct aers_loudness *loudness, uint32_t nhops)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < nhops; i++)
        sum += loudness->hops[(loudness->nhops + SHORT_TERM_NHOPS - 1 - i) % SHORT_TERM_NHOPS];
    return sum / nhops;
}

static void end_hop(struct aers_loudness *loudness)
{
    double lufs;
    const bool is_heard = ebur128_loudness_window(loudness->state, HOP_MS, &lufs) == EBUR128_SUCCESS && isfinite(lufs);
    loudness->hops[loudness->nhops++ % SHORT_TERM_NHOPS] = is_heard ? pow(10.0, (lufs - OFFSET_LUFS) / 10.0) : 0.0;
    loudness->momentary = fmax(loudness->momentary, mean_power(loudness, MOMENTARY_NHOPS));
    loudness->short_term = fmax(loudness->short_term, mean_power(loudness, SHORT_TERM_NHOPS));
    loudness->until_hop = loudness->hop_nframes;
}

/* Sums are taken hop by hop, so that they too are the same however the signal comes in. */
enum aers_code aers_loudness_add(struct aers_loudness *loudness, const float *frames, uint32_t nframes)
{
    while (nframes > 0) {
        const uint32_t n = nframes < loudness->until_hop ? nframes : loudness->until_hop;
        add_samples(loudness, frames, n);
        if (ebur128_add_frames_float(loudness->state, frames, n) != EBUR128_SUCCESS)
            return AERS_E_MEMORY;
        loudness->until_hop -= n;
        if (loudness->until_hop == 0)
            end_hop(loudness);
        frames += (size_t)n * loudness->nchannels;
        nframes -= n;
    }
    return AERS_OK;
}

static double decibels(double amplitude)
{
    return amplitude > 0.0 ? fmax(20.0 * log10(amplitude), AERS_LOUDNESS_FLOOR_DB) : AERS_LOUDNESS_FLOOR_DB;
}

static double within(double lufs)
{
    return isfinite(lufs) ? fmax(lufs, AERS_LOUDNESS_FLOOR_DB) : AERS_LOUDNESS_FLOOR_DB;
}

static void get_channel(const struct aers_loudness *loudness, uint32_t c, struct aers_loudness_channel *out)
{
    const struct sums *channel = &loudness->channels[c];
    double true_peak = 0.0;
    (void)ebur128_true_peak(loudness->state, c, &true_peak);
    out->peak_dbfs = decibels(channel->peak);
    out->true_peak_dbtp = decibels(fmax(true_peak, channel->peak));
    out->rms_dbfs = decibels(loudness->nframes ? sqrt(channel->squares / (double)loudness->nframes) : 0.0);
}

void aers_loudness_get(const struct aers_loudness *loudness, struct aers_loudness_result *out,
                       struct aers_loudness_channel *channels)
{
    double squares = 0.0, integrated = -HUGE_VAL, range = 0.0;
    *out = (struct aers_loudness_result){
        .peak_dbfs = AERS_LOUDNESS_FLOOR_DB, .true_peak_dbtp = AERS_LOUDNESS_FLOOR_DB, .nclipped = loudness->nclipped};
    for (uint32_t c = 0; c < loudness->nchannels; c++) {
        get_channel(loudness, c, &channels[c]);
        out->peak_dbfs = fmax(out->peak_dbfs, channels[c].peak_dbfs);
        out->true_peak_dbtp = fmax(out->true_peak_dbtp, channels[c].true_peak_dbtp);
        squares += loudness->channels[c].squares;
    }
    const double nsamples = (double)loudness->nframes * loudness->nchannels;
    out->rms_dbfs = decibels(nsamples > 0.0 ? sqrt(squares / nsamples) : 0.0);
    (void)ebur128_loudness_global(loudness->state, &integrated);
    (void)ebur128_loudness_range(loudness->state, &range);
    out->integrated_lufs = within(integrated);
    out->range_lu = isfinite(range) ? range : 0.0;
    out->momentary_lufs = within(OFFSET_LUFS + 10.0 * log10(loudness->momentary));
    out->short_term_lufs = within(OFFSET_LUFS + 10.0 * log10(loudness->short_term));
}
