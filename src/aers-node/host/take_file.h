/* SPDX-License-Identifier: ISC */
/* aers-node/host/take_file.h - an audio file while it is written. Worker thread, or before there is one. */
#ifndef AERS_NODE_HOST_TAKE_FILE_H
#define AERS_NODE_HOST_TAKE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "common/model/audio_file.h"

/* What a file says of itself. */
struct aers_take_origin {
    const char *graph, *node;
    const struct tm *when; /* of the start; NULL: it is not said, so that the same recording is the same file */
    int64_t frame;         /* of the session, of its first sample: the time reference */
};

struct aers_take_file; /* an open one */

/* Added up. Without REPLACE a file that is there is left: errno is EEXIST then. */
enum { AERS_TAKE_REPLACE = 1, AERS_TAKE_MAKE_FOLDERS = 2 };

/* On failure NULL, with errno and `why` [why_size] set. */
struct aers_take_file *aers_take_file_open(const char *path, unsigned how, const struct aers_audio_form *form,
                                           uint32_t rate_hz, uint32_t nchannels, char *why, size_t why_size);
/* Before the first frames. */
void aers_take_file_set_origin(struct aers_take_file *file, const struct aers_take_origin *origin);
/* Interleaved frames, at most AERS_TAKE_PIECE_NSAMPLES samples. false: the file cannot take them; `why` says it. */
enum { AERS_TAKE_PIECE_NSAMPLES = 4096 };
bool aers_take_file_write(struct aers_take_file *file, const float *samples, uint32_t nframes, char *why,
                          size_t why_size);
void aers_take_file_update(struct aers_take_file *file); /* so that it can be read by whoever comes upon it now */
uint64_t aers_take_file_nframes(const struct aers_take_file *file);
void aers_take_file_close(struct aers_take_file *file); /* NULL is fine */

#endif
