/* SPDX-License-Identifier: ISC */
/* common/model/audio_file.h - the door to libsndfile for checks: what is in an audio file, without playing it, and in
 * which form one can be written. */
#ifndef AERS_MODEL_AUDIO_FILE_H
#define AERS_MODEL_AUDIO_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"

struct aers_audio_file {
    uint32_t channels; /* 1 .. AERS_MAX_CHANNELS */
    uint32_t rate_hz;
    int64_t nframes;
};

/* AERS_E_NOT_FOUND, AERS_E_IO (not readable), AERS_E_INVALID (not audio), AERS_E_UNSUPPORTED (too many channels); the
 * sentence names the path. Blocks on the disk. */
enum aers_code aers_audio_file_probe(const char *path, struct aers_audio_file *out,
                                     struct aers_error *error) AERS_MUST_USE;

/* How an audio file is written. */
struct aers_audio_form {
    int type;    /* libsndfile's */
    int nbits;   /* of a whole number; 0: floats */
    bool is_wav; /* it has a bext chunk, and a header that can be brought up to date */
};

/**
 * The form of a file by the ending of its name, .wav or .rf64 (RF64, which is plain WAV up to 4 GiB), .flac, .opus or
 * .ogg (Opus), and by its samples: "float", "pcm16", "pcm24", "pcm32", or NULL for what is usual (float; pcm24 in
 * FLAC).
 * @return AERS_E_UNSUPPORTED with what is allowed: the ending, the samples, or rate and channels are not for that form
 */
enum aers_code aers_audio_form_find(const char *path, const char *samples, uint32_t rate_hz, uint32_t channels,
                                    struct aers_audio_form *out, struct aers_error *error) AERS_MUST_USE;

#endif
