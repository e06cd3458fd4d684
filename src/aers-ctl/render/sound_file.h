/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/render/sound_file.h - the door to libsndfile: an audio file that is there whole, or not at all.
 *
 *   plan -> open -> write... -> close -> keep, or drop at any time */
#ifndef AERS_CTL_RENDER_SOUND_FILE_H
#define AERS_CTL_RENDER_SOUND_FILE_H

#include <stdint.h>

#include "common/model/audio_file.h"
#include "src/aers-ctl/render/whole_file.h"

struct aers_sound_shape {
    uint32_t rate_hz, nchannels;
    uint64_t nframes; /* as many as there will be */
};

struct aers_sound_file {
    struct aers_whole_file whole;
    struct aers_sound_shape shape;
    struct aers_audio_form form;
    void *file;       /* SNDFILE, while open */
    int32_t *numbers; /* [AERS_SOUND_FILE_PIECE_NFRAMES * nchannels] when samples are whole numbers */
};

enum { AERS_SOUND_FILE_PIECE_NFRAMES = 1024 };

/* Name and samples as with aers_audio_form_find; a WAV file is an RF64 file when it is past 4 GiB. AERS_E_UNSUPPORTED,
 * and AERS_E_IO as with aers_whole_file_plan. *out is for aers_sound_file_drop, also after a failure. */
enum aers_code aers_sound_file_plan(const char *path, const char *sample, const struct aers_sound_shape *shape,
                                    struct aers_sound_file *out, struct aers_error *error) AERS_MUST_USE;
enum aers_code aers_sound_file_open(struct aers_sound_file *file,
                                    struct aers_error *error) AERS_MUST_USE; /* AERS_E_IO */
const char *aers_sound_file_sample(const struct aers_sound_file *file);      /* "float", "pcm24" */
/* Interleaved. Samples that are whole numbers are rounded to the nearest, and cut off at full scale. AERS_E_IO. */
enum aers_code aers_sound_file_write(struct aers_sound_file *file, const float *frames, uint32_t nframes,
                                     struct aers_error *error) AERS_MUST_USE;
/* All of it is on the disk. AERS_E_IO. */
enum aers_code aers_sound_file_close(struct aers_sound_file *file, struct aers_error *error) AERS_MUST_USE;
/* After a close, as with aers_whole_file_keep. */
enum aers_code aers_sound_file_keep(struct aers_sound_file *file, struct aers_error *error) AERS_MUST_USE;
void aers_sound_file_drop(struct aers_sound_file *file); /* zeroed is fine */

#endif
