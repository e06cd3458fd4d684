/* SPDX-License-Identifier: ISC */
/* builtin/wav - writes its inputs to a WAV file (manifests/builtin/wav.json); RF64 when it grows past 4 GiB.
 *
 * The audio thread puts interleaved frames into a ring, the worker writes them. What does not fit is an overrun: it is
 * made up by as much silence as soon as there is room, so that the recording stays in step with the session. The header
 * is brought up to date every second: a recording survives the death of its process. A full disk ends the recording,
 * with everything until then in the file.
 *
 * Whole numbers are made here, for libsndfile's own way with clipping cuts off what it should round, which would put
 * half a step of DC under every recording. */
#include <math.h>
#include <sndfile.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/base/log.h"
#include "common/rt/ring.h"
#include "src/aers-node/host/memory.h"
#include "src/aers-node/host/options.h"

#define WRITE_BEHIND_SECONDS 2.0

enum { WORK_MS = 50, WORKS_PER_HEADER = 20, PIECE_NFLOATS = 4096 };

struct wav_state {
    SNDFILE *file; /* NULL once the recording has ended */
    char *path;
    struct aers_memory memory;
    struct aers_ring ring;
    uint32_t nchannels;
    int nbits;                   /* of a sample; 0: floats */
    float *in_piece, *out_piece; /* [PIECE_NFLOATS] the audio thread's and the worker's */
    int32_t *whole_piece;        /* [PIECE_NFLOATS] the worker's, when samples are whole numbers */
    uint32_t piece_nframes;      /* frames they hold */
    atomic_bool has_ended;       /* the worker says: nothing is taken any more */

    /* the audio thread's */
    uint64_t debt;             /* frames of silence that are owed */
    _Atomic uint64_t overruns; /* frames that did not fit */

    /* the worker's */
    uint64_t nframes; /* in the file */
    uint32_t nworks;
};

/* ---- control thread ---- */

static size_t wav_size(const struct aers_module_config *config)
{
    return config->channels_in > 0 && config->channels_out == 0 ? sizeof(struct wav_state) : 0;
}

static const struct {
    const char *name;
    int format, nbits;
} formats[] = {{"float", SF_FORMAT_FLOAT, 0},
               {"pcm16", SF_FORMAT_PCM_16, 16},
               {"pcm24", SF_FORMAT_PCM_24, 24},
               {"pcm32", SF_FORMAT_PCM_32, 32}};
enum { NFORMATS = sizeof formats / sizeof *formats };

static int find_format(const char *name)
{
    for (int i = 0; i < NFORMATS; i++)
        if (!name || strcmp(name, formats[i].name) == 0)
            return i;
    return -1;
}

static bool open_file(struct wav_state *wav, const struct aers_module_config *config, const char *path, char *why,
                      size_t why_size)
{
    const int format = find_format(aers_option_get(config, "format"));
    if (format < 0) {
        snprintf(why, why_size, "format is float, pcm16, pcm24 or pcm32");
        return false;
    }
    SF_INFO info = {.samplerate = (int)config->rate_hz,
                    .channels = (int)config->channels_in,
                    .format = SF_FORMAT_RF64 | formats[format].format};
    wav->nbits = formats[format].nbits;
    wav->file = sf_open(path, SFM_WRITE, &info);
    if (!wav->file) {
        snprintf(why, why_size, "cannot write %s: %s", path, sf_strerror(NULL));
        return false;
    }
    sf_command(wav->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
    return true;
}

static bool take_memory(struct wav_state *wav, double rate_hz)
{
    const uint32_t nframes = (uint32_t)(rate_hz * WRITE_BEHIND_SECONDS) + AERS_MAX_NFRAMES;
    const uint32_t nbytes = aers_ring_size(nframes * wav->nchannels * (uint32_t)sizeof(float));
    void *data = aers_memory_take(&wav->memory, nbytes);
    wav->in_piece = aers_memory_take(&wav->memory, PIECE_NFLOATS * sizeof(float));
    wav->out_piece = aers_memory_take(&wav->memory, PIECE_NFLOATS * sizeof(float));
    wav->whole_piece = aers_memory_take(&wav->memory, PIECE_NFLOATS * sizeof(int32_t));
    if (!data || !wav->in_piece || !wav->out_piece || !wav->whole_piece)
        return false;
    aers_ring_init(&wav->ring, data, nbytes);
    return true;
}

static void free_all(struct wav_state *wav)
{
    if (wav->file)
        sf_close(wav->file);
    wav->file = NULL;
    free(wav->path);
    aers_memory_finish(&wav->memory);
}

static int wav_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct wav_state *wav = self;
    const char *path = aers_option_get(config, "path");
    if (!path) {
        snprintf(why, why_size, "which file? (path=...)");
        return -1;
    }
    wav->nchannels = config->channels_in;
    wav->piece_nframes = PIECE_NFLOATS / wav->nchannels;
    if (!open_file(wav, config, path, why, why_size))
        return -1;
    wav->path = strdup(path);
    if (wav->path && take_memory(wav, config->rate_hz))
        return 0;
    snprintf(why, why_size, "not enough memory to write behind");
    free_all(wav);
    return -1;
}

