/* SPDX-License-Identifier: ISC */
/* tests/golden/case.h - one golden case: a node plan, the values that change while it runs, its input audio and the
 * audio that must come out. cases/NAME.json says the first two and how close the last must be; cases/NAME.wav holds the
 * audio, the plan's input ports first and what is expected after them. HACKING.md has the fields. */
#ifndef AERS_TEST_GOLDEN_CASE_H
#define AERS_TEST_GOLDEN_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/model/plan.h"
#include "src/aers-node/rt/event.h"

enum { GOLDEN_MAX_BLOCKS = 8, GOLDEN_MAX_LOOPS = 4 };

/* Planar audio; samples[c * nframes + i]. */
struct golden_audio {
    float *samples;
    uint32_t nchannels, nframes, rate_hz;
};

/* An output port that is connected to an input port: heard there one block later, as JACK does it. */
struct golden_loop {
    uint32_t output, input;
};

struct golden_case {
    char *temp; /* a folder of its own, for files that the plan writes */
    struct aers_plan *plan;
    struct aers_request *requests; /* [nrequests] in the order they are sent */
    uint32_t nrequests;
    struct golden_loop loops[GOLDEN_MAX_LOOPS];
    uint32_t nloops;
    uint32_t blocks[GOLDEN_MAX_BLOCKS]; /* the sizes to run it at */
    uint32_t nblocks;
    char *result; /* a file that the plan writes and that is compared, or NULL: its output ports are */
    double max_error;
    struct golden_audio inputs, expected;
};

/* Read cases/NAME.json and cases/NAME.wav of the folder. The sentence says what is wrong with them. */
enum aers_code golden_case_load(const char *folder, const char *name, struct golden_case *out,
                                struct aers_error *error) AERS_MUST_USE;
void golden_case_finish(struct golden_case *c); /* takes the temporary folder away */

enum aers_code golden_audio_read(const char *path, struct golden_audio *out, struct aers_error *error) AERS_MUST_USE;
bool golden_audio_init(struct golden_audio *audio, uint32_t nchannels, uint32_t nframes);

static inline float *golden_channel(const struct golden_audio *audio, uint32_t channel)
{
    return audio->samples + (size_t)channel * audio->nframes;
}

#endif
