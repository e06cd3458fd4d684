/* SPDX-License-Identifier: ISC */
/* builtin/file - plays an audio file (manifests/builtin/file.json).
 *
 * The worker reads ahead into a ring of interleaved frames, about two seconds; the audio thread knows which session
 * frame the ring's first frame is, and which one it is to play: what lies behind is skipped, what has not come yet is
 * silence and an underrun. So it is always in step, and a disk that was late once is heard once.
 *
 * A jump that the ring does not hold is a seek, done by the worker. The audio thread asks with a number; the worker
 * answers with the number, the session frame it went to and how many frames it had written until then: those are stale.
 */
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/base/log.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"
#include "common/rt/ring.h"
#include "src/aers-node/host/memory.h"
#include "src/aers-node/host/options.h"
#include "src/aers-node/host/reader.h"

#define READ_AHEAD_SECONDS 2.0

enum { WORK_MS = 20, PIECE_NFLOATS = 4096 };

struct file_state {
    struct aers_reader *reader;
    struct aers_memory memory;
    struct aers_ring ring;
    uint32_t nchannels; /* of the file */
    uint32_t nout;
    int64_t nframes;             /* of the stream, before endless silence */
    float *out_piece, *in_piece; /* [PIECE_NFLOATS] the audio thread's and the worker's */
    uint32_t piece_nframes;      /* frames they hold */

    /* a seek, from the audio thread to the worker and back */
    atomic_uint asked;
    _Atomic int64_t asked_frame;
    atomic_uint answered;
    _Atomic int64_t answered_frame;
    _Atomic uint64_t stale; /* frames written before the answered seek */

    /* the audio thread's */
    int64_t now;        /* session frame of the next sample */
    int64_t ring_frame; /* session frame of the ring's first frame */
    uint64_t nread;     /* frames taken from the ring, ever */
    bool is_seeking;
    uint64_t underruns;
    struct aers_ramp gain;
    uint32_t ramp_nframes;
    bool has_played;
    float *gains; /* [AERS_MAX_NFRAMES] */

    /* the worker's */
    uint64_t nwritten; /* frames put into the ring, ever */
    bool has_failed;
};

/* ---- control thread ---- */

static size_t file_size(const struct aers_module_config *config)
{
    return config->channels_in == 0 && config->channels_out > 0 ? sizeof(struct file_state) : 0;
}

static bool take_memory(struct file_state *file, double rate_hz)
{
    const uint32_t frame_nbytes = file->nchannels * (uint32_t)sizeof(float);
    const uint32_t nbytes = aers_ring_size((uint32_t)(rate_hz * READ_AHEAD_SECONDS) * frame_nbytes);
    void *data = aers_memory_take(&file->memory, nbytes);
    file->out_piece = aers_memory_take(&file->memory, PIECE_NFLOATS * sizeof(float));
    file->in_piece = aers_memory_take(&file->memory, PIECE_NFLOATS * sizeof(float));
    file->gains = aers_memory_take(&file->memory, AERS_MAX_NFRAMES * sizeof(float));
    if (!data || !file->out_piece || !file->in_piece || !file->gains)
        return false;
    aers_ring_init(&file->ring, data, nbytes);
    return true;
}

static void file_work(void *self);

static void file_finish(void *self)
{
    struct file_state *file = self;
    aers_reader_close(file->reader);
    aers_memory_finish(&file->memory);
}

static int file_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct file_state *file = self;
    const char *path = aers_option_get(config, "path");
    if (!path) {
        snprintf(why, why_size, "which file? (path=...)");
        return -1;
    }
    const bool loop = aers_option_is_true(config, "loop");
    if (!(file->reader = aers_reader_open(path, config->rate_hz, loop, why, why_size)))
        return -1;
    file->nchannels = aers_reader_nchannels(file->reader);
    file->nout = config->channels_out;
    file->nframes = aers_reader_nframes(file->reader);
    file->piece_nframes = PIECE_NFLOATS / file->nchannels;
    file->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    aers_ramp_jump(&file->gain, 1.0);
    if (!take_memory(file, config->rate_hz)) {
        snprintf(why, why_size, "not enough memory to read ahead");
        file_finish(file);
        return -1;
    }
    file_work(file);
    return 0;
}

