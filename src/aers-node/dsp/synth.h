/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/synth.h - real-time room. What an event may sound when it plays no file: a small generator with a
 * fixed amount of state, started on the event's frame. One file each; parameters in manifests/synth/.
 *
 * A synth's samples follow from its parameters, seed, rate and duration alone, and do not depend on how the frames are
 * divided. Output is mono, peaks near 1. */
#ifndef AERS_NODE_DSP_SYNTH_H
#define AERS_NODE_DSP_SYNTH_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of any synth's state, and the most parameters. */
enum { AERS_SYNTH_STATE_NBYTES = 1024, AERS_SYNTH_NPARAMS = 8 };

struct aers_synth_note {
    const double *params; /* in the order of the manifest, in range; choices as index */
    uint64_t seed;
    double rate_hz;
    int64_t nframes; /* the event's duration; 0: the synth's own */
};

struct aers_synth {
    const char *name;          /* "click" */
    const char *const *params; /* NULL-terminated, as in the manifest */
    /* Frames until it is silent for good, by parameters, rate and duration only; at least 1. RT safe. */
    int64_t (*length)(const struct aers_synth_note *note);
    /* state: [AERS_SYNTH_STATE_NBYTES] aligned to 16, of any content. RT safe. */
    void (*start)(void *state, const struct aers_synth_note *note);
    /* The next nframes; silence after its end. RT safe. */
    void (*render)(void *state, float *out, uint32_t nframes);
};

extern const struct aers_synth aers_synth_babble;
extern const struct aers_synth aers_synth_click;
extern const struct aers_synth aers_synth_explosion;
extern const struct aers_synth aers_synth_footstep;
extern const struct aers_synth aers_synth_impact;
extern const struct aers_synth aers_synth_sweep;

/* All of them, ended by NULL. */
extern const struct aers_synth *const aers_synths[];

const struct aers_synth *aers_synth_find(const char *name); /* NULL when there is none */

#endif
