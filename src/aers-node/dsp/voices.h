/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/voices.h - real-time room. The events that sound, mixed into one or two channels.
 *
 *     mono into stereo     cos t left, sin t right, t = (pan + 1) pi / 4: constant power, -3.01 dB at the centre
 *     stereo into stereo   min(1, 1 - pan) left, min(1, 1 + pan) right: balance, unity at the centre
 *     mono into mono       as it is                stereo into mono: the mean of both
 *
 * Polyphony: at most `polyphony` events sound; one more makes the oldest fade out within 5 ms. What a duration cuts off
 * fades out over its last 5 ms. Nothing depends on how the frames are divided, except while a synth that was begun in
 * its middle catches up: it is silent then, and computes at most 8 frames for each that passes. One thread. */
#ifndef AERS_NODE_DSP_VOICES_H
#define AERS_NODE_DSP_VOICES_H

#include <stdbool.h>
#include <stdint.h>

#include "clip.h"
#include "synth.h"

enum { AERS_VOICES_MAX = 256, AERS_VOICES_RELEASING = 16 };

/* What an event sounds. */
struct aers_cue {
    const struct aers_synth *synth; /* or NULL: the clip */
    const struct aers_clip *clip;
    double params[AERS_SYNTH_NPARAMS];
    double gain_db, pan;
    double spread_db; /* repetitions are louder or softer by as much at most; the first is as written */
    int64_t nframes;  /* duration, 0: its own */
    uint64_t seed;
    int64_t length; /* frames it sounds: aers_cue_settle */
    bool is_cut;    /* ... which is less than it would */
};

struct aers_voice {
    bool is_on, is_released;
    uint64_t order;        /* of beginning */
    int64_t left;          /* frames */
    uint32_t fade_nframes; /* over the last so many, 0: none */
    float gains[2];        /* of left and right; mono: the first */
    uint32_t nchannels;
    int64_t behind; /* frames a synth has to catch up */
    const struct aers_synth *synth;
    struct aers_clip_place place;
    _Alignas(16) uint8_t state[AERS_SYNTH_STATE_NBYTES];
};

struct aers_voices {
    struct aers_voice *items; /* [polyphony + AERS_VOICES_RELEASING] */
    uint32_t polyphony;
    uint32_t nout; /* 1 or 2 */
    double rate_hz;
    uint32_t fade_nframes;
    struct aers_streams *streams;
    uint64_t nstarted, nstolen, nunderruns;
    uint32_t nsounding; /* voices that are on, released ones too */
};

/* Fill in length and is_cut. RT safe. */
void aers_cue_settle(struct aers_cue *cue, double rate_hz);

/* The k-th time of a cue sounds from now on, as if it had begun `behind` frames ago. RT safe. */
void aers_voices_start(struct aers_voices *voices, const struct aers_cue *cue, uint64_t key, uint64_t k,
                       int64_t behind);
/* Add the next nframes to out[nout]. RT safe. */
void aers_voices_render(struct aers_voices *voices, float *const *out, uint32_t nframes);
/* So many frames pass unheard. RT safe. */
void aers_voices_skip(struct aers_voices *voices, int64_t nframes);
/* All end at once. RT safe. */
void aers_voices_stop(struct aers_voices *voices);

#endif