/* ---- worker ---- */

static void answer_seek(struct file_state *file)
{
    const unsigned asked = atomic_load_explicit(&file->asked, memory_order_acquire);
    if (asked == atomic_load_explicit(&file->answered, memory_order_relaxed))
        return;
    const int64_t frame = atomic_load_explicit(&file->asked_frame, memory_order_relaxed);
    aers_reader_seek(file->reader, frame);
    atomic_store_explicit(&file->answered_frame, frame, memory_order_relaxed);
    atomic_store_explicit(&file->stale, file->nwritten, memory_order_relaxed);
    atomic_store_explicit(&file->answered, asked, memory_order_release);
}

static void file_work(void *self)
{
    struct file_state *file = self;
    answer_seek(file);
    const uint32_t frame_nbytes = file->nchannels * (uint32_t)sizeof(float);
    for (uint32_t room = aers_ring_room(&file->ring) / frame_nbytes; room > 0;) {
        const uint32_t n = room < file->piece_nframes ? room : file->piece_nframes;
        if (!aers_reader_read(file->reader, file->in_piece, n) && !file->has_failed) {
            file->has_failed = true;
            aers_log(AERS_LOG_ERROR, "builtin/file", "reading failed: silence from here on");
        }
        aers_ring_write(&file->ring, file->in_piece, n * frame_nbytes);
        file->nwritten += n;
        room -= n;
    }
}

/* ---- audio thread ---- */

static void file_set(void *self, uint32_t slot, double value)
{
    struct file_state *file = self;
    if (slot == 0)
        aers_ramp_go(&file->gain, aers_db_to_gain(value), file->has_played ? file->ramp_nframes : 0);
}

static void file_glide(void *self, uint32_t slot, double value, uint32_t nframes)
{
    struct file_state *file = self;
    if (slot == 0)
        aers_ramp_go(&file->gain, aers_db_to_gain(value), nframes);
}

static void skip(struct file_state *file, int64_t nframes)
{
    aers_ring_skip(&file->ring, (uint32_t)nframes * file->nchannels * (uint32_t)sizeof(float));
    file->nread += (uint64_t)nframes;
    file->ring_frame += nframes;
}

static int64_t fill_nframes(struct file_state *file)
{
    return aers_ring_fill(&file->ring) / (file->nchannels * (uint32_t)sizeof(float));
}

static void file_locate(void *self, int64_t frame)
{
    struct file_state *file = self;
    file->now = frame;
    if (!file->is_seeking && frame >= file->ring_frame && frame <= file->ring_frame + fill_nframes(file))
        return;
    file->is_seeking = true;
    atomic_store_explicit(&file->asked_frame, frame > 0 ? frame : 0, memory_order_relaxed);
    atomic_fetch_add_explicit(&file->asked, 1, memory_order_release);
}

/* The frames from before the seek are thrown away as they come. What is there is looked at before the answer is: as
 * long as there is none, all of it is from before. */
static void follow_seek(struct file_state *file)
{
    const int64_t there = fill_nframes(file);
    const unsigned answered = atomic_load_explicit(&file->answered, memory_order_acquire);
    if (answered != atomic_load_explicit(&file->asked, memory_order_relaxed)) {
        skip(file, there);
        return;
    }
    (void)fill_nframes(file); /* the ring learns of what was written up to the answer */
    skip(file, (int64_t)(atomic_load_explicit(&file->stale, memory_order_relaxed) - file->nread));
    file->ring_frame = atomic_load_explicit(&file->answered_frame, memory_order_relaxed);
    file->is_seeking = false;
    const double gain = file->gain.target; /* in the middle of the file: no step */
    aers_ramp_jump(&file->gain, 0.0);
    aers_ramp_go(&file->gain, gain, file->ramp_nframes);
}

