/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/clips.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include <aers/module.h>

#include "common/base/log.h"
#include "src/aers-node/host/reader.h"

/* The head bridges the time until the disk thread has looked, opened and read: a second, and two of the largest blocks.
 */
#define HEAD_SECONDS  1.0
#define AHEAD_SECONDS 1.0

enum { HEAD_LEAST_NFRAMES = 2 * AERS_MAX_NFRAMES, PIECE_NFRAMES = 1024, MAX_CHANNELS = 2 };

struct clip_file {
    UT_hash_handle hh;
    char *path;
    struct aers_clip clip;
};

/* ---- control thread ---- */

static bool load_head(struct aers_clips *clips, struct clip_file *file, struct aers_reader *reader, char *why,
                      size_t why_size)
{
    struct aers_clip *clip = &file->clip;
    const int64_t want = llround(fmax(HEAD_SECONDS * clips->rate_hz, HEAD_LEAST_NFRAMES));
    clip->nchannels = aers_reader_nchannels(reader);
    clip->nframes = aers_reader_nframes(reader);
    clip->head_nframes = (uint32_t)(clip->nframes < want ? clip->nframes : want);
    clip->file = file;
    if (clip->nchannels > MAX_CHANNELS) {
        snprintf(why, why_size, "%s has %u channels (an event has 1 or 2)", file->path, clip->nchannels);
        return false;
    }
    float *head = aers_memory_take(&clips->memory, (size_t)clip->head_nframes * clip->nchannels * sizeof *head);
    if (!head) {
        snprintf(why, why_size, "not enough memory for the beginning of %s", file->path);
        return false;
    }
    clip->head = head;
    if (aers_reader_read(reader, head, clip->head_nframes))
        return true;
    snprintf(why, why_size, "cannot read %s", file->path);
    return false;
}

static void free_file(struct clip_file *file)
{
    free(file->path);
    free(file);
}

static struct clip_file *load(struct aers_clips *clips, const char *path, char *why, size_t why_size)
{
    struct aers_reader *reader = aers_reader_open(path, clips->rate_hz, false, why, why_size);
    struct clip_file *file = reader ? calloc(1, sizeof *file) : NULL;
    bool is_loaded = false;
    if (file && (file->path = strdup(path)))
        is_loaded = load_head(clips, file, reader, why, why_size);
    else if (reader)
        snprintf(why, why_size, "not enough memory");
    aers_reader_close(reader);
    if (is_loaded)
        return file;
    if (file)
        free_file(file);
    return NULL;
}

const struct aers_clip *aers_clips_get(struct aers_clips *clips, const char *path, char *why, size_t why_size)
{
    struct clip_file *file = NULL;
    HASH_FIND_STR(clips->files, path, file);
    if (!file && (file = load(clips, path, why, why_size)))
        HASH_ADD_KEYPTR(hh, clips->files, file->path, strlen(file->path), file);
    return file ? &file->clip : NULL;
}

static bool needs_streams(const struct aers_clips *clips)
{
    for (const struct clip_file *file = clips->files; file; file = file->hh.next)
        if (file->clip.nframes > file->clip.head_nframes)
            return true;
    return false;
}

bool aers_clips_place_streams(struct aers_clips *clips, uint32_t nvoices)
{
    if (clips->streams.nitems > 0 || !needs_streams(clips))
        return true;
    struct aers_stream *streams = aers_memory_take(&clips->memory, nvoices * sizeof *streams);
    const uint32_t nframes = (uint32_t)fmax(AHEAD_SECONDS * clips->rate_hz, HEAD_LEAST_NFRAMES);
    const uint32_t nbytes = aers_ring_size(nframes * MAX_CHANNELS * (uint32_t)sizeof(float));
    for (uint32_t i = 0; streams && i < nvoices; i++) {
        void *data = aers_memory_take(&clips->memory, nbytes);
        if (!data)
            return false;
        aers_ring_init(&streams[i].ring, data, nbytes);
    }
    clips->streams.items = streams;
    clips->streams.nitems = streams ? nvoices : 0;
    return streams != NULL;
}

void aers_clips_finish(struct aers_clips *clips)
{
    struct clip_file *file, *next;
    for (uint32_t i = 0; i < clips->streams.nitems; i++)
        aers_reader_close(clips->streams.items[i].reader);
    HASH_ITER(hh, clips->files, file, next)
    {
        HASH_DEL(clips->files, file);
        free_file(file);
    }
    aers_memory_finish(&clips->memory);
}

/* ---- worker ---- */

static void open_stream(const struct aers_clips *clips, struct aers_stream *stream)
{
    const struct clip_file *file = stream->clip->file;
    char why[512];
    struct aers_reader *reader = aers_reader_open(file->path, clips->rate_hz, false, why, sizeof why);
    if (!reader)
        aers_log(AERS_LOG_ERROR, "builtin/events", "%s", why);
    else if (aers_reader_nchannels(reader) != stream->clip->nchannels)
        aers_log(AERS_LOG_ERROR, "builtin/events", "%s has changed: its rest is silent", file->path);
    else
        aers_reader_seek(reader, stream->from);
    if (reader && aers_reader_nchannels(reader) != stream->clip->nchannels) {
        aers_reader_close(reader);
        reader = NULL;
    }
    stream->reader = reader;
    int asked = AERS_STREAM_ASKED;
    atomic_compare_exchange_strong_explicit(&stream->state, &asked, AERS_STREAM_RUNNING, memory_order_acq_rel,
                                            memory_order_acquire);
}

static void fill_stream(struct aers_stream *stream)
{
    float piece[PIECE_NFRAMES * MAX_CHANNELS];
    const uint32_t frame_nbytes = stream->clip->nchannels * (uint32_t)sizeof(float);
    uint32_t room = stream->reader ? aers_ring_room(&stream->ring) / frame_nbytes : 0;
    for (uint32_t n; room > 0; room -= n) {
        n = room < PIECE_NFRAMES ? room : PIECE_NFRAMES;
        if (!aers_reader_read(stream->reader, piece, n))
            aers_log(AERS_LOG_ERROR, "builtin/events", "%s cannot be read any further",
                     ((const struct clip_file *)stream->clip->file)->path);
        aers_ring_write(&stream->ring, piece, n * frame_nbytes);
    }
}

static void close_stream(struct aers_stream *stream)
{
    aers_reader_close(stream->reader);
    stream->reader = NULL;
    aers_ring_init(&stream->ring, stream->ring.data, aers_ring_capacity(&stream->ring));
    atomic_store_explicit(&stream->state, AERS_STREAM_FREE, memory_order_release);
}

void aers_clips_work(struct aers_clips *clips)
{
    for (uint32_t i = 0; i < clips->streams.nitems; i++) {
        struct aers_stream *stream = &clips->streams.items[i];
        int state = atomic_load_explicit(&stream->state, memory_order_acquire);
        if (state == AERS_STREAM_DROPPED) {
            close_stream(stream);
            state = AERS_STREAM_FREE;
        }
        if (state == AERS_STREAM_ASKED)
            open_stream(clips, stream);
        if (state == AERS_STREAM_ASKED || state == AERS_STREAM_RUNNING)
            fill_stream(stream);
    }
}
