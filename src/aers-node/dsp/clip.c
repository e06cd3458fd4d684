/* SPDX-License-Identifier: ISC */
#include "clip.h"

#include <stddef.h>
#include <string.h>

static void ask(struct aers_clip_place *place, struct aers_streams *streams)
{
    const struct aers_clip *clip = place->clip;
    if (place->stream || clip->nframes <= clip->head_nframes || place->end <= clip->head_nframes)
        return;
    for (uint32_t i = 0; i < streams->nitems; i++) {
        struct aers_stream *stream = &streams->items[i];
        if (atomic_load_explicit(&stream->state, memory_order_acquire) != AERS_STREAM_FREE)
            continue;
        stream->clip = clip;
        stream->from = place->at > clip->head_nframes ? place->at : clip->head_nframes;
        place->stream = stream;
        place->ring_at = stream->from;
        atomic_store_explicit(&stream->state, AERS_STREAM_ASKED, memory_order_release);
        return;
    }
}

void aers_clip_begin(struct aers_clip_place *place, struct aers_streams *streams, const struct aers_clip *clip,
                     int64_t at, int64_t end)
{
    *place = (struct aers_clip_place){.clip = clip, .at = at, .end = end};
    ask(place, streams);
}

void aers_clip_end(struct aers_clip_place *place)
{
    if (place->stream)
        atomic_store_explicit(&place->stream->state, AERS_STREAM_DROPPED, memory_order_release);
    place->stream = NULL;
}

void aers_clip_skip(struct aers_clip_place *place, int64_t nframes)
{
    place->at += nframes;
}

static uint32_t take_head(struct aers_clip_place *place, float *dst, uint32_t nframes)
{
    const struct aers_clip *clip = place->clip;
    const int64_t left = clip->head_nframes - place->at;
    const uint32_t n = left <= 0 ? 0 : left < nframes ? (uint32_t)left : nframes;
    memcpy(dst, clip->head + place->at * clip->nchannels, (size_t)n * clip->nchannels * sizeof *dst);
    return n;
}

/* Frames that lie behind are thrown away. */
static uint32_t take_ring(struct aers_clip_place *place, int64_t at, float *dst, uint32_t nframes)
{
    struct aers_ring *ring = &place->stream->ring;
    const uint32_t frame_nbytes = place->clip->nchannels * (uint32_t)sizeof(float);
    if (atomic_load_explicit(&place->stream->state, memory_order_acquire) != AERS_STREAM_RUNNING)
        return 0;
    int64_t there = aers_ring_fill(ring) / frame_nbytes;
    const int64_t behind = at - place->ring_at < there ? at - place->ring_at : there;
    aers_ring_skip(ring, (uint32_t)behind * frame_nbytes);
    place->ring_at += behind;
    there -= behind;
    if (place->ring_at < at)
        return 0;
    const uint32_t n = there < nframes ? (uint32_t)there : nframes;
    if (n > 0)
        aers_ring_read(ring, dst, n * frame_nbytes);
    place->ring_at += n;
    return n;
}

uint32_t aers_clip_read(struct aers_clip_place *place, struct aers_streams *streams, float *dst, uint32_t nframes)
{
    const uint32_t nchannels = place->clip->nchannels;
    uint32_t done = take_head(place, dst, nframes);
    ask(place, streams);
    if (done < nframes && place->stream)
        done += take_ring(place, place->at + done, dst + (size_t)done * nchannels, nframes - done);
    memset(dst + (size_t)done * nchannels, 0, (size_t)(nframes - done) * nchannels * sizeof *dst);
    place->at += nframes;
    return nframes - done;
}
