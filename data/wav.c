/* SPDX-License-Identifier: ISC */
#include "data/wav.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/random.h"

/* Quieter than this is a pause, not speech. */
#define SILENCE 0.003

struct sound sound_create(uint32_t rate_hz, uint32_t nchannels, size_t nframes)
{
    struct sound sound = {rate_hz, nchannels, nframes, calloc(nframes * nchannels + 1, sizeof(double))};
    if (!sound.samples) {
        fprintf(stderr, "synth: out of memory\n");
        exit(1);
    }
    return sound;
}

void sound_destroy(struct sound *sound)
{
    free(sound->samples);
    *sound = (struct sound){0};
}

static uint32_t get32(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint16_t get16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static void put32(uint8_t *bytes, size_t value)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
}

static void put16(uint8_t *bytes, size_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

static uint8_t *load_file(const char *path, size_t *nbytes)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size > 0)
        bytes = malloc((size_t)size);
    if (bytes && (fseek(file, 0, SEEK_SET) != 0 || fread(bytes, 1, (size_t)size, file) != (size_t)size)) {
        free(bytes);
        bytes = NULL;
    }
    if (file)
        fclose(file);
    *nbytes = bytes ? (size_t)size : 0;
    return bytes;
}

/* The body of the chunk called name, and how much of it is in the file. */
static const uint8_t *find_chunk(const uint8_t *bytes, size_t nbytes, const char *name, size_t *size)
{
    for (size_t at = 12; at + 8 <= nbytes;) {
        size_t length = get32(bytes + at + 4);
        if (memcmp(bytes + at, name, 4) == 0) {
            *size = length < nbytes - at - 8 ? length : nbytes - at - 8;
            return bytes + at + 8;
        }
        if (length > nbytes)
            return NULL;
        at += 8 + length + (length & 1);
    }
    return NULL;
}

bool wav_load(const char *path, struct sound *out)
{
    size_t nbytes, nformat = 0, ndata = 0;
    uint8_t *bytes = load_file(path, &nbytes);
    bool is_wav = nbytes >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WAVE", 4) == 0;
    const uint8_t *format = is_wav ? find_chunk(bytes, nbytes, "fmt ", &nformat) : NULL;
    const uint8_t *data = is_wav ? find_chunk(bytes, nbytes, "data", &ndata) : NULL;
    if (!format || !data || nformat < 16 || get16(format) != 1 || get16(format + 14) != 16 || get16(format + 2) == 0) {
        fprintf(stderr, "synth: %s is no WAV file of 16 bits\n", path);
        free(bytes);
        return false;
    }
    uint32_t nchannels = get16(format + 2);
    *out = sound_create(get32(format + 4), nchannels, ndata / (2 * nchannels));
    for (size_t i = 0; i < out->nframes * nchannels; i++)
        out->samples[i] = (int16_t)get16(data + 2 * i) / 32768.0;
    free(bytes);
    return true;
}

bool wav_save(const char *path, const struct sound *sound)
{
    size_t nsamples = sound->nframes * sound->nchannels, ndata = 2 * nsamples;
    struct random dither = random_seed(1);
    uint8_t *bytes = calloc(1, 44 + ndata);
    if (!bytes)
        return false;
    memcpy(bytes, "RIFF....WAVEfmt ", 16);
    put32(bytes + 4, 36 + ndata);
    put32(bytes + 16, 16);
    put16(bytes + 20, 1);
    put16(bytes + 22, sound->nchannels);
    put32(bytes + 24, sound->rate_hz);
    put32(bytes + 28, (size_t)sound->rate_hz * sound->nchannels * 2);
    put16(bytes + 32, (size_t)sound->nchannels * 2);
    put16(bytes + 34, 16);
    memcpy(bytes + 36, "data", 4);
    put32(bytes + 40, ndata);
    for (size_t i = 0; i < nsamples; i++) {
        double step = sound->samples[i] * 32767 + 0.5 * (random_bipolar(&dither) + random_bipolar(&dither));
        put16(bytes + 44 + 2 * i, (size_t)lround(fmin(fmax(step, -32768), 32767)));
    }
    FILE *file = fopen(path, "wb");
    bool saved = file && fwrite(bytes, 1, 44 + ndata, file) == 44 + ndata;
    if (file && fclose(file) != 0)
        saved = false;
    free(bytes);
    if (!saved)
        fprintf(stderr, "synth: %s cannot be written\n", path);
    return saved;
}

void sound_remove_mean(struct sound *sound)
{
    for (uint32_t c = 0; c < sound->nchannels; c++) {
        double mean = 0;
        for (size_t i = 0; i < sound->nframes; i++)
            mean += sound->samples[i * sound->nchannels + c] / (double)sound->nframes;
        for (size_t i = 0; i < sound->nframes; i++)
            sound->samples[i * sound->nchannels + c] -= mean;
    }
}

static void scale(struct sound *sound, double factor)
{
    for (size_t i = 0; i < sound->nframes * sound->nchannels; i++)
        sound->samples[i] *= factor;
}

void sound_normalise_peak(struct sound *sound, double peak_db)
{
    double peak = 0;
    for (size_t i = 0; i < sound->nframes * sound->nchannels; i++)
        peak = fmax(peak, fabs(sound->samples[i]));
    if (peak > 0)
        scale(sound, pow(10, peak_db / 20) / peak);
}

void sound_normalise_rms(struct sound *sound, double rms_db)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < sound->nframes * sound->nchannels; i++) {
        if (fabs(sound->samples[i]) < SILENCE)
            continue;
        sum += sound->samples[i] * sound->samples[i];
        n++;
    }
    if (n > 0)
        scale(sound, pow(10, rms_db / 20) / sqrt(sum / (double)n));
}