/* ---- worker ---- */

static void end_recording(struct wav_state *wav)
{
    atomic_store(&wav->has_ended, true);
    aers_log(AERS_LOG_ERROR, "builtin/wav", "%s ends after %llu frames: %s", wav->path,
             (unsigned long long)wav->nframes, sf_strerror(wav->file));
    sf_close(wav->file);
    wav->file = NULL;
}

/* The nearest of the 2^nbits steps from -1 to just below 1, in the leading bits of each number. */
static void round_samples(int32_t *dst, const float *src, uint32_t nsamples, int nbits)
{
    const double full = ldexp(1.0, nbits - 1);
    for (uint32_t i = 0; i < nsamples; i++) {
        const double step = fmin(fmax(rint((double)src[i] * full), -full), full - 1.0);
        dst[i] = (int32_t)(step * ldexp(1.0, 32 - nbits));
    }
}

static void write_piece(struct wav_state *wav, uint32_t nframes)
{
    const uint32_t nsamples = nframes * wav->nchannels;
    aers_ring_read(&wav->ring, wav->out_piece, nsamples * (uint32_t)sizeof(float));
    if (wav->nbits > 0)
        round_samples(wav->whole_piece, wav->out_piece, nsamples, wav->nbits);
    const sf_count_t n = wav->nbits > 0 ? sf_writef_int(wav->file, wav->whole_piece, nframes)
                                        : sf_writef_float(wav->file, wav->out_piece, nframes);
    wav->nframes += n > 0 ? (uint64_t)n : 0;
    if (n != (sf_count_t)nframes)
        end_recording(wav);
}

static void wav_work(void *self)
{
    struct wav_state *wav = self;
    uint32_t there = aers_ring_fill(&wav->ring) / (wav->nchannels * (uint32_t)sizeof(float));
    while (wav->file && there > 0) {
        const uint32_t n = there < wav->piece_nframes ? there : wav->piece_nframes;
        write_piece(wav, n);
        there -= n;
    }
    if (wav->file && ++wav->nworks % WORKS_PER_HEADER == 0)
        sf_command(wav->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
}

static void wav_finish(void *self)
{
    struct wav_state *wav = self;
    wav_work(wav);
    const unsigned long long overruns = atomic_load(&wav->overruns);
    if (overruns > 0)
        aers_log(AERS_LOG_WARNING, "builtin/wav", "%s: the disk was late for %llu frames; they are silent", wav->path,
                 overruns);
    free_all(wav);
}

/* ---- audio thread ---- */

static void wav_set(void *self, uint32_t slot, double value)
{
    (void)self;
    (void)slot;
    (void)value;
}

static void gather(const struct wav_state *wav, const float *const *in, uint32_t at, uint32_t nframes)
{
    for (uint32_t c = 0; c < wav->nchannels; c++)
        for (uint32_t i = 0; i < nframes; i++)
            wav->in_piece[i * wav->nchannels + c] = in[c][at + i];
}

static void pay_debt(struct wav_state *wav)
{
    uint64_t room = aers_ring_room(&wav->ring) / (wav->nchannels * (uint32_t)sizeof(float));
    if (wav->debt > 0)
        memset(wav->in_piece, 0, PIECE_NFLOATS * sizeof(float));
    while (wav->debt > 0 && room > 0) {
        uint64_t n = wav->debt < room ? wav->debt : room;
        n = n < wav->piece_nframes ? n : wav->piece_nframes;
        aers_ring_write(&wav->ring, wav->in_piece, (uint32_t)n * wav->nchannels * (uint32_t)sizeof(float));
        wav->debt -= n;
        room -= n;
    }
}

static void wav_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct wav_state *wav = self;
    (void)out;
    if (atomic_load_explicit(&wav->has_ended, memory_order_relaxed))
        return;
    pay_debt(wav);
    for (uint32_t done = 0; done < nframes;) {
        const uint32_t n = nframes - done < wav->piece_nframes ? nframes - done : wav->piece_nframes;
        gather(wav, in, done, n);
        if (wav->debt > 0 ||
            !aers_ring_write(&wav->ring, wav->in_piece, n * wav->nchannels * (uint32_t)sizeof(float))) {
            wav->debt += n;
            atomic_fetch_add_explicit(&wav->overruns, n, memory_order_relaxed);
        }
        done += n;
    }
}

static void wav_reset(void *self)
{
    (void)self; /* what has been recorded stays */
}

static float wav_output(const void *self, uint32_t i)
{
    const struct wav_state *wav = self;
    return i == 0 ? (float)atomic_load_explicit(&wav->overruns, memory_order_relaxed) : 0.0f;
}

static const char *const outputs[] = {"overruns", NULL};

const struct aers_module aers_module_wav = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/wav",
    .outputs = outputs,
    .size = wav_size,
    .init = wav_init,
    .finish = wav_finish,
    .set = wav_set,
    .process = wav_process,
    .reset = wav_reset,
    .output = wav_output,
    .work = wav_work,
    .work_ms = WORK_MS,
};
