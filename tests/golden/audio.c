/* SPDX-License-Identifier: ISC */
#include <sndfile.h>
#include <stdlib.h>

#include "case.h"

bool golden_audio_init(struct golden_audio *audio, uint32_t nchannels, uint32_t nframes)
{
    const size_t nsamples = (size_t)nchannels * nframes;
    *audio = (struct golden_audio){
        .samples = calloc(nsamples ? nsamples : 1, sizeof(float)), .nchannels = nchannels, .nframes = nframes};
    return audio->samples != NULL;
}

static enum aers_code read_all(SNDFILE *file, const SF_INFO *info, const char *path, struct golden_audio *out,
                               struct aers_error *error)
{
    const uint32_t nchannels = (uint32_t)info->channels, nframes = (uint32_t)info->frames;
    float *frames = calloc((size_t)nchannels * nframes + 1, sizeof *frames);
    if (!frames || !golden_audio_init(out, nchannels, nframes)) {
        free(frames);
        return aers_error_set(error, AERS_E_MEMORY, path, "not enough memory");
    }
    const sf_count_t n = sf_readf_float(file, frames, info->frames);
    for (uint32_t c = 0; c < nchannels; c++)
        for (uint32_t i = 0; i < nframes; i++)
            golden_channel(out, c)[i] = frames[(size_t)i * nchannels + c];
    free(frames);
    out->rate_hz = (uint32_t)info->samplerate;
    if (n == info->frames)
        return AERS_OK;
    free(out->samples);
    *out = (struct golden_audio){0};
    return aers_error_set(error, AERS_E_IO, path, "ends early");
}

enum aers_code golden_audio_read(const char *path, struct golden_audio *out, struct aers_error *error)
{
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    if (!file)
        return aers_error_set(error, AERS_E_IO, path, "%s", sf_strerror(NULL));
    const enum aers_code code = read_all(file, &info, path, out, error);
    sf_close(file);
    return code;
}