/* Channels past the file's are silent, but a mono file goes to all. */
static void scatter(const struct file_state *file, float *const *out, uint32_t at, uint32_t nframes)
{
    for (uint32_t c = 0; c < file->nout; c++) {
        const uint32_t from = file->nchannels == 1 ? 0 : c;
        if (from >= file->nchannels)
            aers_kernel_clear(out[c] + at, nframes);
        else
            for (uint32_t i = 0; i < nframes; i++)
                out[c][at + i] = file->out_piece[i * file->nchannels + from];
    }
}

/* Skip what lies behind. @return frames in the ring from now on */
static int64_t catch_up(struct file_state *file)
{
    const int64_t there = fill_nframes(file);
    const int64_t behind = file->ring_frame < file->now ? file->now - file->ring_frame : 0;
    const int64_t n = behind < there ? behind : there;
    skip(file, n);
    return there - n;
}

/* The next nframes from frame `at` of the block on. @return how many there were */
static uint32_t play(struct file_state *file, float *const *out, uint32_t at, uint32_t nframes)
{
    const int64_t there = catch_up(file);
    const uint32_t total = there < nframes ? (uint32_t)there : nframes;
    for (uint32_t done = 0; done < total;) {
        const uint32_t n = total - done < file->piece_nframes ? total - done : file->piece_nframes;
        aers_ring_read(&file->ring, file->out_piece, n * file->nchannels * (uint32_t)sizeof(float));
        scatter(file, out, at + done, n);
        file->nread += n;
        file->ring_frame += n;
        done += n;
    }
    return total;
}

static void apply_gain(struct file_state *file, float *const *out, uint32_t nframes)
{
    const bool is_moving = aers_ramp_is_moving(&file->gain);
    if (is_moving)
        aers_ramp_read(&file->gain, file->gains, nframes);
    for (uint32_t c = 0; c < file->nout; c++) {
        if (is_moving)
            aers_kernel_multiply(out[c], out[c], file->gains, nframes);
        else
            aers_kernel_scale(out[c], out[c], (float)file->gain.target, nframes);
    }
}

static void clear(const struct file_state *file, float *const *out, uint32_t at, uint32_t nframes)
{
    for (uint32_t c = 0; c < file->nout; c++)
        aers_kernel_clear(out[c] + at, nframes);
}

/* Frames of the block before the ring's first: of a clock that was set back to before the start. */
static uint32_t early_nframes(const struct file_state *file, uint32_t nframes)
{
    const int64_t early = file->ring_frame - file->now;
    return early <= 0 ? 0 : early < nframes ? (uint32_t)early : nframes;
}

static void file_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct file_state *file = self;
    (void)in;
    if (file->is_seeking)
        follow_seek(file);
    if (file->is_seeking) {
        clear(file, out, 0, nframes);
        file->now += nframes;
    } else {
        const uint32_t early = early_nframes(file, nframes);
        clear(file, out, 0, early);
        file->now += early;
        const uint32_t played = play(file, out, early, nframes - early);
        clear(file, out, early + played, nframes - early - played);
        if (early + played < nframes && file->now + played < file->nframes)
            file->underruns++;
        file->now += nframes - early;
    }
    file->has_played = true;
    apply_gain(file, out, nframes);
}

static void file_reset(void *self)
{
    struct file_state *file = self;
    aers_ramp_jump(&file->gain, file->gain.target);
    file->has_played = false;
}

static float file_output(const void *self, uint32_t i)
{
    const struct file_state *file = self;
    return i == 0 ? (float)file->underruns : 0.0f;
}

static const char *const params[] = {"gain_db", NULL};
static const char *const outputs[] = {"underruns", NULL};

const struct aers_module aers_module_file = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/file",
    .params = params,
    .outputs = outputs,
    .size = file_size,
    .init = file_init,
    .finish = file_finish,
    .set = file_set,
    .glide = file_glide,
    .process = file_process,
    .reset = file_reset,
    .locate = file_locate,
    .output = file_output,
    .work = file_work,
    .work_ms = WORK_MS,
};
