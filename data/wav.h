/* SPDX-License-Identifier: ISC */
/* data/wav.h - the plain WAV files that the sounds are made of. Build time only: the programs read audio with
 * libsndfile. */
#ifndef AERS_DATA_WAV_H
#define AERS_DATA_WAV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Samples -1 .. 1, interleaved. */
struct sound {
    uint32_t rate_hz, nchannels;
    size_t nframes;
    double *samples; /* [nframes * nchannels] */
};

/* Zeroed samples; ends the program when there is no memory. */
struct sound sound_create(uint32_t rate_hz, uint32_t nchannels, size_t nframes);
void sound_destroy(struct sound *sound);

/* 16-bit PCM only (what espeak-ng writes). Says on standard error what is wrong. */
bool wav_load(const char *path, struct sound *out);
/* 16-bit PCM, dithered by a triangle of one step so that quiet ends do not crackle. */
bool wav_save(const char *path, const struct sound *sound);

/* Every channel's direct current taken out; of a loop this leaves no seam. */
void sound_remove_mean(struct sound *sound);
/* Scale so that the highest peak is at this level; silence stays silence. */
void sound_normalise_peak(struct sound *sound, double peak_db);
/* Scale so that the mean of what is not silence is at this level. */
void sound_normalise_rms(struct sound *sound, double rms_db);

#endif
