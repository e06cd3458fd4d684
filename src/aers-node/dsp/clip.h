/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/clip.h - real-time room. A file that events play, at the session's rate: its head is in memory,
 * what comes after is read ahead by the disk thread into the ring of a stream, one for each voice that needs it.
 *
 * A stream goes round: FREE -(audio thread)-> ASKED -(disk thread)-> RUNNING -(audio)-> DROPPED -(disk)-> FREE; the
 * audio thread may drop one that has only been asked for. Whoever has the next turn owns everything in it but the ring
 * of a running one, which both use. */
#ifndef AERS_NODE_DSP_CLIP_H
#define AERS_NODE_DSP_CLIP_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/rt/ring.h"

struct aers_clip {
    const float *head; /* [head_nframes * nchannels] interleaved */
    uint32_t head_nframes;
    uint32_t nchannels; /* 1 or 2 */
    int64_t nframes;    /* of the whole */
    const void *file;   /* the disk thread's */
};

enum aers_stream_state { AERS_STREAM_FREE, AERS_STREAM_ASKED, AERS_STREAM_RUNNING, AERS_STREAM_DROPPED };

struct aers_stream {
    atomic_int state;             /* enum aers_stream_state */
    const struct aers_clip *clip; /* what is asked for, from this frame on */
    int64_t from;
    struct aers_ring ring;
    void *reader; /* the disk thread's */
};

struct aers_streams {
    struct aers_stream *items; /* [nitems] */
    uint32_t nitems;
};

/* Where one voice is in a clip. Audio thread only. */
struct aers_clip_place {
    const struct aers_clip *clip;
    int64_t at;                 /* the next frame */
    struct aers_stream *stream; /* or NULL */
    int64_t ring_at;            /* frame of the clip that the ring begins with */
    int64_t end;                /* frames from here on are not wanted */
};

/* Stand at a frame of the clip; what it needs from the disk is asked for. RT safe. */
void aers_clip_begin(struct aers_clip_place *place, struct aers_streams *streams, const struct aers_clip *clip,
                     int64_t at, int64_t end);
/* The next nframes, interleaved. @return frames that were not there in time and are silent. RT safe. */
uint32_t aers_clip_read(struct aers_clip_place *place, struct aers_streams *streams, float *dst, uint32_t nframes);
/* Go on without reading. RT safe. */
void aers_clip_skip(struct aers_clip_place *place, int64_t nframes);
/* Give back its stream. RT safe. */
void aers_clip_end(struct aers_clip_place *place);

#endif
