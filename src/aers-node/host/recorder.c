/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/recorder.h"

/* A jump forward by at most so much is an xrun. */
#define XRUN_SECONDS 10.0

void aers_recorder_finish(void *self)
{
    struct aers_recorder *recorder = self;
    aers_tape_finish(&recorder->tape);
}

void aers_recorder_work(void *self)
{
    struct aers_recorder *recorder = self;
    aers_tape_work(&recorder->tape);
}

void aers_recorder_want(struct aers_recorder *recorder, bool wants)
{
    recorder->wants = wants;
    if (!wants) {
        aers_tape_stop(&recorder->tape);
        recorder->is_done = false;
        recorder->nframes = 0;
    }
}

/* How much of what comes is in the take. */
static uint32_t clip_to_limit(const struct aers_recorder *recorder, uint64_t nframes)
{
    const uint64_t left = recorder->limit > 0 ? recorder->limit - recorder->nframes : nframes;
    return (uint32_t)(nframes < left ? nframes : left);
}

static void count(struct aers_recorder *recorder, uint64_t nframes)
{
    recorder->nframes += nframes;
    if (recorder->limit == 0 || recorder->nframes < recorder->limit)
        return;
    aers_tape_stop(&recorder->tape);
    recorder->is_done = true;
}

void aers_recorder_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct aers_recorder *recorder = self;
    (void)out;
    aers_tape_settle(&recorder->tape);
    if (recorder->wants && !recorder->is_done && recorder->nframes == 0)
        aers_tape_start(&recorder->tape, recorder->now);
    if (recorder->wants && !recorder->is_done) {
        const uint32_t n = clip_to_limit(recorder, nframes);
        aers_tape_write(&recorder->tape, in, n);
        count(recorder, n);
    }
    recorder->now += nframes;
}

void aers_recorder_reset(void *self)
{
    (void)self; /* what has been recorded stays */
}

void aers_recorder_locate(void *self, int64_t frame)
{
    struct aers_recorder *recorder = self;
    const int64_t by = frame - recorder->now;
    recorder->now = frame;
    if (by == 0 || recorder->nframes == 0 || recorder->is_done)
        return;
    if (by > 0 && (double)by <= XRUN_SECONDS * recorder->tape.config.rate_hz) {
        const uint64_t n = clip_to_limit(recorder, (uint64_t)by);
        aers_tape_miss(&recorder->tape, n);
        count(recorder, n);
        return;
    }
    aers_tape_stop(&recorder->tape);
    recorder->nframes = 0; /* another take */
}
