/* SPDX-License-Identifier: ISC */
/* aers-node/host/reader.h - an audio file as an endless stream of frames at the session's sample rate: converted when
 * the file has another rate, repeated without a seam when it loops, silent after its end when it does not. Seekable to
 * any frame, with the same samples as if it had been read from the start. One thread. */
#ifndef AERS_NODE_HOST_READER_H
#define AERS_NODE_HOST_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aers_reader;

/* @return NULL with one sentence in why[why_size] */
struct aers_reader *aers_reader_open(const char *path, double rate_hz, bool loop, char *why, size_t why_size);
void aers_reader_close(struct aers_reader *reader); /* NULL is fine */

uint32_t aers_reader_nchannels(const struct aers_reader *reader);
/* Frames of the stream until it is silent for ever; INT64_MAX when it loops. */
int64_t aers_reader_nframes(const struct aers_reader *reader);

/* The next read starts at this frame of the stream, >= 0. */
void aers_reader_seek(struct aers_reader *reader, int64_t frame);
/* dst: [nframes * nchannels] interleaved. All of it is written, silence where the file cannot be read.
 * @return false when the disk failed */
bool aers_reader_read(struct aers_reader *reader, float *dst, uint32_t nframes);

#endif
