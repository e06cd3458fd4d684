/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/spectrum.h"

#include <complex.h>
#include <fftw3.h>
#include <stdlib.h>

#define WINDOW_S (1.0 / 6.0)

struct aers_spectrum {
    double rate_hz;
    uint32_t nframes;
    fftwf_plan plan;
    float *samples, *window; /* [nframes] */
    fftwf_complex *bins;     /* [nframes / 2 + 1] */
    float *levels;           /* [nframes / 2 + 1] of the bins, in dB */
};

uint32_t aers_spectrum_window(double rate_hz)
{
    uint32_t nframes = 1024;
    while (nframes < rate_hz * WINDOW_S)
        nframes *= 2;
    return nframes;
}

static void make_window(float *window, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        window[i] = (float)(0.5 - 0.5 * cos(2.0 * M_PI * i / nframes));
}

enum aers_code aers_spectrum_create(double rate_hz, struct aers_spectrum **out, struct aers_error *error)
{
    struct aers_spectrum *spectrum = calloc(1, sizeof *spectrum);
    if (!spectrum)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    const uint32_t n = aers_spectrum_window(rate_hz);
    spectrum->rate_hz = rate_hz;
    spectrum->nframes = n;
    spectrum->samples = fftwf_alloc_real(n);
    spectrum->window = calloc(n, sizeof *spectrum->window);
    spectrum->bins = fftwf_alloc_complex(n / 2 + 1);
    spectrum->levels = calloc(n / 2 + 1, sizeof *spectrum->levels);
    if (spectrum->samples && spectrum->window && spectrum->bins && spectrum->levels)
        spectrum->plan = fftwf_plan_dft_r2c_1d((int)n, spectrum->samples, spectrum->bins, FFTW_ESTIMATE);
    if (!spectrum->plan) {
        aers_spectrum_destroy(spectrum);
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory for a spectrum");
    }
    make_window(spectrum->window, n);
    *out = spectrum;
    return AERS_OK;
}

void aers_spectrum_destroy(struct aers_spectrum *spectrum)
{
    if (!spectrum)
        return;
    if (spectrum->plan)
        fftwf_destroy_plan(spectrum->plan);
    fftwf_free(spectrum->samples);
    fftwf_free(spectrum->bins);
    free(spectrum->window);
    free(spectrum->levels);
    free(spectrum);
}

float *aers_spectrum_samples(struct aers_spectrum *spectrum)
{
    return spectrum->samples;
}

static void transform(struct aers_spectrum *spectrum)
{
    const float scale = 4.0f / (float)spectrum->nframes;
    for (uint32_t i = 0; i < spectrum->nframes; i++)
        spectrum->samples[i] *= spectrum->window[i];
    fftwf_execute(spectrum->plan);
    for (uint32_t k = 0; k <= spectrum->nframes / 2; k++)
        spectrum->levels[k] = fmaxf(20.0f * log10f(scale * cabsf(spectrum->bins[k])), AERS_SPECTRUM_FLOOR_DB);
}

static float between(const struct aers_spectrum *spectrum, double bin)
{
    const uint32_t k = (uint32_t)bin;
    const float part = (float)(bin - k);
    return spectrum->levels[k] + part * (spectrum->levels[k + 1] - spectrum->levels[k]);
}

static float level_at(const struct aers_spectrum *spectrum, int point)
{
    const double bins_per_hz = spectrum->nframes / spectrum->rate_hz, top = spectrum->nframes / 2.0;
    const double bin = aers_spectrum_hz(point) * bins_per_hz;
    const double high = fmin(aers_spectrum_hz(point + 0.5) * bins_per_hz, top + 1.0);
    double k = ceil(aers_spectrum_hz(point - 0.5) * bins_per_hz);
    if (bin >= top)
        return AERS_SPECTRUM_FLOOR_DB;
    if (k >= high)
        return between(spectrum, bin);
    float level = AERS_SPECTRUM_FLOOR_DB;
    for (; k < high; k++)
        level = fmaxf(level, spectrum->levels[(uint32_t)k]);
    return level;
}

void aers_spectrum_raise(struct aers_spectrum *spectrum, float *levels_db)
{
    transform(spectrum);
    for (int point = 0; point < AERS_SPECTRUM_NPOINTS; point++)
        levels_db[point] = fmaxf(levels_db[point], level_at(spectrum, point));
}
