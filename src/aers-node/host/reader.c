/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/reader.h"

#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

/* Frames of the file that go through the converter at once. */
enum { PIECE_NFRAMES = 1024 };

/* After a seek the converter is given so many whole periods of its ratio before the frame asked for, so that what comes
 * out does not know where the reading began: more than its filter's reach. */
enum { PREROLL_NFRAMES = 4096 };

struct aers_reader {
    SNDFILE *file;
    SF_INFO info;
    bool loop;
    int64_t at; /* file frames since the stream's beginning; wraps by loop only when it is read */
    bool has_failed;
    SRC_STATE *converter;          /* NULL: the rates are the same */
    double ratio;                  /* session rate / file rate */
    int64_t period_in, period_out; /* the smallest whole numbers of frames with that ratio */
    float *piece;                  /* [PIECE_NFRAMES * channels] waiting for the converter */
    uint32_t piece_at, piece_nframes;
};

/* ---- opening ---- */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool start_converter(struct aers_reader *reader, double rate_hz, char *why, size_t why_size)
{
    const int64_t out = llround(rate_hz), in = reader->info.samplerate;
    const int64_t divisor = common_divisor(out, in);
    int failed = 0;
    reader->period_in = in / divisor;
    reader->period_out = out / divisor;
    reader->ratio = rate_hz / (double)in;
    if (out == in)
        return true;
    reader->piece = calloc((size_t)PIECE_NFRAMES * (size_t)reader->info.channels, sizeof *reader->piece);
    reader->converter = reader->piece && src_is_valid_ratio(reader->ratio)
                            ? src_new(SRC_SINC_MEDIUM_QUALITY, reader->info.channels, &failed)
                            : NULL;
    if (!reader->converter)
        snprintf(why, why_size, "no conversion from %lld Hz to %lld Hz is to be had", (long long)in, (long long)out);
    return reader->converter != NULL;
}

static bool check_info(const struct aers_reader *reader, const char *path, char *why, size_t why_size)
{
    const SF_INFO *info = &reader->info;
    if (!info->seekable || info->frames <= 0)
        snprintf(why, why_size, "%s holds no audio that can be played from any place", path);
    else if (info->channels > AERS_MAX_CHANNELS)
        snprintf(why, why_size, "%s has %d channels, more than %d", path, info->channels, AERS_MAX_CHANNELS);
    else
        return true;
    return false;
}

struct aers_reader *aers_reader_open(const char *path, double rate_hz, bool loop, char *why, size_t why_size)
{
    struct aers_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        snprintf(why, why_size, "not enough memory");
        return NULL;
    }
    reader->loop = loop;
    reader->file = sf_open(path, SFM_READ, &reader->info);
    if (!reader->file)
        snprintf(why, why_size, "cannot read %s: %s", path, sf_strerror(NULL));
    if (reader->file && check_info(reader, path, why, why_size) && start_converter(reader, rate_hz, why, why_size))
        return reader;
    aers_reader_close(reader);
    return NULL;
}

void aers_reader_close(struct aers_reader *reader)
{
    if (!reader)
        return;
    if (reader->file)
        sf_close(reader->file);
    if (reader->converter)
        src_delete(reader->converter);
    free(reader->piece);
    free(reader);
}

uint32_t aers_reader_nchannels(const struct aers_reader *reader)
{
    return (uint32_t)reader->info.channels;
}

int64_t aers_reader_nframes(const struct aers_reader *reader)
{
    if (reader->loop)
        return INT64_MAX;
    return (int64_t)ceil((double)reader->info.frames * reader->ratio) + (reader->converter ? PREROLL_NFRAMES : 0);
}

/* ---- the file as an endless stream at its own rate ---- */

static void seek_file(struct aers_reader *reader, int64_t at)
{
    const int64_t nframes = reader->info.frames;
    reader->at = at;
    if (reader->loop || at < nframes)
        reader->has_failed |= sf_seek(reader->file, at % nframes, SEEK_SET) < 0;
}

/* At most up to the file's end. @return frames read, 0 when there are none */
static uint32_t read_some(struct aers_reader *reader, float *dst, uint32_t nframes)
{
    const int64_t length = reader->info.frames;
    if (reader->has_failed || (!reader->loop && reader->at >= length))
        return 0;
    if (reader->at > 0 && reader->at % length == 0)
        seek_file(reader, reader->at);
    const int64_t left = length - reader->at % length;
    const sf_count_t n = sf_readf_float(reader->file, dst, left < nframes ? left : nframes);
    reader->has_failed |= n <= 0;
    return n > 0 ? (uint32_t)n : 0;
}

static void read_file(struct aers_reader *reader, float *dst, uint32_t nframes)
{
    const uint32_t nchannels = aers_reader_nchannels(reader);
    while (nframes > 0) {
        uint32_t n = read_some(reader, dst, nframes);
        if (n == 0) {
            memset(dst, 0, (size_t)nframes * nchannels * sizeof *dst);
            n = nframes;
        }
        reader->at += n;
        dst += (size_t)n * nchannels;
        nframes -= n;
    }
}

/* ---- at the session's rate ---- */

static void convert(struct aers_reader *reader, float *dst, uint32_t nframes)
{
    const uint32_t nchannels = aers_reader_nchannels(reader);
    while (nframes > 0) {
        if (reader->piece_at == reader->piece_nframes) {
            read_file(reader, reader->piece, PIECE_NFRAMES);
            reader->piece_at = 0;
            reader->piece_nframes = PIECE_NFRAMES;
        }
        SRC_DATA data = {.data_in = reader->piece + (size_t)reader->piece_at * nchannels,
                         .input_frames = (long)(reader->piece_nframes - reader->piece_at),
                         .data_out = dst,
                         .output_frames = (long)nframes,
                         .src_ratio = reader->ratio};
        if (src_process(reader->converter, &data)) {
            memset(dst, 0, (size_t)nframes * nchannels * sizeof *dst);
            reader->has_failed = true;
            return;
        }
        reader->piece_at += (uint32_t)data.input_frames_used;
        dst += (size_t)data.output_frames_gen * nchannels;
        nframes -= (uint32_t)data.output_frames_gen;
    }
}

static void skip_converted(struct aers_reader *reader, int64_t nframes)
{
    float waste[16 * AERS_MAX_CHANNELS];
    for (; nframes > 0; nframes -= 16)
        convert(reader, waste, nframes < 16 ? (uint32_t)nframes : 16);
}

void aers_reader_seek(struct aers_reader *reader, int64_t frame)
{
    if (!reader->converter) {
        seek_file(reader, frame);
        return;
    }
    const int64_t early = frame > PREROLL_NFRAMES ? frame - PREROLL_NFRAMES : 0;
    const int64_t periods = early / reader->period_out;
    src_reset(reader->converter);
    reader->piece_at = reader->piece_nframes = 0;
    seek_file(reader, periods * reader->period_in);
    skip_converted(reader, frame - periods * reader->period_out);
}

bool aers_reader_read(struct aers_reader *reader, float *dst, uint32_t nframes)
{
    if (reader->converter)
        convert(reader, dst, nframes);
    else
        read_file(reader, dst, nframes);
    return !reader->has_failed;
}
