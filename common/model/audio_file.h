/* SPDX-License-Identifier: ISC */
/* common/model/audio_file.h - the door to libsndfile for checks: what is in an audio file, without playing it. */
#ifndef AERS_MODEL_AUDIO_FILE_H
#define AERS_MODEL_AUDIO_FILE_H

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

#endif
